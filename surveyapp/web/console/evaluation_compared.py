"""An evaluation beside what was published, and beside another year."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.indicators.comparison import Difference
from surveyapp.indicators.years import YearLine, year_on_year
from surveyapp.reports.entered_completion_words import count_words, entered_cells
from surveyapp.reports.evaluation_words import FIGURES, comparison_sentence, difference_note
from surveyapp.reports.saying import say
from surveyapp.services.access import Capability
from surveyapp.services.evaluations import evaluated_system
from surveyapp.web.console.access import engine, open_to, settings, snapshots
from surveyapp.web.console.evaluation_page import scored_found, system_choices, system_page
from surveyapp.web.console.evaluations import points, rate

evaluation_compared = Blueprint("evaluation_compared", __name__)


@evaluation_compared.get("/evaluations/<folder>/<form>/compare", endpoint="compare")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def compare(folder: str, form: str) -> ResponseReturnValue:
    """Each line that the published report prints otherwise, what that moves; entered completions that do not follow."""
    found, scored = scored_found(folder, form)
    comparison = scored.comparison
    names = {node.code: str(node.name) for node in scored.system.nodes()}
    return system_page(
        "console/evaluation_compare.html",
        found,
        title=scored.scores.title,
        published=scored.system.is_published,
        sentence=comparison_sentence(comparison),
        differences=[_row(one, names, moved=False) for one in comparison.differences],
        consequences=[_row(one, names, moved=True) for one in comparison.consequences],
        entered_words=count_words(len(comparison.entered_completions)),
        entered=[
            entered_cells(one, f"{one.code} {names[one.code]}") for one in comparison.entered_completions
        ],
    )


@evaluation_compared.get("/evaluations/<folder>/<form>/years", endpoint="years")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def years(folder: str, form: str) -> ResponseReturnValue:
    """The same codes of another year, chosen by `with`: folder/system."""
    found, scored = scored_found(folder, form)
    choices = [one for one in system_choices() if one[0] != f"{folder}/{form}"]
    chosen = request.args.get("with", "")
    then = None
    if chosen in {value for value, _ in choices}:
        place, _, name = chosen.partition("/")
        other = evaluated_system(engine(), snapshots(), settings().questionnaires, place, name)
        then = other.scored if other is not None else None
    return system_page(
        "console/evaluation_years.html",
        found,
        title=scored.scores.title,
        choices=choices,
        chosen=chosen if then is not None else "",
        then_title=then.scores.title if then is not None else "",
        totals=(then.scores.total, scored.scores.total) if then is not None else None,
        lines=[_year(line) for line in year_on_year(then.scores, scored.scores)] if then is not None else [],
        points=points,
    )


def _row(one: Difference, names: dict[str, str], *, moved: bool) -> dict[str, str]:
    return {
        "name": f"{one.code} {names.get(one.code, '')}".strip() or _("合计"),
        "figure": say(FIGURES[one.figure]),
        "published": one.published,
        "ours": one.ours,
        "note": difference_note(one, moved=moved),
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
    elif line.renamed:
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
