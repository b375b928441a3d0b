"""基础表 as they are kept: whoever has not seen the newest filling puts nothing in its place."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.form_entries import (
    FormPlace,
    FormSubmission,
    form_revisions,
    latest_revision,
    submit_form,
)
from surveyapp.services.evaluations.form_links import fill_by_link, make_link

PLACE = FormPlace("demo", "indicators", "money")
FORM = BasicForm.model_validate(
    {
        "code": "money",
        "name": "资金情况表",
        "cells": [{"code": "spent", "name": "支出数"}, {"code": "remark", "name": "说明", "type": "text"}],
    }
)


def sent(
    spent: str, state: str = "draft", person: str = "张测", seen: int = 0, **other: object
) -> FormSubmission:
    return FormSubmission(state, {"spent": spent, "remark": "无"}, person, newest_seen=seen, **other)  # type: ignore[arg-type]  # a state


def newest(engine: Engine) -> int:
    found = latest_revision(engine, PLACE)
    return found.id if found else 0


def refusal(deed: Callable[[], None]) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def test_of_two_who_opened_the_same_page_the_second_is_refused(engine: Engine) -> None:
    submit_form(engine, PLACE, FORM, sent("1"))
    later = sent("2", person="李测")
    assert refusal(lambda: submit_form(engine, PLACE, FORM, later)) == "form_changed_meanwhile"


def test_who_saw_what_the_other_filled_in_may_go_on(engine: Engine) -> None:
    submit_form(engine, PLACE, FORM, sent("1"))
    submit_form(engine, PLACE, FORM, sent("2", person="李测", seen=newest(engine)))
    assert [revision.cells["spent"] for revision in form_revisions(engine, PLACE)] == ["2", "1"]


def test_of_many_at_the_same_moment_one_is_kept(engine: Engine) -> None:
    start = Barrier(4)

    def at_once(number: int) -> str:
        start.wait()
        try:
            submit_form(engine, PLACE, FORM, sent(str(number), person=f"甲{number}"))
        except Refusal as refused:
            return refused.code
        return "kept"

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(at_once, range(4)))
    assert answers == ["form_changed_meanwhile"] * 3 + ["kept"]
    assert len(form_revisions(engine, PLACE)) == 1


def test_the_same_sent_twice_is_kept_once(engine: Engine) -> None:
    for _ in range(2):
        submit_form(engine, PLACE, FORM, sent("1", "confirmed", unsubmitted=True))
    assert len(form_revisions(engine, PLACE)) == 1


def test_nobody_reopens_what_they_have_not_seen(engine: Engine) -> None:
    submit_form(engine, PLACE, FORM, sent("1", "confirmed", unsubmitted=True))
    seen = newest(engine)
    submit_form(engine, PLACE, FORM, sent("", "reopened", seen=seen, reason="有误"))
    submit_form(engine, PLACE, FORM, sent("2", "confirmed", seen=newest(engine), unsubmitted=True))
    stale = sent("", "reopened", person="李测", seen=seen, reason="也有误")
    assert refusal(lambda: submit_form(engine, PLACE, FORM, stale)) == "form_changed_meanwhile"


def test_a_link_keeps_its_use_where_somebody_else_was_faster(engine: Engine) -> None:
    token = make_link(engine, PLACE, "张测")
    submit_form(engine, PLACE, FORM, sent("1"))
    assert refusal(lambda: fill_by_link(engine, token, FORM, sent("2", "submitted"))) == (
        "form_changed_meanwhile"
    )
    fill_by_link(engine, token, FORM, sent("2", "submitted", seen=newest(engine)))
    assert latest_revision(engine, PLACE).state == "submitted"  # type: ignore[union-attr]  # it is there


def test_a_name_that_is_too_long_is_refused_and_not_cut(engine: Engine) -> None:
    token = make_link(engine, PLACE, "张测")
    unit = sent("1", "submitted", person="长" * 81)
    assert refusal(lambda: fill_by_link(engine, token, FORM, unit)) == "filler_too_long"


def test_control_characters_are_not_kept(engine: Engine) -> None:
    submit_form(
        engine, PLACE, FORM, FormSubmission("draft", {"spent": "1\x07", "remark": "\x1b结\x00余"}, "张测")
    )
    found = latest_revision(engine, PLACE)
    assert found
    assert found.cells == {"spent": "1", "remark": "结余"}


def test_what_nobody_submitted_is_confirmed_only_by_somebody_who_knows(engine: Engine) -> None:
    """Whether nothing, a draft of the unit or a form that was sent back stands there."""
    unasked = sent("1", "confirmed")
    assert refusal(lambda: submit_form(engine, PLACE, FORM, unasked)) == "form_not_submitted"
    submit_form(engine, PLACE, FORM, sent("1"))
    drafted = sent("1", "confirmed", seen=newest(engine))
    assert refusal(lambda: submit_form(engine, PLACE, FORM, drafted)) == "form_not_submitted"
    assert [revision.state for revision in form_revisions(engine, PLACE)] == ["draft"], "nothing was kept"
    submit_form(engine, PLACE, FORM, sent("1", "submitted", seen=newest(engine)))
    submit_form(engine, PLACE, FORM, sent("1", "confirmed", seen=newest(engine)))
    submit_form(engine, PLACE, FORM, sent("1", "reopened", seen=newest(engine), reason="补充"))
    again = sent("1", "confirmed", seen=newest(engine))
    assert refusal(lambda: submit_form(engine, PLACE, FORM, again)) == "form_not_submitted"
    submit_form(engine, PLACE, FORM, sent("1", "confirmed", seen=newest(engine), unsubmitted=True))
    assert form_revisions(engine, PLACE)[0].state == "confirmed"
