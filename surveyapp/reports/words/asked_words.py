"""The words about who was asked a question that is not asked of everybody: under which condition, and how many."""

from collections.abc import Sequence

from surveyapp.analysis.results import Alpha, QuestionResult
from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.condition_words import condition_clause
from surveyapp.definition.languages import FIRST_LANGUAGE, LANGUAGES
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import quote_label, topic

ASKED = "应作答"
"""The heading of how many were asked, beside n: how many answered."""

_ASKED_NOTE = "应作答是被问到该题的人数。"

PARTLY_ASKED = "其中未问及全部题目"
"""The heading of how many were not asked every item of a scale, beside how many did not answer all of them."""

_OF_SOME = "本题仅向部分受访者提问（{whom}），应作答{asked}人。"
_LINES_OF_SOME = "本组仅向部分受访者提问（{whom}），应作答{asked}人。"
_LINES_OF_MANY = "本组各项提问的人数不同，应作答{fewest}至{most}人。"
_LINE_OF_SOME = "{item}仅向部分受访者提问（{whom}）。"
_DIFFERING = "问卷各版本的提问条件不同，所写的是最近的一个，人数按各份答卷所答的版本计。"
_PARTLY_ASKED = "（其中{n}份没有被问及全部量表题）"


def whom_it_was_asked(
    questionnaire: Questionnaire, result: QuestionResult, language: str = FIRST_LANGUAGE
) -> str:
    """Of whom the question was asked, and of how many; nothing where it was asked of everybody. `language`: that of the
    condition, as far as questionnaires have it.
    """
    if not result.is_partly_asked:
        return ""
    whom = _whom(questionnaire, result.item, language)
    return "" if whom is None else say(_OF_SOME).format(whom=whom[0], asked=result.asked) + whom[1]


def whom_lines_were_asked(
    questionnaire: Questionnaire, lines: Sequence[QuestionResult], language: str = FIRST_LANGUAGE
) -> str:
    """The same of the lines of a matrix together; nothing where all were asked of everybody."""
    told = {
        line.item.code: whom
        for line in lines
        if line.is_partly_asked and (whom := _whom(questionnaire, line.item, language)) is not None
    }
    if not told:
        return ""
    differing = max(differing for _, differing in told.values())
    counts = [line.asked for line in lines]
    if len(told) == len(lines) and len(set(told.values())) == 1:
        return say(_LINES_OF_SOME).format(whom=told[lines[0].item.code][0], asked=counts[0]) + differing
    named = (
        say(_LINE_OF_SOME).format(item=quote_label(topic(str(line.item.text))), whom=told[line.item.code][0])
        for line in lines
        if line.item.code in told
    )
    return say(_LINES_OF_MANY).format(fewest=min(counts), most=max(counts)) + "".join(named) + differing


def asked_note(*, is_partly_asked: bool) -> str:
    """A note on the column of those who were asked, where a table has it."""
    return say(_ASKED_NOTE) if is_partly_asked else ""


def partly_asked_words(alpha: Alpha) -> str:
    """How many of those who are left out of α were not asked every item; nothing where all were."""
    return say(_PARTLY_ASKED).format(n=alpha.partly_asked) if alpha.partly_asked else ""


def _whom(questionnaire: Questionnaire, item: Answer, language: str) -> tuple[str, str] | None:
    """The latest condition in words, and a sentence where other versions had others; None for a line that everybody is
    asked, of a matrix that has other lines too.
    """
    language = language if language in LANGUAGES else FIRST_LANGUAGE
    clauses = [_clause(version, item.code, language) for version in questionnaire.versions]
    whom = next((clause for clause in clauses if clause), None)
    return None if whom is None else (whom, say(_DIFFERING) if len(set(clauses)) > 1 else "")


def _clause(version: Questionnaire, code: str, language: str) -> str | None:
    """The condition of an item, its question and its section in words: empty where it is asked of everybody, None where
    the version does not have it.
    """
    item = version.item(code)
    if item is None:
        return None
    question = next(asked for asked in version.questions if asked.code == item.question)
    of_item = [item.show_if]
    while item.parent is not None:  # asked where that is
        item = item.parent
        of_item.append(item.show_if)
    conditions = (version.condition_of_section(question.section), question.show_if, *reversed(of_item))
    found = tuple(given for given in conditions if given is not None)
    return condition_clause(version, Condition.model_construct(all_=found), language) if found else ""
