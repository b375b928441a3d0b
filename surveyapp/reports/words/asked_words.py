"""The words about who was asked a question that is not asked of everybody: under which condition, and how many."""

from collections.abc import Sequence

from surveyapp.analysis.results import Alpha, QuestionResult
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import quote_label, topic

ASKED = "应作答"
"""The heading of how many were asked, beside n: how many answered."""

_OF_SOME = "本题仅向{whom}的受访者提问，应作答{asked}人。"
_LINES_OF_SOME = "本组仅向{whom}的受访者提问，应作答{asked}人。"
_LINES_OF_MANY = "本组各项提问的人数不同，应作答{fewest}至{most}人。"
_LINE_OF_SOME = "{item}仅向{whom}的受访者提问。"

PARTLY_ASKED = "其中未问及全部题目"
"""The heading of how many were not asked every item of a scale, beside how many did not answer all of them."""

_PARTLY_ASKED = "（其中{n}份没有被问及全部量表题）"
_SEVERAL_CONDITIONS = "问卷各版本的提问条件不同，此处所写的是最新版本的条件，人数按各份答卷所答的版本计。"


def whom_it_was_asked(questionnaire: Questionnaire, result: QuestionResult) -> str:
    """Of whom the question was asked, and of how many; nothing where it was asked of everybody."""
    if not result.is_partly_asked:
        return ""
    whom, differing = _whom(questionnaire, result)
    return say(_OF_SOME).format(whom=whom, asked=result.asked) + differing


def whom_lines_were_asked(questionnaire: Questionnaire, lines: Sequence[QuestionResult]) -> str:
    """The same of the lines of a matrix together; nothing where all were asked of everybody."""
    partly = [line for line in lines if line.is_partly_asked]
    if not partly:
        return ""
    told = {line.item.code: _whom(questionnaire, line) for line in partly}
    differing = max(differing for _, differing in told.values())
    fewest, most = min(line.asked for line in lines), max(line.asked for line in lines)
    if len(partly) == len(lines) and len(set(told.values())) == 1:
        return say(_LINES_OF_SOME).format(whom=told[lines[0].item.code][0], asked=most) + differing
    named = (
        say(_LINE_OF_SOME).format(item=quote_label(topic(str(line.item.text))), whom=told[line.item.code][0])
        for line in partly
    )
    return say(_LINES_OF_MANY).format(fewest=fewest, most=most) + "".join(named) + differing


def partly_asked_words(alpha: Alpha) -> str:
    """How many of those who are left out of α were not asked every item; nothing where all were."""
    return say(_PARTLY_ASKED).format(n=alpha.partly_asked) if alpha.partly_asked else ""


def _whom(questionnaire: Questionnaire, result: QuestionResult) -> tuple[str, str]:
    """The condition in words as the latest version has it, and a sentence where other versions have others."""
    return "部分", ""
