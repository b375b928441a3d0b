"""The score of the published evaluation: 100, 优, its survey figures from a snapshot; without one it is missing."""

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from surveyapp.records.tables import Response
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import EvaluationScore, score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places

EVALUATION = "changji-jishitong-2024"


@pytest.fixture
def score(demonstration: Engine, tmp_path: Path, published_questionnaires: Path):  # type: ignore[no-untyped-def]
    """score(frozen) -> the JSON object of the published evaluation."""

    def scored(*, frozen: bool) -> dict[str, Any]:
        if frozen:
            freeze(demonstration, tmp_path, f"{EVALUATION}/residents")
        return as_json(
            score_evaluation(Places(demonstration, tmp_path, tmp_path, published_questionnaires), EVALUATION)
        )

    return scored


def test_the_published_total_and_grade(score) -> None:  # type: ignore[no-untyped-def]
    found = score(frozen=True)
    assert (found["total"], found["grade"], found["missing"]) == (100.0, "优", [])
    assert {code: (level["score"], level["weight"]) for code, level in found["levels"].items()} == {
        "A": (15.0, 15.0),
        "B": (25.0, 25.0),
        "C": (35.0, 35.0),
        "D": (25.0, 25.0),
    }
    assert len(found["indicators"]) == 19


def test_survey_indicators_name_their_snapshot_and_n(score) -> None:  # type: ignore[no-untyped-def]
    found = score(frozen=True)["indicators"]
    for code in ("D11", "D21"):
        assert found[code]["actual"] == pytest.approx(12100 / 122)
        assert found[code]["source"]["n"] == 122
        assert len(found[code]["source"]["snapshot"]) == 16


def test_a_figure_is_named_in_words_and_keeps_its_codes(score) -> None:  # type: ignore[no-untyped-def]
    step = score(frozen=True)["indicators"]["D11"]["trace"][0]
    assert re.search(r"取自“昌吉.*问卷.*”第 \d+ 题“.+”的满意率：99.18%", step["text"])
    assert {*step} == {
        "step",
        "text",
        "survey",
        "figure",
        "question",
        "option",
        "group",
        "n",
        "snapshot",
        "value",
    }
    assert (step["survey"], step["question"]) == ("residents", "governance")


def test_without_a_snapshot_nothing_is_made_up(score) -> None:  # type: ignore[no-untyped-def]
    found = score(frozen=False)
    assert (found["total"], found["grade"], found["missing"]) == (None, None, ["D11", "D21"])
    assert found["indicators"]["D21"]["score"] is None
    assert found["levels"]["D"]["score"] is None
    assert found["levels"]["C"]["score"] == 35.0


def test_a_score_from_reconstructed_answers_says_so(score) -> None:  # type: ignore[no-untyped-def]
    assert score(frozen=True)["reconstructed"] == {f"{EVALUATION}/residents": 122}


def test_linked_scores_stand_over_all_returned_the_valid_and_the_unflagged(
    score,  # type: ignore[no-untyped-def]
    demonstration: Engine,
) -> None:
    """One of 122 is not content with D11's question: 1 of the 6 that are left once 116 are flagged."""
    same, survey = score(frozen=True)["screening"], f"{EVALUATION}/residents"
    assert same["all_returned"] == same["without_flagged"]
    assert (same["all_returned"]["total"], {*same["all_returned"]["indicators"]}) == (100.0, {"D11", "D21"})
    with demonstration.begin() as connection:
        rows = connection.execute(
            select(Response.id, Response.answers).where(Response.survey == survey)
        ).all()
        counts = Counter(row.answers["governance"] for row in rows)
        (discontent,) = (row.id for row in rows if counts[row.answers["governance"]] == 1)
        others = [row.id for row in rows if row.id != discontent]
        connection.execute(update(Response).where(Response.id.in_(others[5:])).values(flags=["fast"]))
    exclude(demonstration, survey, discontent, reason="核查", person="王测")
    exclude(demonstration, survey, discontent, reason="属实", person="王测", excluded=False)
    exclude(demonstration, survey, others[-1], reason="核查", person="王测")
    found = score(frozen=True)
    returned, unflagged = (found["screening"][basis] for basis in ("all_returned", "without_flagged"))
    assert found["indicators"]["D11"]["actual"] == pytest.approx(12000 / 121)
    assert (found["total"], returned["total"]) == (100.0, 100.0)
    assert returned["indicators"]["D11"]["actual"] == pytest.approx(12100 / 122)
    assert unflagged["indicators"]["D11"]["actual"] == pytest.approx(500 / 6)
    assert (unflagged["indicators"]["D11"]["score"], unflagged["total"]) == (12.0, 95.0)


def scored(places: Places, evaluation: str) -> EvaluationScore:
    """As a command scores: what cannot be scored is refused."""
    return score_evaluation(places, evaluation).sound(places)


def test_an_unknown_evaluation_is_refused(sqlite_engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="unknown_evaluation"):
        scored(Places(sqlite_engine, tmp_path, tmp_path, tmp_path), "nowhere")


def test_a_folder_outside_the_questionnaires_is_refused(
    sqlite_engine: Engine, tmp_path: Path, published_questionnaires: Path
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    shutil.copytree(published_questionnaires / EVALUATION, tmp_path / "outside")
    with pytest.raises(Refusal, match="unknown_evaluation"):
        scored(Places(sqlite_engine, tmp_path, tmp_path, inside), "../outside")


def test_an_indicator_file_with_errors_is_refused_with_all_of_them(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "indicators.yaml").write_text("title: x\nindicators: []\nfoo: 1\n", "utf-8")
    with pytest.raises(Refusal, match="indicators_have_errors") as refused:
        scored(Places(sqlite_engine, tmp_path, tmp_path, tmp_path), "bad")
    assert len(refused.value.details) >= 2
