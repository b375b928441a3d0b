"""Archiving evaluations and taking them out again, and removing those for which nothing was ever entered."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.remove_evaluation import evaluation_hindrance, remove_evaluation
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.archive import archive as put_away
from surveyapp.services.surveys.archive import take_out
from surveyapp.web.console.access import actor, audit_subject, engine, open_to, places
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page, known_evaluation
from surveyapp.web.console.surveys.filing import ARCHIVED, SURE_REMOVE, flash_taken_out, redirect_filed

evaluation_filing = Blueprint("evaluation_filing", __name__)

HINDRANCES = {
    "has_file": _l("问卷文件夹里还有它的指标文件，删除后又会出现；可以归档，或请管理员先移走文件。"),
    "was_locked": _l("这个评价锁定过，得分可能已经交付，不能删除；可以归档。"),
    "has_values": _l("已经填写过实际完成值，不能删除；可以归档。"),
    "has_forms": _l("已经填写过基础表，不能删除；可以归档。"),
    "has_link": _l("有填报链接还能使用，被评价单位可能正在填写；请先在基础表页撤回链接，或归档。"),
}
"""Why an evaluation cannot be removed -> how it is said."""


@evaluation_filing.route("/evaluations/<folder>/archive", methods=["GET", "POST"])
@open_to(Capability.EVALUATE, audit="archive_evaluation")
def archive(folder: str) -> ResponseReturnValue:
    """What archiving an evaluation does; posting does it."""
    known_evaluation(folder)
    if request.method == "GET":
        return _archive_page(folder)
    reason = given_reason()
    following = url_for("console.evaluation_list.evaluations")
    return answer_decision(
        lambda: redirect_filed(
            put_away(engine(), "evaluation", folder, reason, actor().signature), ARCHIVED, following
        ),
        partial(_archive_page, folder),
    )


@evaluation_filing.post("/evaluations/<folder>/archive/out")
@open_to(Capability.EVALUATE, audit="unarchive_evaluation")
def unarchive(folder: str) -> ResponseReturnValue:
    """Take an evaluation out of the archive."""
    known_evaluation(folder)
    flash_taken_out(take_out(engine(), "evaluation", folder))
    return redirect(url_for("console.evaluations.evaluation", folder=folder))


@evaluation_filing.route("/evaluations/<folder>/remove", methods=["GET", "POST"])
@open_to(Capability.EVALUATE, audit="remove_evaluation")
def remove(folder: str) -> ResponseReturnValue:
    """Whether and how an evaluation can be removed; posting removes it."""
    known_evaluation(folder)
    return _removal(folder, None)


@evaluation_filing.route("/evaluations/<folder>/<form>/remove", methods=["GET", "POST"])
@open_to(Capability.EVALUATE, audit="remove_evaluation")
def remove_system(folder: str, form: str) -> ResponseReturnValue:
    """The same of one system of an evaluation that has several."""
    if form not in systems_of(places(), folder):
        abort(404)
    audit_subject(f"{folder}/{form}")
    return _removal(folder, form)


def _removal(folder: str, system: str | None) -> ResponseReturnValue:
    if request.method == "GET":
        return _removal_page(folder, system)
    reason = given_reason()

    def removed() -> ResponseReturnValue:
        remove_evaluation(places(), folder, reason, system, actor().signature)
        if system is not None:
            flash(_("已删除指标表 %(name)s。", name=f"{folder}/{system}"), "success")
            if systems_of(places(), folder):
                return redirect(url_for("console.evaluations.evaluation", folder=folder))
        else:
            flash(_("已删除评价 %(name)s。", name=folder), "success")
        return redirect(url_for("console.evaluation_list.evaluations"))

    again = partial(_removal_page, folder, system)
    return answer_decision(removed, again, _("没有删除：请先勾选“%(sure)s”。", sure=SURE_REMOVE))


def _archive_page(folder: str, problems: list[str] | None = None) -> str:
    return evaluation_page(
        "console/evaluations/evaluation_filing.html",
        folder,
        problems=problems or [],
        reason=request.form.get("reason", ""),
        removable=evaluation_hindrance(places(), folder) is None,
    )


def _removal_page(folder: str, system: str | None, problems: list[str] | None = None) -> str:
    why = evaluation_hindrance(places(), folder, system)
    return evaluation_page(
        "console/evaluations/evaluation_filing_remove.html",
        folder,
        form=system,
        systems=systems_of(places(), folder),
        why=HINDRANCES[why] if why else "",
        sure=SURE_REMOVE,
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )
