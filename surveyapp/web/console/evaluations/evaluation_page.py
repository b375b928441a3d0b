"""The common part of the pages of one indicator system: the system itself, and whether it may be changed now."""

from collections.abc import Iterable
from typing import Any

from flask import abort, render_template

from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.services.evaluations.basis import basis_of
from surveyapp.services.evaluations.score import EvaluatedSystem, SystemScore, score_evaluation
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.archive import archive_note
from surveyapp.web.console.access import actor, engine, places


def system_found(folder: str, form: str) -> EvaluatedSystem:
    """The system, whether its file has errors or not; 404 where there is none."""
    found = score_evaluation(places(), folder, only=form).evaluated_systems
    return found[0] if found else abort(404)


def scored_found(folder: str, form: str) -> tuple[EvaluatedSystem, SystemScore]:
    """The system with its scores; 404 where there is none or its file has errors."""
    found = system_found(folder, form)
    return found, found.score or abort(404)


def unscored_found(folder: str, form: str) -> EvaluatedSystem:
    """The system without its scores, which saves the time of computing them; 404 where there is none."""
    basis = basis_of(places(), folder)
    file = basis.systems.get(form) or abort(404)
    return EvaluatedSystem(folder, form, file, None, basis.lock)


def leaf_of(system: IndicatorSystem | None, code: str) -> Indicator | None:
    """The indicator of the file; None where there is none, or the file has errors."""
    return next((leaf for leaf in system.leaves() if leaf.code == code), None) if system else None


def not_kept(folder: str, form: str, typed: Iterable[tuple[str, str]]) -> str:
    """The page for input to something that no longer exists: the reason, and what was typed, each with its label."""
    unsaved = [(label, text) for label, text in typed if text.strip()]
    return evaluation_page(
        "console/evaluations/evaluation_page_not_kept.html", folder, form=form, unsaved=unsaved
    )


def known_evaluation(folder: str) -> None:
    """404 where the folder has no evaluation."""
    if not evaluation_folders(places(), {folder}):
        abort(404)


def evaluation_page(template: str, folder: str, **context: Any) -> str:
    """Render a page of an evaluation, which extends `console/evaluations/evaluation_base.html`."""
    note = archive_note(engine(), "evaluation", folder)
    return render_template(template, folder=folder, archive_note=note, **context)


def system_page(template: str, evaluated_system: EvaluatedSystem, **context: Any) -> str:
    """A page of a system: where it stands, and whether this person may change anything now."""
    may_change = actor().may(Capability.EVALUATE) and evaluated_system.lock is None
    return evaluation_page(
        template,
        evaluated_system.folder,
        found=evaluated_system,
        form=evaluated_system.name,
        lock=evaluated_system.lock,
        may_change=may_change,
        **context,
    )
