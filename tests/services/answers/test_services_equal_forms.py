"""Equal forms are found beside what arrived as among all responses, however few are read of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, delete, insert, select

from surveyapp.analysis import screening
from surveyapp.analysis.screening import Arrival, find_alike_forms
from surveyapp.collection.channels import channel_kind
from surveyapp.records.tables import Response, Survey
from surveyapp.services.answers.counts import equal_forms
from surveyapp.services.answers.counts.equal_forms import find_equal_forms
from surveyapp.services.answers.returns import IS_WITHDRAWN

BEGINNING = datetime(2026, 7, 5, 8, 30, tzinfo=UTC)
FEW = 4
"""Equal forms that make a burst here."""

_numbers = count()

FORMS = some.lists(
    some.fixed_dictionaries(
        {
            # Around the window of a minute, that of five minutes, and the turn of the clock's minute.
            "at": some.one_of(
                some.integers(0, 90),
                some.sampled_from([59.9995, 60, 60.0005, 119.5, 299.999, 300, 300.001, 360]),
            ),
            "channel": some.sampled_from(["link", "link", "微信", "kiosk"]),
            "form": some.sampled_from([1, 1, 2, None]),
            "single": some.booleans(),
            "kind": some.sampled_from(["usual", "usual", "usual", "ineligible", "withdrawn", "old import"]),
        }
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def survey_of_few(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    for module in (screening, equal_forms):
        monkeypatch.setattr(module, "BURST", FEW)
    yield engine


def stored(engine: Engine, forms: list[dict[str, Any]]) -> tuple[str, list[UUID]]:
    """A survey of its own with these forms; their ids in the order in which they came."""
    survey, ids = f"a/s{next(_numbers)}", [uuid4() for _ in forms]
    facts = {"state": "open", "version": "v", "analysis_hash": "h", "sample": False, "created": BEGINNING}
    usual = {"survey": survey, "version": "v", "language": "zh-CN", "answers": {}}
    rows = [
        {
            **usual,
            "id": key,
            "submitted": BEGINNING + timedelta(seconds=form["at"]),
            "channel": form["channel"],
            "answers_digest": form["form"],
            "flags": ["no_script"] * form["single"] + ["imported"] * (form["kind"] == "old import"),
            "ineligible": form["kind"] == "ineligible",
            "withdrawn": BEGINNING if form["kind"] == "withdrawn" else None,
        }
        for key, form in zip(ids, forms, strict=True)
    ]
    with engine.connect() as connection:
        connection.execute(insert(Survey).values(name=survey, **facts))
        connection.execute(insert(Response), rows)
    return survey, ids


def alike(ids: list[UUID], forms: list[dict[str, Any]]) -> set[UUID]:
    """Those that the rule finds among all."""
    return find_alike_forms(
        Arrival(
            key,
            (BEGINNING + timedelta(seconds=form["at"])).timestamp(),
            form["channel"],
            channel_kind(form["channel"], imported=form["kind"] == "old import"),
            form["form"],
            frozenset({"no_script"} if form["single"] else ()),
        )
        for key, form in zip(ids, forms, strict=True)
        if form["kind"] not in ("withdrawn", "ineligible")
    )


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(forms=FORMS, former=some.integers(0, 13))
def test_beside_new_forms_all_are_found_that_stand_in_a_group_with_them(
    survey_of_few: Engine, forms: list[dict[str, Any]], former: int
) -> None:
    survey, ids = stored(survey_of_few, forms)
    new = Response.id.in_(ids[former:])
    with survey_of_few.connect() as connection:
        seen = [~IS_WITHDRAWN]
        found = find_equal_forms(connection, survey, [(Response.survey == survey, new, *seen)], seen)
        connection.execute(delete(Response).where(Response.survey == survey))
        assert connection.execute(select(Response.id)).first() is None
    every, before = alike(ids, forms), alike(ids[:former], forms[:former])
    assert found <= every
    assert every - before <= found
    assert every.intersection(ids[former:]) <= found
