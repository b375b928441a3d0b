"""An evaluation compared with what was published, and with another year."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.indicators.comparison import Difference
from surveyapp.indicators.years import YearLine, compare_years
from surveyapp.reports.evaluation.words import points, rate
from surveyapp.reports.words.entered_completion_words import count_words, entered_cells
from surveyapp.reports.words.evaluation_words import QUANTITY_WORDS, comparison_sentence, difference_note
from surveyapp.reports.words.saying import say
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to, places
from surveyapp.web.console.evaluations.evaluation_choices import SystemChoice, chosen_folders, system_choices
from surveyapp.web.console.evaluations.evaluation_page import scored_found, system_page
from surveyapp.web.console.folder_names import common_beginning
from surveyapp.web.console.limits import MANY_ROWS

evaluation_compared = Blueprint("evaluation_compared", __name__)


@evaluation_compared.get("/evaluations/<folder>/<form>/compare", endpoint="compare")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def compare(folder: str, form: str) -> ResponseReturnValue:
    """The lines that the published report prints differently, and what that moves; entered completions that do not
    follow.
    """
    found, scored = scored_found(folder, form)
    comparison = scored.comparison
    names = {node.code: str(node.name) for node in scored.system.nodes()}
    return system_page(
        "console/evaluations/comparison.html",
        found,
        title=scored.scores.title,
        published=scored.system.is_published,
        sentence=comparison_sentence(comparison),
        differences=[_row(difference, names, moved=False) for difference in comparison.differences],
        consequences=[_row(difference, names, moved=True) for difference in comparison.consequences],
        entered_words=count_words(len(comparison.entered_completions)),
        entered=[
            entered_cells(completion, f"{completion.code} {names[completion.code]}")
            for completion in comparison.entered_completions
        ],
    )


@evaluation_compared.get("/evaluations/<folder>/<form>/years", endpoint="years")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def years(folder: str, form: str) -> ResponseReturnValue:
    """The same codes of another year, chosen by `with`: folder/system; the choice is narrowed by `q` and `archived`."""
    found, scored = scored_found(folder, form)
    words, chosen = request.args.get("q", "").strip(), request.args.get("with", "")
    place, _slash, name = chosen.partition("/")
    put_away = bool(request.args.get("archived"))
    folders = chosen_folders(put_away=put_away, always=place)
    systems = [choice for group in system_choices(folders.folders).values() for choice in group]
    others = [choice for choice in systems if choice.value != f"{folder}/{form}"]
    choices = [choice for choice in others if choice.value == chosen or choice.matches(words)]
    then = None
    if chosen in {choice.value for choice in choices}:
        then = score_evaluation(places(), place, only=name).systems.get(name)
    return system_page(
        "console/evaluations/comparison_years.html",
        found,
        title=scored.scores.title,
        choices=choices,
        groups=[(group, list(ones)) for group, ones in groupby(choices, key=lambda choice: choice.group)],
        searchable=len(others) > MANY_ROWS or bool(folders.archived_count or words or put_away),
        archived_total=folders.archived_count,
        put_away=put_away,
        words=words,
        chosen=chosen if then is not None else "",
        offered=_likeliest(folder, choices) if then is None else chosen,
        then_title=then.scores.title if then is not None else "",
        totals=(then.scores.total, scored.scores.total) if then is not None else None,
        lines=[_year(line) for line in compare_years(then.scores, scored.scores)] if then is not None else [],
        points=points,
    )


def _likeliest(folder: str, choices: Sequence[SystemChoice]) -> str:
    """The system to offer first: one of the folder with the most similar name, as another year's folder has."""
    found = max(choices, key=lambda choice: common_beginning(choice.folder, folder), default=None)
    return found.value if found is not None else ""


def _row(difference: Difference, names: dict[str, str], *, moved: bool) -> dict[str, str]:
    return {
        "name": f"{difference.code} {names.get(difference.code, '')}".strip() or _("合计"),
        "figure": say(QUANTITY_WORDS[difference.figure]),
        "published": difference.published,
        "ours": difference.ours,
        "note": difference_note(difference, moved=moved),
    }


def _year(line: YearLine) -> dict[str, object]:
    change = line.change
    then, now = (node.score if node is not None else None for node in (line.then, line.now))
    rates = [rate(node.rate) if node is not None else "" for node in (line.then, line.now)]
    note = ""
    if line.then is None:
        note = _("今年新增")
    elif line.now is None:
        note = _("今年没有")
    elif line.is_renamed:
        note = _("名称不同：上次为“%(name)s”", name=line.then.name)
    return {
        "code": line.code,
        "name": line.name,
        "level": line.level,
        "then": points(then) if line.then is not None else "",
        "now": points(now) if line.now is not None else "",
        "then_rate": rates[0],
        "now_rate": rates[1],
        "change": ""
        if change is None
        else f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change)}",
        "note": note,
    }
