"""The audit trail: searched on a page, and exported as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from surveyapp.collection.exports.files.own_export import escape_formula
from surveyapp.definition.china_time import CHINA
from surveyapp.services.people.access import Capability
from surveyapp.services.people.audit import AuditLine, all_matches, search
from surveyapp.web.console.access import audit_detail, engine, open_to
from surveyapp.web.console.audit.audit_lines import readable_lines
from surveyapp.web.console.audit.audit_words import ACTIONS, RESULTS
from surveyapp.web.console.limits import AUDIT_LINES_ON_A_PAGE
from surveyapp.web.console.plain_input import row_id

audit = Blueprint("audit", __name__)

YEARS = range(2000, 3000)
"""The years that lines can have and that every database can hold."""


def _in_years(_form: FlaskForm, field: DateField) -> None:
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(_("日期应在 %(first)s 年到 %(last)s 年之间。", first=YEARS[0], last=YEARS[-1]))


class SearchForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The search conditions; they stand in the address and change nothing."""

    class Meta:
        """No token: nothing is sent."""

        csrf = False

    person = StringField(_l("人员"), render_kw={"maxlength": 100, "autocomplete": "off"})
    action = SelectField(_l("操作"), validate_choice=False)
    subject = StringField(_l("对象"), render_kw={"maxlength": 200, "autocomplete": "off"})
    result = SelectField(_l("处理结果"), validate_choice=False)
    since = DateField(_l("从"), [Optional(), _in_years])
    until = DateField(_l("到"), [Optional(), _in_years])


@audit.get("/audit", endpoint="audit")
@open_to(Capability.ADMINISTER)
def show() -> ResponseReturnValue:
    """The newest matching lines, and the way to older ones."""
    form = _form()
    right = form.validate()
    before = request.args.get("before", type=row_id)
    lines = (
        search(engine(), **_wanted(form), before_id=before, limit=AUDIT_LINES_ON_A_PAGE + 1) if right else []
    )
    page = render_template(
        "console/audit/audit.html",
        form=form,
        lines=list(readable_lines(lines[:AUDIT_LINES_ON_A_PAGE])),
        older=lines[AUDIT_LINES_ON_A_PAGE - 1].id if len(lines) > AUDIT_LINES_ON_A_PAGE else None,
        before=before,
        shown=_shown(form),
    )
    return page, 200 if right else 422


@audit.get("/audit.csv")
@open_to(Capability.ADMINISTER, audit="export_audit")
def export() -> ResponseReturnValue:
    """All matching lines as CSV, sent while they are read."""
    form = _form()
    if not form.validate():
        return show()
    wanted = _wanted(form)
    audit_detail(**_shown(form))
    rows = stream_with_context(_rows(all_matches(engine(), **wanted)))
    today = datetime.now(CHINA).strftime("%Y%m%d")
    response = Response(rows, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"audit-{today}.csv")
    return response


def _form() -> SearchForm:
    form = SearchForm(request.args)
    for field, words in ((form.action, ACTIONS), (form.result, RESULTS)):
        known = [SelectChoice(code, str(text)) for code, text in words.items()]
        field.choices = [SelectChoice("", _("全部")), *known]
    return form


def _shown(form: SearchForm) -> dict[str, str]:
    """The conditions as they stand in the address."""
    return {name: value for name, value in request.args.items() if name in form and value}


def _wanted(form: SearchForm) -> dict[str, Any]:
    """The arguments of `search`; both days count as whole days in China."""
    since, until = form.since.data, form.until.data
    return {
        "person": (form.person.data or "").strip(),
        "subject": (form.subject.data or "").strip(),
        "action": form.action.data or "",
        "result": form.result.data or "",
        "since": datetime.combine(since, time(), CHINA) if since else None,
        "until": datetime.combine(until, time(), CHINA) + timedelta(days=1) if until else None,
    }


def _rows(lines: Iterator[AuditLine]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    titles = (_("编号"), _("时间（北京时间）"), _("人员"), _("操作"), _("对象"), _("处理结果"), _("详情"))
    buffer.write("\ufeff")
    writer.writerow(titles)
    for line in readable_lines(lines):
        at = line.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        cells = (str(line.id), at, line.person, line.action, line.subject, line.result)
        writer.writerow([escape_formula(cell) for cell in (*cells, "；".join(line.details))])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
