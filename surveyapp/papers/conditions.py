"""Who is asked a question: jumps and `如选择不满意请说明` as conditions in the keys of a questionnaire file."""

from collections.abc import Iterator, Sequence
from typing import Any

from surveyapp.papers.paper import Paper, PaperCondition, PaperJump, PaperQuestion

ConditionProposal = tuple[PaperQuestion, Any, str, str, int]
"""The question that is not asked of all, the condition, the code of its reason, the words of the paper, its line."""


def condition_proposals(paper: Paper) -> Iterator[ConditionProposal]:
    """The conditions of a paper, as far as they can be put into keys; in the words of the paper otherwise."""
    for question in paper.questions:
        for jump in question.jumps:
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
    ends = [
        place
        for place in range(start, len(questions))
        if jump.target and questions[place].number == jump.target
    ]
    end = ends[0] if ends else (len(questions) if not jump.target else start)
    codes = _codes(question, jump.marks)
    condition: Any = {"not": {"question": question.code, "is": codes}} if codes else jump.text
    for skipped in questions[start:end]:
        yield skipped, condition, "condition_printed", jump.text, jump.line
    if start == end:
        yield question, jump.text, "jump_into_nothing", jump.text, jump.line


def _codes(question: PaperQuestion, marks: Sequence[str]) -> list[str]:
    """The codes of the options that are named by their letter, text or place (`#2`)."""
    found = []
    for place, option in enumerate(question.options, start=1):
        if option.mark in marks or option.text in marks or f"#{place}" in marks:
            found.append(option.code)
    return found


def _value(before: Sequence[PaperQuestion], condition: PaperCondition) -> Any:
    """A condition as `show_if` says it: by the question that it names, or the last one with options before it."""
    if condition.question:
        named = next(
            (question for question in before if condition.question in (question.number, question.code)), None
        )
        codes = _codes(named, condition.marks) if named else []
        return {"question": named.code, "is": codes} if named and codes else condition.text
    last = next((question for question in reversed(before) if question.options), None)
    if last is None:
        return condition.text
    named_options = [option for option in last.options if option.text in condition.text]
    longest = [
        option
        for option in named_options
        if not any(
            option.text in other.text
            for other in named_options
            if other is not option and _only_in(option.text, other.text, condition.text)
        )
    ]
    codes = [option.code for option in longest] or _worst(last, condition.text)
    return {"question": last.code, "is": codes} if codes else condition.text


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
