"""Who is asked a question: jumps and `如选择不满意请说明` as conditions in the keys of a questionnaire file."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from surveyapp.definition.type_table import TYPES
from surveyapp.papers.paper import Paper, PaperCondition, PaperJump, PaperOption, PaperQuestion
from surveyapp.papers.signs.jumps import questions_named
from surveyapp.papers.signs.marks import flat

ConditionProposal = tuple[PaperQuestion, Any, str, str, int]
"""The question that is not asked of all, the condition, the code of its reason, the words of the paper, its line."""


ENDING = "感谢您的支持！本次调查只问一部分人，您的问卷到这里结束。"
"""What people read whose answer ends the form, where the paper has no words of thanks."""


def take_endings(paper: Paper) -> Iterator[tuple[PaperQuestion, PaperOption, PaperJump]]:
    """Give the options that end the questionnaire their text; each with its question and the words of the paper."""
    for place, question in enumerate(paper.questions):
        ending = [
            jump for jump in question.jumps if _ends(question, jump) and place + 1 < len(paper.questions)
        ]
        for jump in ending:
            codes = _chosen(question, jump)
            for option in question.options:
                if option.code in codes:
                    option.ends = " ".join(paper.closing.split()) or ENDING
                    yield question, option, jump


def _ends(question: PaperQuestion, jump: PaperJump) -> bool:
    """Whether a jump ends the questionnaire for some, and the type of the question can say so."""
    return jump.ends and bool(_chosen(question, jump)) and "ends" in TYPES[question.type].option_keys


def condition_proposals(paper: Paper) -> Iterator[ConditionProposal]:
    """The conditions of a paper, as far as they can be put into keys; in the words of the paper otherwise."""
    for question in paper.questions:
        for jump in question.jumps:
            if _ends(question, jump):
                continue
            yield from _jumped(paper.questions, question, jump)
    for place, question in enumerate(paper.questions):
        for condition in question.conditions:
            yield (
                question,
                _value(paper.questions[:place], condition),
                "condition_printed",
                condition.text,
                condition.line,
            )


def _jumped(
    questions: Sequence[PaperQuestion], question: PaperQuestion, jump: PaperJump
) -> Iterator[ConditionProposal]:
    """The questions that are jumped over are asked of all others."""
    start = questions.index(question) + 1
    end = _end(questions, start, jump)
    if end is None:
        yield question, jump.text, "jump_into_nothing", jump.text, jump.line
        return
    codes = _chosen(question, jump)
    condition: Any = {"not": {"question": question.code, "is": codes}} if codes else jump.text
    for skipped in questions[start:end]:
        yield skipped, condition, "condition_printed", jump.text, jump.line


def _chosen(question: PaperQuestion, jump: PaperJump) -> list[str]:
    """The codes of the options from which a jump leads."""
    codes = _codes(question, jump.marks)
    if jump.others and TYPES[question.type].options:
        return [option.code for option in question.options if option.code not in codes]
    return codes


def _end(questions: Sequence[PaperQuestion], start: int, jump: PaperJump) -> int | None:
    """The place of the question to which a jump leads; None where it leads nowhere."""
    if not jump.target:
        return len(questions)
    for place in range(start, len(questions)):
        printed = str(questions[place].part) if jump.to_part else questions[place].number
        if printed == jump.target:
            return place
    return None


def _codes(question: PaperQuestion, marks: Sequence[str]) -> list[str]:
    """The codes of the options that are named by their letter, wording or place (`#2`)."""
    if not TYPES[question.type].options:
        return []
    known = {option.mark for option in question.options}
    found = []
    for place, option in enumerate(question.options, start=1):
        names = {option.mark, option.text, _REMARK.sub("", option.text), f"#{place}"}
        names |= {str(place)} if str(place) not in known else set()
        if names & {*marks}:
            found.append(option.code)
    return found


_REMARK = re.compile(r"\s*[(（].*$")


def _value(before: Sequence[PaperQuestion], condition: PaperCondition) -> Any:
    """A condition as `show_if` says it: by the question that it names, else the nearest one before it that has such an
    answer; at a matrix, any of its lines.
    """
    several = questions_named(condition.text)
    if len(several) > 1:
        asked = [question for question in before if question.number in several]
        text = flat(condition.text).lower()
        found = [
            {"question": about.code, "is": codes}
            for about in asked
            if (codes := _codes(about, condition.marks) or _answers_named(about, text))
        ]
        return {"any": found} if len(found) == len(several) else condition.text
    if condition.question:
        about = next(
            (question for question in before if condition.question in (question.number, question.code)), None
        )
        codes = _codes(about, condition.marks) if about else []
        return {"question": about.code, "is": codes} if about and codes else condition.text
    chosen = [question for question in reversed(before) if question.type not in ("text", "note")]
    text = flat(condition.text).lower()
    for last in chosen[:1]:
        if not TYPES[last.type].options and (points := _by_points(last, text)):
            return points
    answered = [question for question in chosen if question.options and TYPES[question.type].options]
    for last in answered[:1]:
        if marked := _codes(last, condition.marks):
            return {"question": last.code, "is": marked}
    if _ALL_ABOVE.search(text):
        above = [
            {"question": about.code, "is": codes}
            for about in reversed(answered)
            if (codes := _answers_named(about, text))
        ]
        if len(above) > 1:
            return {"any": above}
    for about in answered:
        if codes := _answers_named(about, text):
            return {"question": about.code, "is": codes}
    for about in answered:
        if codes := _worst(about, text):
            return {"question": about.code, "is": codes}
    return condition.text


def reason_codes(question: PaperQuestion) -> list[str]:
    """The codes of the options of which the paper asks the reason: those that it names, else the low ones."""
    if not question.asks_reason or "ask_reason" not in TYPES[question.type].keys:
        return []
    text = flat(question.asks_reason).lower()
    scores = [option.score for option in question.options if option.score is not None]
    low = [
        option.code
        for option in question.options
        if option.score is not None and not option.favourable and option.score < max(scores)
    ]
    return _answers_named(question, text) or _worst(question, text) or low


_ALL_ABOVE = re.compile(r"以上|上述|上面|任何一?[项个]|任一|任意一?[项个]|any (?:of the|item|question)")


def _answers_named(last: PaperQuestion, text: str) -> list[str]:
    """The codes of the options that a text names by their wording, those that are lower still included."""
    named = [(option.code, name) for option in last.options if (name := _named_in(option.text, text))]
    codes = [
        code
        for code, name in named
        if not any(name in other and name != other and _only_in(name, other, text) for _, other in named)
    ]
    return _with_worse(last, codes)


def _by_points(question: PaperQuestion, text: str) -> Any:
    """A condition on a number or a recommendation: 低于 7 分."""
    found = _POINTS.search(text)
    if found is None or question.type not in ("nps", "number"):
        return None
    points = int(found["points"])
    below, above = found["below"], found["above"]
    if below or above:
        return {"question": question.code} | ({"at_most": points - 1} if below else {"at_least": points + 1})
    return {"question": question.code} | ({"at_most": points} if found["most"] else {"at_least": points})


_POINTS = re.compile(
    r"(?:(?P<below>低于|小于|不足|少于|不到)|(?P<above>高于|大于|超过))?\s*(?P<points>\d{1,3})\s*分?(?P<most>及?以下)?(?P<least>及?以上)?"
)


def _with_worse(question: PaperQuestion, codes: Sequence[str]) -> list[str]:
    """The options that a paper names, and where these are on the low side of a scale those that are lower still."""
    named = [option for option in question.options if option.code in codes]
    scores = [option.score for option in named if option.score is not None]
    low = len(scores) == len(named) > 0 and not any(option.favourable for option in named)
    if not low or not any("不" in option.text for option in named):
        return [*codes]
    return [
        option.code
        for option in question.options
        if option.code in codes or (option.score is not None and option.score < min(scores))
    ]


def _named_in(label: str, text: str) -> str:
    """The wording of an option that stands in a text: its label, or what stands in brackets in it."""
    plain = flat(label).lower()
    remark = re.search(r"\(([^()]+)\)", plain)
    names = [plain, re.sub(r"\s*\(.*$", "", plain), *([remark[1]] if remark and plain[0].isdigit() else [])]
    return next((name for name in names if name and not name.isdigit() and name in text), "")


def _only_in(short: str, long: str, text: str) -> bool:
    """Whether a wording stands in a text only as a part of a longer one: 满意 in 不满意."""
    return short not in text.replace(long, "")


def _worst(question: PaperQuestion, text: str) -> list[str]:
    """The options on the low side where the text speaks of dissatisfaction in general."""
    if "不" not in text and "差" not in text:
        return []
    return [
        option.code
        for option in question.options
        if option.score is not None
        and not option.favourable
        and option.score <= (len(question.options) - 1) // 2
    ]
