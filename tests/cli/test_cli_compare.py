"""`analyse --compare`, the demonstration's snapshots, and case 10 from file to figure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from own_instance import object_of, use_instance

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.services.figures.demonstration import freeze_samples, prepare_demo
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.services.surveys.survey_lookup import known_survey

Command = Callable[..., Result]

OPTIONS = (
    "[{code: '5', label: 非常满意, score: 5, favourable: true}, {code: '4', label: 满意, score: 4, favourable: true}, "
    "{code: '3', label: 一般, score: 3}, {code: '2', label: 不满意, score: 2}, "
    "{code: '1', label: 非常不满意, score: 1}, {code: na, label: 不了解/未办理过, no_opinion: true}]"
)
QUESTIONNAIRE = f"""
title: 不了解
notice: {{controller: 某市财政局, contact: 热线, purpose: 测试, retention_days: 365}}
satisfaction: {{formula: index, items: [a, b, c]}}
figures:
- {{code: pleased, name: 满意的比例, question: c, options: ['5', '4'], of: ['5', '4', '3', '2', '1']}}
published:
- {{figure: index, value: 82.2, place: 附件 3}}
- {{figure: favourable, question: c, value: 99.9%, place: 附件 3}}
- {{figure: pleased, value: 100.0%}}
- {{figure: share, question: a, option: '5', value: 40%, group: {{question: b, options: [na]}}}}
questions:
- {{code: a, type: single, text: 服务态度, options: {OPTIONS}}}
- {{code: b, type: single, text: 办理速度, options: {OPTIONS}}}
- {{code: c, type: single, text: 环境, options: {OPTIONS}}}
"""
ROWS = """服务态度,办理速度,环境
非常满意,满意,不了解/未办理过
满意,不了解/未办理过,满意
不满意,一般,不了解/未办理过
满意,满意,满意
非常满意,非常满意,非常满意
"""
EVALUATION = """
title: 评价
grades: [{name: 优, from: 90}, {name: 差, from: 0}]
indicators:
- code: A
  name: 效益
  weight: 100
  children:
  - code: A1
    name: 满意的比例
    weight: 100
    target: ≥90%
    rule: {type: bands, bands: [{from: 90, share: 100}, {from: 0, share: 0}]}
    actual: {figure: {survey: case, figure: pleased}}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_instance(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def case(instance: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A survey with answers some of which are no opinion, and published figures that partly differ."""
    folder = instance / "files" / "case"
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (folder / "indicators.yaml").write_text(EVALUATION, encoding="utf-8")
    (instance / "a.csv").write_text(ROWS, encoding="utf-8-sig")
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(instance / "files"))
    checked = run("check", str(folder))
    assert checked.exit_code == 0, checked.output
    imported = run("import-responses", "case/case", str(instance / "a.csv"))
    assert imported.exit_code == 0, imported.output
    return "case/case"


def test_no_opinion_is_counted_and_left_out_of_satisfaction(case: str) -> None:
    found = object_of(run("analyse", case, "--json"))
    items = found["satisfaction"]["items"]  # type: ignore[index]  # JSON
    assert {code: (item["n"], item["index"]) for code, item in items.items()} == {
        "a": (5, 80.0),
        "b": (4, 80.0),
        "c": (3, pytest.approx(86.66666666666667)),
    }
    assert found["satisfaction"]["overall"]["value"] == pytest.approx(82.22222222222223)  # type: ignore[index]
    assert found["reliability"]["alpha"]["n"] == 2  # type: ignore[index]
    asked = found["questions"]["c"]  # type: ignore[index]
    assert (asked["n"], asked["options"][-1]["count"], asked["options"][-1]["percent_of_respondents"]) == (
        5,
        2,
        40.0,
    )
    assert [option.get("no_opinion") for option in asked["options"]] == [None] * 5 + [True]


def test_what_a_report_prints_otherwise_is_listed(case: str) -> None:
    found = object_of(run("analyse", case, "--compare", "--json"))
    assert found["differences"] == [
        {
            "figure": "favourable",
            "question": "c",
            "option": None,
            "group": None,
            "published": "99.9%",
            "ours": "100.00%",
            "value": 100.0,
            "n": 3,
            "reason": None,
            "place": "附件 3",
        },
        {
            "figure": "share",
            "question": "a",
            "option": "5",
            "group": {"question": "b", "options": ["na"]},
            "published": "40%",
            "ours": "0.00%",
            "value": 0.0,
            "n": 1,
            "reason": None,
            "place": None,
        },
    ]
    assert "differences" not in object_of(run("analyse", case, "--json"))


def test_differences_are_said_at_the_terminal(case: str) -> None:
    lines = run("analyse", case, "--compare").stdout.splitlines()
    assert lines == [
        "case/case：比较了 4 个已公布的数字，2 个与计算结果不一致",
        "  “环境”的满意率：公布 99.9%（附件 3），计算 100.00%",
        "  “服务态度”选项“非常满意”的选项占比（只计“不了解/未办理过”的受访者）：公布 40%，计算 0.00%",
    ]


def test_published_figures_can_be_added_after_the_answers_were_frozen(case: str, instance: Path) -> None:
    assert run("freeze", case).exit_code == 0
    path = instance / "files" / "case" / "case.yaml"
    path.write_text(QUESTIONNAIRE.replace("value: 82.2,", "value: 83,"), encoding="utf-8")
    assert run("publish", case).exit_code == 0
    found = object_of(run("analyse", case, "--compare", "--json"))
    assert found["snapshot"] is not None
    assert [entry["published"] for entry in found["differences"]] == ["83", "99.9%", "40%"]  # type: ignore[attr-defined,index]


def test_an_indicator_takes_a_figure_of_the_questionnaires_own(case: str) -> None:
    assert run("freeze", case).exit_code == 0
    line = object_of(run("score", "case", "--json"))["indicators"]["A1"]  # type: ignore[index]
    assert (line["score"], line["source"]["n"]) == (100.0, 3)
    assert "“不了解”的“满意的比例”：100.00%（n = 3，数据编号 " in run("score", "case").stdout


def test_a_figure_that_no_questionnaire_names_is_told(case: str, instance: Path) -> None:
    path = instance / "files" / "case" / "indicators.yaml"
    path.write_text(EVALUATION.replace("figure: pleased", "figure: pleasd"), encoding="utf-8")
    told = run("check", str(path))
    assert told.exit_code == 1
    assert "没有名称为“pleasd”的数字；是不是“pleased”？" in told.output


def test_the_demonstration_has_its_scores_at_once(instance: Path) -> None:
    found = settings()
    engine = database(found)
    publish_folder(engine, found.questionnaires)
    surveys = prepare_demo(engine, found.questionnaires)
    frozen = freeze_samples(engine, found.snapshots, surveys)
    assert sorted(frozen) == sorted(survey.survey for survey in surveys)
    assert {known_survey(engine, survey).state for survey in frozen} == {"open"}
    assert freeze_samples(engine, found.snapshots, surveys) == []
    engine.dispose()
    for evaluation, total in {
        "qitai-zhengwu-2023": 93.0,
        "changji-jishitong-2024": 100.0,
        "turpan-12345-2022": 93.6,
    }.items():
        assert object_of(run("score", evaluation, "--json"))["total"] == total
