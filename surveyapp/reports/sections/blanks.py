"""What is left blank in the printed questionnaire, to be filled in by hand."""

from surveyapp.definition.question_types import Answer
from surveyapp.definition.types.values import date_range, number_range
from surveyapp.definition.values import plain_number

BOX = "☐"
BLANK = "＿" * 8
RANK_WORDS = "要排先后的，在括号内填名次，1 为最先。"
BLANK_LINE = "＿" * 30


def number_blank(answer: Answer) -> str:
    """A place for a number, its unit, and which numbers may stand there."""
    low, high, step = number_range(answer)
    ends = [None if end is None else plain_number(end) for end in (low, high)]
    told = [_range_words(*ends)] if any(end is not None for end in ends) else []
    if step != 1:
        told.append(f"间隔 {plain_number(step)}")
    return f"{BLANK}{answer.unit or ''}" + (f"（{'，'.join(told)}）" if told else "")


def date_blank(answer: Answer) -> str:
    """A place for a year, with month and day where they are asked for."""
    parts = {"year": ("年",), "month": ("年", "月"), "day": ("年", "月", "日")}[answer.precision]
    ends = date_range(answer)
    told = f"（{_range_words(*ends)}）" if any(ends) else ""
    return "".join(f"＿＿＿＿{part}" for part in parts) + told


def rank_blanks(answer: Answer) -> str:
    """A place for a number before each option."""
    return "\n".join(f"（　　）{option.label}" for option in answer.options)


def text_blank(answer: Answer) -> str:
    """A line to write on; with what is asked there where it is one of several."""
    return f"{answer.text}：{BLANK * 2}" if answer.stem is not None else BLANK_LINE


def limit_words(answer: Answer) -> list[str]:
    """How many options are to be chosen, in a phrase for each limit; none where it is not limited."""
    least, most = answer.least, answer.most
    if least == most:
        return [f"限选{least}项"] if least else []
    return [*([f"至少选{least}项"] if least else []), *([f"至多选{most}项"] if most else [])]


def _range_words(low: str | None, high: str | None) -> str:
    if low is None:
        return f"不超过 {high}"
    return f"不小于 {low}" if high is None else f"{low} 至 {high}"
