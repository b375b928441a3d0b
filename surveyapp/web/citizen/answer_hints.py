"""What the page says beside a question of how it is to be answered: how many, from where to where."""

from markupsafe import Markup

from surveyapp.definition.question_types import Answer
from surveyapp.definition.types.values import date_range, number_range
from surveyapp.definition.values import plain_number
from surveyapp.web.citizen.text_fit import says_how_many
from surveyapp.web.citizen.words import Say


def number_hint(answer: Answer, say: Say) -> Markup | str:
    """Which numbers may be given."""
    low, high, step = number_range(answer)
    ends = {
        "low": None if low is None else plain_number(low),
        "high": None if high is None else plain_number(high),
    }
    told = _between(ends, "number", say) or say("number_any")
    return told if step == 1 else Markup("{}{}").format(told, say("number_step", step=plain_number(step)))


def date_hint(answer: Answer, say: Say) -> Markup | str:
    """Which dates may be given, which shows how they are written; else how."""
    low, high = date_range(answer)
    return _between({"low": low, "high": high}, "date", say) or say(f"date_{answer.precision}")


def count_hint(answer: Answer, say: Say, language: str) -> Markup | str:
    """How many options are to be chosen or ranked, where the wording does not say it."""
    if says_how_many(answer.text.say(language)):
        return ""
    least, most = answer.least, answer.most
    if least is None and most is None:
        return "" if answer.is_ordered else say("several")
    if least == most:
        return say("choose_just", n=most)
    if least is None:
        return say("choose_most", n=most)
    return say("choose_least", n=least) if most is None else say("choose_between", least=least, most=most)


def _between(ends: dict[str, str | None], what: str, say: Say) -> Markup | str:
    known = {name: end for name, end in ends.items() if end is not None}
    if not known:
        return ""
    way = "between" if len(known) == 2 else "least" if "low" in known else "most"
    return say(f"{what}_{way}", **known)
