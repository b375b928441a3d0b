"""Questions of an experience that not everybody has had, with no option for those who have not.

Whoever has never used a service can only leave the question blank or guess: such answers pull every figure towards the
middle, or towards 满意.
"""

import re
from collections.abc import Iterator

from surveyapp.definition.checks.advice_finding import (
    Finding,
    asked_texts,
    holds_no_opinion,
    is_judgement,
    label_of,
    words_of,
)
from surveyapp.definition.limits import FEWEST_CHARACTERS_SHARED, MOST_FILTERS_COMPARED
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import Block
from surveyapp.definition.questionnaire import Questionnaire

_EXPERIENCES = re.compile(
    r"办理结果|处理结果|处置结果|处理情况|办结|反映的?(?:问题|诉求|情况)|投诉|举报|信访|热线|12345|来电|电话咨询|咨询服务|回访|维修|报修|抢修|退费|退款|退货"
    r"|报销|理赔|小程序|APP|App|app|公众号|网站|网上办|网办|线上|自助(?:机|终端|设备|服务)|培训|讲座|住院|急诊|手术|上门服务|救助|补贴|贷款|招聘会"
)
"""Words for what only some people have had to do with."""

_NEVER = re.compile(
    r"(?:从未|从来没有?|从不|没有?|未)(?:曾)?(?:使用|用|拨打|打|办理|办|参加|接触|享受|听说|去|申请|咨询|投诉|反映|领取|登录)过?.{0,6}|不(?:会用|使用)"
)
"""The option of those who have not had an experience."""

_DO_YOU_KNOW = re.compile(r"知道|知晓|了解|听说")
_NOT_KNOWN = re.compile(r"否|没有|(?:完全)?不(?:知道|了解)|没有?听说过?|未听说过?|从未听说过?")

_HAVE_YOU = re.compile(
    r"(?:是否|有没有|有无|曾|曾经).{0,6}(?:使用|用|拨打|打|办理|办|参加|接触|享受|申请|咨询|投诉|反映|领取|登录)过?"
    r"|(?:使用|拨打|办理|参加|接触|享受|申请|咨询|投诉|反映|领取|登录)过.{0,20}吗"
)
_ASKING = re.compile(
    r"您|你|是否|有没有|有无|曾经|曾|近[一二三半两0-9]+[年月周]|过|吗|了解|知道|知晓|听说|使用|拨打|办理|参加|进行|通过|平均|频率|经历|多久|一般|通常|的|是|[^\w]"
)
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{2,20})[”」』\"]")

_NO = re.compile(r"否|没有|没有过|未|不是|从未|无")

_SATISFACTION = re.compile(r"满意|评价|如何|怎么?样|及时|有效|感受")

_NO_EXPERIENCE = re.compile(
    r"未?(?:反馈|收到)|(?:没有|没|未)(?:使用|用|拨打|打|办理|办|参加|接触|享受|遇到|遇|碰到|去|来|申请|咨询)(?:过)?.{0,8}|无此项.{0,6}|不涉及|不适用|说不清"
)
"""An option of the question itself that those can choose who have not had the experience."""


def unexperienced(questionnaire: Questionnaire) -> Iterator[Finding]:
    """`no_way_out` (the experience) · `no_way_out_after_filter` (first: the question that shows that some lack it)."""
    subjects = {
        number: _subject(words_of(block.question.text))
        for number, block in enumerate(questionnaire.blocks)
        if _finds_people_without(block)
    }
    subjects = dict([*subjects.items()][:MOST_FILTERS_COMPARED])
    asked_of_some = {str(section.name) for section in questionnaire.sections if section.show_if}
    population = questionnaire.population
    whole = words_of(questionnaire.title) + (words_of(population.name) if population else "")
    for index, block in enumerate(questionnaire.blocks):
        question = block.question
        if index in subjects or not is_judgement(block) or _has_way_out(question):
            continue
        if question.show_if or str(question.section) in asked_of_some:
            continue
        earlier = [number for number in subjects if number < index]
        for at, text in asked_texts(question, of_all=True):
            stem = f"{words_of(question.text)}{text}" if question.items else text
            if not _SATISFACTION.search(stem):
                continue
            first = next((number for number in earlier if _share_words(subjects[number], whole + stem)), None)
            if first is not None:
                yield Finding(("questions", index, *at), "no_way_out_after_filter", {"first": first + 1})
                break
            named = _EXPERIENCES.search(text)
            if named and named[0] not in whole:
                yield Finding(("questions", index, *at), "no_way_out", {"found": named[0]})
                break


def _subject(text: str) -> tuple[str, ...]:
    """What a question of experience is about: names in quotes, and the last words that do not only ask.

    >>> _subject("您平均使用“吉事通”小程序的频率是？")
    ('吉事通', '小程序')
    """
    parts = [part for part in _ASKING.sub(" ", text).split() if len(part) >= FEWEST_CHARACTERS_SHARED]
    return (*_QUOTED.findall(text), *parts[-1:])


def _share_words(subject: tuple[str, ...], text: str) -> bool:
    """Whether three characters or more of a subject stand in a text: 吉事通, 12345, 道路建设."""
    return any(
        part[start : start + FEWEST_CHARACTERS_SHARED] in text
        for part in subject
        for start in range(len(part) - FEWEST_CHARACTERS_SHARED + 1)
    )


def _finds_people_without(block: Block) -> bool:
    """Whether a question tells who has never had to do with the matter: 从未使用过, or 否 to 您拨打过吗."""
    question = block.question
    if question.items or not any(answer.takes_one_option for answer in block.answers):
        return False
    labels = [label_of(option) for option in question.options if option.ends is None]
    if is_judgement(block) and len(question.options) > 2:
        return False
    if any(_NEVER.fullmatch(label) for label in labels):
        return True
    if _DO_YOU_KNOW.search(words_of(question.text)) and any(map(_NOT_KNOWN.fullmatch, labels)):
        return True
    return bool(_HAVE_YOU.search(words_of(question.text))) and any(_NO.fullmatch(label) for label in labels)


def _has_way_out(question: Question) -> bool:
    return any(
        holds_no_opinion(option) or _NO_EXPERIENCE.search(words_of(option.label))
        for option in question.options
    )
