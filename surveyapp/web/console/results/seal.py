"""What was sealed when a survey was published, and every change since, with its reason."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.reports.facts import exclusion_effect
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.seal_words import KINDS, change_names, part_name, seal_effect_line
from surveyapp.services.answers.exclusions import exclusion_decisions
from surveyapp.services.figures.seal_effect import seal_effect
from surveyapp.services.people.access import Capability
from surveyapp.services.seals.seal_entries import Sealed, seal_entries
from surveyapp.web.console.access import engine, open_to
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

seal = Blueprint("seal", __name__)


@dataclass(frozen=True)
class SealLine:
    """One line of the list: when, what it concerns, what changed, why, and by whom."""

    at: datetime
    what: str
    change: str
    returned: int | None
    reason: str
    person: str


@seal.get("/surveys/<folder>/<name>/seal", endpoint="seal")
@open_to(Capability.SEE_RESULTS)
def show_seal(folder: str, name: str) -> ResponseReturnValue:
    """The hashes that hold, and the list of what was sealed and changed."""
    survey = survey_found(folder, name).survey
    with engine().connect() as connection:
        entries = seal_entries(connection, survey)
    result = shown_results(survey, None).survey_analysis
    overall, every = result.analysis.satisfaction.overall, result.all_returned.satisfaction.overall
    effect = seal_effect_line(
        seal_effect(engine(), result),
        exclusion_effect(result.returns, overall, every),
        result.analysis.satisfaction,
    )
    return survey_page(
        "console/results/seal.html",
        folder,
        name,
        lines=sorted([*map(_line, entries), *_decisions(survey)], key=lambda line: line.at),
        present=[
            (say(KINDS[kind]), [(part_name(kind, part), sealed) for part, sealed in hashes.items()])
            for kind, hashes in {entry.kind: entry.hashes for entry in entries}.items()
        ],
        effect=effect,
    )


def _line(entry: Sealed) -> SealLine:
    changed = change_names(entry.changes) if entry.changes else _("其他内容，不影响统计")
    return SealLine(
        at=entry.at,
        what=say(KINDS[entry.kind]),
        change=_("发布时封存") if entry.is_first else changed,
        returned=entry.returned,
        reason=entry.reason,
        person=entry.person,
    )


def _decisions(survey: str) -> list[SealLine]:
    return [
        SealLine(
            at=decision.at,
            what=_("答卷的排除"),
            change=(
                _("排除 %(count)s 份", count=decision.count)
                if decision.excluded
                else _("恢复 %(count)s 份", count=decision.count)
            ),
            returned=None,
            reason=decision.reason,
            person=decision.person,
        )
        for decision in exclusion_decisions(engine(), survey)
    ]
