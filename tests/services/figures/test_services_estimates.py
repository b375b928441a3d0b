"""The estimates of `surveyapp analyse --json`, from an import to the deletion of the answers, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from forgetting_of_tests import places_of
from sqlalchemy import Engine, select

from surveyapp.records.tables import Response
from surveyapp.reports.words.estimate_words import target_words
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.target_reach import target_reach
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.surveys.publish import publish

SURVEY = "demo/weighed"
FILE = """
title: 办事满意度调查
notice: {controller: 某局, contact: 电话, purpose: 评价, retention_days: 365}
population: {name: 居民, size: 1300, target: {question: who, options: [public]}}
sampling:
  method: random
  issued: 130
  margins: [{question: gender, shares: {m: 48, f: 52}}]
satisfaction: {formula: index, items: [speed, manner]}
questions:
- {code: who, type: single, text: 您的身份是？, options:
   [{code: public, label: 社会公众}, {code: agency, label: 代理机构}]}
- {code: gender, type: single, text: 您的性别是？, options: [{code: m, label: 男}, {code: f, label: 女}]}
- {code: speed, type: single, text: 您对速度是否满意？, options:
   [{code: a, label: 满意, score: 2}, {code: b, label: 不满, score: 1}]}
- {code: manner, type: single, text: 您对态度是否满意？, options:
   [{code: a, label: 满意, score: 2}, {code: b, label: 不满, score: 1}]}
"""
KEYS = {"value", "se", "ci95", "n", "n_effective", "deff", "unweighted"}


def filled(engine: Engine) -> None:
    """30 men, all content with the speed; 10 women, half of them; one of the men left manner blank."""
    publish(engine, SURVEY, FILE.encode(), "weighed.yaml")
    people = [("男", "满意", "满意" if place else "") for place in range(30)]
    people += [("女", "满意" if place < 5 else "不满", "不满") for place in range(10)]
    rows = [
        f"{n + 1},{'社会公众' if n < 30 else '代理机构'},{gender},{speed},{manner}"
        for n, (gender, speed, manner) in enumerate(people)
    ]
    head = "序号,您的身份是？,您的性别是？,您对速度是否满意？,您对态度是否满意？"
    import_responses(engine, SURVEY, "\n".join([head, *rows, ""]).encode("utf-8-sig"))


def analysed(engine: Engine, folder: Path) -> SurveyAnalysis:
    return analyse_survey(latest_answers(engine, folder / "instance" / "snapshots", SURVEY))


def estimates(engine: Engine, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = analysed(engine, folder).as_json()["estimates"]
    return found


def test_live_and_frozen_answers_have_the_same_estimates_with_all_keys(
    engine: Engine, tmp_path: Path
) -> None:
    places = places_of(engine, tmp_path)
    filled(engine)
    live = estimates(engine, tmp_path)
    freeze(engine, places.snapshots, SURVEY)
    assert estimates(engine, tmp_path) == live
    assert live["method"] == "raking"
    assert live["raking"]["converged"]
    for entry in (live["overall"], *live["items"].values()):
        assert entry.keys() == KEYS
        assert entry["ci95"][0] < entry["value"] < entry["ci95"][1]
    # Men weigh 48 ÷ 30, women 52 ÷ 10: all men and half of the women give 100, the other women 50.
    assert live["items"]["speed"]["value"] == pytest.approx(100 * 0.48 + 75 * 0.52)
    assert live["items"]["speed"]["unweighted"] == pytest.approx((35 * 100 + 5 * 50) / 40)
    assert live["items"]["manner"]["n"] == 39
    assert (live["weights"]["min"], live["weights"]["max"]) == pytest.approx((0.48 / 0.75, 0.52 / 0.25))
    assert live["weights"]["kish_deff"] == pytest.approx(40 * (30 * 0.016**2 + 10 * 0.052**2))


def test_the_target_group_is_counted_alike_before_and_after_freezing(engine: Engine, tmp_path: Path) -> None:
    places_of(engine, tmp_path)
    filled(engine)
    with engine.connect() as connection:
        public = Response.answers["who"].as_string() == "public"
        query = select(Response.id).where(Response.survey == SURVEY, public).limit(10)
        for identity in connection.execute(query).scalars().all():
            exclude(engine, SURVEY, identity, reason="试填", person="王测")
    result = analysed(engine, tmp_path)
    reach = target_reach(engine, SURVEY, result.questionnaire)
    assert reach == result.target
    assert reach is not None
    assert result.as_json()["target_group"] == {
        "question": "who",
        "options": ["public"],
        "value": pytest.approx(200 / 3),
        "n": 30,
        "missed": True,
    }
    assert target_words(result.questionnaire, reach).startswith(
        "目标群体（社会公众）占回答“您的身份是？”者的 66.67%。低于 80%"
    )


def test_deleted_answers_leave_a_reason(sqlite_engine: Engine, tmp_path: Path) -> None:
    places = places_of(sqlite_engine, tmp_path)
    filled(sqlite_engine)
    freeze(sqlite_engine, places.snapshots, SURVEY)
    forget_survey(places, SURVEY, reason="到期", person="王测")
    assert estimates(sqlite_engine, tmp_path) == {"reason": "rows_deleted"}


def test_the_report_discloses_the_sample_and_both_figures(sqlite_engine: Engine, tmp_path: Path) -> None:
    places = places_of(sqlite_engine, tmp_path)
    filled(sqlite_engine)
    freeze(sqlite_engine, places.snapshots, SURVEY)
    path = tmp_path / "report.docx"
    report_survey(sqlite_engine, places.snapshots, SURVEY, "docx", path, None)
    written = Document(str(path))
    rows = [[cell.text for cell in row.cells] for table in written.tables for row in table.rows]
    assert ["抽样方法", "简单随机抽样"] in rows
    assert ["总体人数", "1300人"] in rows
    assert ["男", "48.00%", "30", "75.00%", "0.64"] in rows
    speed = next(row for row in rows if row[:3] == ["您对速度是否满意？", "93.75", "87.00"])
    assert speed[4] == "40"
    text = "\n".join(part.text for part in written.paragraphs)
    assert "目标群体（社会公众）占回答“您的身份是？”者的 75.00%。" in text
    assert "再决定是否冻结" not in text
