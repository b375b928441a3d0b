"""The frozen snapshots of a survey: what they hold, and whether their files are still what was written."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.reports.words.saying import say
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.snapshots import answers_since, snapshot_list, verify_snapshot
from surveyapp.services.people.access import Capability
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.manifest import Manifest
from surveyapp.web.console.access import audit_detail, engine, open_to
from surveyapp.web.console.access import snapshots as snapshots_folder
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.flag_words import flag_words, status_words
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

snapshots = Blueprint("snapshots", __name__)


@snapshots.get("/surveys/<folder>/<name>/snapshots", endpoint="snapshots")
@open_to(Capability.SEE_RESULTS)
def list_snapshots(folder: str, name: str) -> ResponseReturnValue:
    """Every snapshot, the latest first."""
    survey = survey_found(folder, name).survey
    entries = snapshot_list(engine(), snapshots_folder(), survey)
    readable = bool(entries) and entries[0].fault is None
    return survey_page(
        "console/results/snapshots.html",
        folder,
        name,
        entries=entries,
        behind=readable and answers_since(engine(), snapshots_folder(), survey),
        flagged_words=_flagged_words,
        refusal_messages=refusal_messages,
        status_words=status_words,
    )


def _flagged_words(manifest: Manifest) -> str:
    """How many responses each rule of screening marks in a snapshot; empty where none does."""
    counts = ((rule.rule, manifest.returns.flagged.get(rule.rule, 0)) for rule in manifest.screening)
    return say("、").join(f"{flag_words(rule)} {count}" for rule, count in counts if count)


@snapshots.post("/surveys/<folder>/<name>/snapshots/<snapshot>/verify", endpoint="verify")
@open_to(Capability.SEE_RESULTS, audit="verify_snapshot", lengthy=True)
def verify(folder: str, name: str, snapshot: str) -> ResponseReturnValue:
    """Read every file of a snapshot again and compare it with its hash."""
    survey = survey_found(folder, name).survey
    if snapshot not in [known.id for known in snapshots_of(engine(), survey)]:
        abort(404)
    try:
        manifest = verify_snapshot(engine(), snapshots_folder(), survey, snapshot)
    except SnapshotError as error:
        audit_detail(snapshot=snapshot, unchanged=False)
        told = _("快照 %(id)s 与清单不符：%(fault)s", id=snapshot, fault=refusal_messages(error)[0])
        flash(told, "error")
    else:
        audit_detail(snapshot=snapshot, unchanged=True)
        files = len(manifest.files)
        told = _(
            "快照 %(id)s 完好：清单和 %(files)s 个数据文件已重新读取，与校验值一致。",
            id=snapshot,
            files=files,
        )
        flash(told, "success")
    return redirect(url_for("console.snapshots.snapshots", folder=folder, name=name))
