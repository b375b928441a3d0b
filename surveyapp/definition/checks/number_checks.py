"""Questions of numbers that would take what is no quantity, and ends of a form that come too late."""

import re
from collections.abc import Iterator

from surveyapp.definition.checks.advice_finding import Finding, words_of
from surveyapp.definition.questionnaire import Questionnaire

_NAMES_SOMETHING = re.compile(
    r"电话|手机|联系方式|身份证|证件号|护照|邮编|邮政编码|银行卡|卡号|账号|帐号|车牌|学号|工号|门牌|编号|QQ|微信"
    r"|telephone|phone number|mobile number|identity card|id number|passport|postal code|postcode|account number",
    re.IGNORECASE,
)
"""What is written in digits and names somebody or something: nobody computes its mean, and it may begin with 0."""


def doubtful_numbers(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Numbers that are names (a telephone number), and numbers that any slip of the finger is one of."""
    for place, block in enumerate(questionnaire.blocks):
        if not any(answer.is_number for answer in block.answers):
            continue
        bounds, text = block.question.range, words_of(block.question.text)
        if named := _NAMES_SOMETHING.search(text):
            yield Finding(("questions", place, "type"), "number_is_a_name", {"found": named[0]})
        elif bounds is None or (bounds.from_ is None and bounds.to is None):
            yield Finding(("questions", place, "text"), "number_without_range", {"found": text})


def doubtful_ends(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Options that end a form behind which nothing is asked, or of whose respondents a scale was asked already."""
    items = questionnaire.items
    scored = {item.code for item in questionnaire.scale_items()}
    for place, block in enumerate(questionnaire.blocks):
        for number, option in enumerate(block.question.options):
            if option.ends is None or not block.answers:
                continue
            at = ("questions", place, "options", number, "ends")
            here = items.index(block.answers[-1])
            if here == len(items) - 1:
                yield Finding(at, "end_of_nothing", {"found": words_of(option.label)})
            elif asked := [item.code for item in items[:here] if item.code in scored]:
                yield Finding(at, "end_behind_scale", {"found": words_of(option.label), "first": asked[0]})
