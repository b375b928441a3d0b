"""What is kept of a 基础表 that somebody fills in."""

import pytest
from sqlalchemy import Engine

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.indicators.basic_forms import NoCell, cell_values
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.form_entries import (
    FormPlace,
    FormSubmission,
    latest_revision,
    submit_form,
    typed_cells,
)

FORM = BasicForm.model_validate(
    {
        "code": "money",
        "name": "基础表",
        "cells": [
            {"code": "budget", "name": "预算数", "value": "20"},
            {"code": "remark", "name": "说明", "type": "text", "value": "见附件", "required": False},
            {"code": "other", "name": "其他", "type": "text", "required": False},
        ],
    }
)
PLACE = FormPlace("evaluation", "indicators", "money")


def test_an_emptied_cell_is_empty_and_not_what_the_file_says() -> None:
    kept = typed_cells(FORM, {"budget": "20", "remark": " ", "other": ""})
    assert cell_values(FORM, kept)["remark"] == NoCell("cell_empty")


def test_a_form_that_nobody_filled_in_has_the_values_of_the_file() -> None:
    assert cell_values(FORM, {})["remark"] == "见附件"


def test_an_emptied_cell_is_kept_as_empty(sqlite_engine: Engine) -> None:
    cells = {"budget": "19", "remark": "", "other": ""}
    submit_form(sqlite_engine, PLACE, FORM, FormSubmission("confirmed", cells, "评价人", unsubmitted=True))
    found = latest_revision(sqlite_engine, PLACE)
    assert found is not None
    assert found.cells == {"budget": "19", "remark": ""}


def test_a_form_whose_required_cell_was_emptied_is_not_confirmed(sqlite_engine: Engine) -> None:
    with pytest.raises(Refusal, match="cells_empty"):
        submit_form(
            sqlite_engine, PLACE, FORM, FormSubmission("confirmed", {"budget": "", "remark": "有"}, "评价人")
        )
