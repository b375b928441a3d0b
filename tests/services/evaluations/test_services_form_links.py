"""A link to a 基础表 in the wrong hands: saving in a loop fills nothing up, and submitting stays possible."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations import form_links
from surveyapp.services.evaluations.form_entries import (
    FormPlace,
    FormSubmission,
    form_revisions,
    latest_revision,
)
from surveyapp.services.evaluations.form_links import (
    fill_by_link,
    links_of,
    make_link,
    place_of_link,
    withdraw_link,
)

PLACE = FormPlace("demo", "indicators", "money")
FORM = BasicForm.model_validate(
    {"code": "money", "name": "资金情况表", "cells": [{"code": "spent", "name": "支出数"}]}
)


def save(engine: Engine, token: str, spent: int, state: str = "draft") -> bool:
    last = latest_revision(engine, PLACE)
    sent = FormSubmission(state, {"spent": str(spent)}, "李填", newest_seen=last.id if last else 0)  # type: ignore[arg-type]  # a state
    return fill_by_link(engine, token, FORM, sent)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(form_links, "MOST_FORM_DRAFTS", 3)
    return 3


def test_after_so_many_drafts_one_can_only_submit(engine: Engine, few: int) -> None:
    token = make_link(engine, PLACE, "张测")
    assert [save(engine, token, number) for number in range(few)] == [True] * few
    for number in range(10, 20):
        with pytest.raises(Refusal, match="drafts_used_up"):
            save(engine, token, number)
    assert len(form_revisions(engine, PLACE)) == few
    assert save(engine, token, 7, "submitted")
    assert [filling.state for filling in form_revisions(engine, PLACE)] == ["submitted", *["draft"] * few]


def test_what_is_saved_again_as_it_was_is_kept_and_counted_once(engine: Engine, few: int) -> None:
    token = make_link(engine, PLACE, "张测")
    assert [save(engine, token, 1) for _ in range(10)] == [True, *[False] * 9]
    assert len(form_revisions(engine, PLACE)) == 1
    assert save(engine, token, 2)


def test_another_link_has_drafts_of_its_own(engine: Engine, few: int) -> None:
    for first in (0, 10):
        token = make_link(engine, PLACE, "张测")
        for number in range(few):
            assert save(engine, token, first + number)
    assert len(form_revisions(engine, PLACE)) == 2 * few


def test_a_link_is_spent_by_submitting_and_withdrawn_by_the_next_one_to_the_same_form(engine: Engine) -> None:
    first, second = make_link(engine, PLACE, "张测"), make_link(engine, PLACE, "张测")
    others = [replace(PLACE, **{part: "other"}) for part in ("evaluation", "system", "form")]
    tokens = [make_link(engine, place, "张测") for place in others]
    assert save(engine, second, 7, "submitted")
    assert [link.state for link in links_of(engine, PLACE)] == ["used", "withdrawn"]
    assert [place_of_link(engine, token) for token in tokens] == others
    for token in (first, second, "guessed"):
        with pytest.raises(Refusal, match="link_not_usable"):
            place_of_link(engine, token)


def test_only_the_form_whose_link_it_is_withdraws_it(engine: Engine) -> None:
    token = make_link(engine, PLACE, "张测")
    (link,) = links_of(engine, PLACE)
    with pytest.raises(Refusal, match="link_not_pending"):
        withdraw_link(engine, replace(PLACE, system="other"), link.id)
    assert place_of_link(engine, token) == PLACE
    withdraw_link(engine, PLACE, link.id)
    with pytest.raises(Refusal, match="link_not_pending"):
        withdraw_link(engine, PLACE, link.id)
