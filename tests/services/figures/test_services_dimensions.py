"""A survey with several scales, from its answers to every place that shows figures: all say the same."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cases import each
from made_console import Console
from servers import REPOSITORY

from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.evaluations.check import check_files
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.kept_results import chosen_results
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder

SURVEY = "demo/residents"
CHANGJI = REPOSITORY / "questionnaires" / "changji-jishitong-2024"
SCALES = """scales:
- {code: use, name: 使用体验, items: [convenience, interface]}
- {code: effect, name: 办理成效, items: [timely, result, governance]}
- {code: quick, name: 及时性, items: [timely]}
published:
- {figure: favourable, scale: use, value: 99.18%}
- {figure: alpha, scale: effect, value: 0.9}
"""
INDICATORS = """
title: 评价
indicators:
- code: A
  name: 效益
  weight: 100
  children:
  - {code: A1, name: 使用体验, weight: 40, target: ≥90%, rule: {type: target, short: proportional},
     actual: {figure: {survey: residents, figure: favourable, scale: use}}}
  - {code: A2, name: 成效指数, weight: 30, target: ≥90, rule: {type: target, short: proportional},
     actual: {figure: {survey: residents, figure: index, scale: effect,
                       group: {question: frequency, options: [weekly, monthly]}}}}
  - {code: A3, name: 信度, weight: 30, target: ≥0.8, rule: {type: target, short: proportional},
     actual: {figure: {survey: residents, figure: alpha, scale: effect}}}
"""


@dataclass(frozen=True)
class Analysed:
    """A console with the published 昌吉 survey, its five satisfaction items in three dimensions, and an evaluation."""

    console: Console
    tmp: Path

    @property
    def places(self) -> Places:
        settings = self.console.settings
        return Places(self.console.engine, self.tmp, settings.snapshots, settings.questionnaires)

    @property
    def json(self) -> dict[str, Any]:
        return self.analysis.as_json()

    @property
    def analysis(self) -> Any:
        return chosen_results(self.places.engine, self.places.snapshots, SURVEY).survey_analysis


def source() -> str:
    """The published questionnaire with its five satisfaction items in dimensions."""
    text = (CHANGJI / "residents.yaml").read_text("utf-8")
    assert text.count("\npublished:\n") == 1
    return text.replace("\npublished:\n", f"\n{SCALES}")


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Analysed]:
    tmp = tmp_path_factory.mktemp("dimensions")
    console = Console.made_in(tmp)
    folder = console.settings.questionnaires / "demo"
    folder.mkdir()
    (folder / "residents.yaml").write_text(source(), "utf-8")
    (folder / "indicators.yaml").write_text(INDICATORS, "utf-8")
    publish_folder(console.engine, console.settings.questionnaires)
    change_state(console.engine, SURVEY, "open")
    sample = (CHANGJI / "residents.sample.csv").read_bytes()
    import_responses(console.engine, SURVEY, sample, file_name="residents.sample.csv")
    freeze(console.engine, console.settings.snapshots, SURVEY)
    yield Analysed(console, tmp)
    console.engine.dispose()


def test_analyse_json_lists_every_dimension_with_its_items(analysed: Analysed) -> None:
    use, effect, quick = analysed.json["scales"]
    assert (use["code"], use["name"], use["n"], use["formula"]) == ("use", "使用体验", 122, "favourable")
    assert use["overall"]["value"] == use["favourable"] == pytest.approx(121 / 122 * 100)
    assert list(effect["items"]) == ["timely", "result", "governance"]
    assert effect["alpha"]["value"] == pytest.approx(0.8352090537566803)
    assert {*effect["items"]["timely"]} == {
        *("value", "n", "index", "favourable", "mean", "ci95"),
        *("item_total", "corrected_item_total", "alpha_if_deleted"),
    }
    assert quick["alpha"] == {"reason": "one_item"}
    assert analysed.json["without_flagged"]["scales"] == analysed.json["scales"], "nothing is flagged"


def test_an_item_has_the_same_figure_in_its_dimension_and_in_the_main_scale(analysed: Analysed) -> None:
    found = analysed.json
    for scale in found["scales"]:
        for code, item in scale["items"].items():
            main = found["satisfaction"]["items"][code]
            assert {key: item[key] for key in main} == main


def test_indicators_take_figures_of_a_dimension_also_of_a_group(analysed: Analysed) -> None:
    leaves = as_json(score_evaluation(analysed.places, "demo"))["indicators"]
    assert [leaf["score"] for leaf in leaves.values()] == [40, 30, 30]
    told = {code: leaf["trace"][0]["text"] for code, leaf in leaves.items()}
    assert "“使用体验”维度的满意率：99.18%（n = 122" in told["A1"]
    assert "“办理成效”维度的满意度指数：" in told["A2"]
    assert "只计“每周多次、每月多次”的受访者" in told["A2"]
    assert "“办理成效”维度的α 系数：0.835（n = 122" in told["A3"]
    assert "题目数 K 为 3" in told["A3"]
    assert leaves["A1"]["source"]["reference"] == {
        "survey": "residents",
        "figure": "favourable",
        "scale": "use",
    }


def test_published_figures_of_a_dimension_are_compared(analysed: Analysed) -> None:
    compared = compare_survey(analysed.places.engine, analysed.analysis)
    differences = [entry.as_json() for entry in compared.differences]
    (difference,) = [entry for entry in differences if "scale" in entry]
    assert (difference["figure"], difference["scale"], difference["ours"]) == ("alpha", "effect", "0.835")


def test_the_command_line_says_each_dimension_with_its_items_in_descending_order(analysed: Analysed) -> None:
    lines = list(analysis_lines(analysed.analysis))
    at = next(
        place
        for place, line in enumerate(lines)
        if line.startswith("  维度 办理成效（effect）：满意率 95.36%")
    )
    values = [float(re.findall(r"：(\d+\.\d\d)%", line)[0]) for line in lines[at + 1 : at + 4]]
    assert values == sorted(values, reverse=True)
    assert "Cronbach α：0.835（K=3，n=122" in lines[at + 4]


def words(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as file:
        return re.sub(r"<[^>]+>|\s", "", file.read(part).decode())


def test_the_word_report_has_a_chapter_of_the_dimensions(analysed: Analysed) -> None:
    path = analysed.tmp / "survey.docx"
    report_survey(analysed.places.engine, analysed.places.snapshots, SURVEY, "docx", path)
    text = words(path, "word/document.xml")
    chapter = text.rpartition("各维度分析")[2]
    for sentence in (
        "问卷的量表题分为3个维度：“使用体验”、“办理成效”、“及时性”。",
        "各维度按满意率由高到低依次为：“使用体验”（99.18%）、“办理成效”（95.36%）、“及时性”（88.52%）。",
        "“办理成效”维度的满意率为95.36%（n=122），为该维度3道题的平均值。",
        "按答全的122份答卷计算，α系数为0.835，内部一致性较高。",
        "“及时性”维度的满意率为88.52%（n=122），该维度仅含一道题，即该题结果。信度不适用：",
        "“及时性”的α系数不适用（只有一道题可用，至少需要两道题才能计算）",
        "单题公式：满意率=选择计入满意的选项的人数÷作答该题的人数×100%",
    ):
        assert sentence in chapter
    order = [chapter.rindex(item) for item in ("基层治理能力？122", "满意度如何？122", "及时处理？122")]
    assert chapter.index("办理成效维度各题（由高到低）") > 0
    assert sorted(order[:2]) == order[:2]


def test_the_workbook_has_a_sheet_of_the_dimensions(analysed: Analysed) -> None:
    path = analysed.tmp / "survey.xlsx"
    report_survey(analysed.places.engine, analysed.places.snapshots, SURVEY, "xlsx", path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:4] == ["说明", "满意度", "信度效度", "维度"]
    rows = [[cell for cell in row if cell is not None] for row in book["维度"].values]
    effect = analysed.json["scales"][1]
    told = next(row for row in rows if row and row[0] == "办理成效")
    assert told[:3] == ["办理成效", 122, effect["favourable"]]
    assert effect["alpha"]["value"] in told
    assert "不适用" in next(row for row in rows if row and row[0] == "及时性")
    assert [row[2] for row in rows if row and row[-1] in ("governance", "result")] == [
        effect["items"][code]["value"] for code in ("governance", "result")
    ]
    assert len(book["维度"]._charts) == 4, "the dimensions, and the items of each"


def test_the_page_of_results_shows_each_dimension(analysed: Analysed) -> None:
    client = analysed.console.client(analysed.console.person("evaluator"))
    response = client.get(f"/console/surveys/{SURVEY}/results")
    assert response.status_code == 200
    for anchor in ("dimensions", "dimension-use", "dimension-effect", "dimension-quick"):
        assert f'id="{anchor}"' in response.text
    text = re.sub(r"<[^>]+>|\s", "", response.text)
    assert "满意率95.36%（n=122）。" in text
    assert "α=0.835（95%置信区间0.777至0.880，K=3，n=122，未答全0份），信度较高。" in text
    assert "信度不适用：只有一道题可用，至少需要两道题才能计算。" in text
    assert "各维度满意率" in text


@each(
    ("written", "code"),
    [
        ("figure: favourable, scale: nothing", "reference_unknown_scale"),
        ("figure: alpha, scale: use, question: timely", "scale_beside_question"),
        ("figure: share, scale: use, question: timely, option: A", "scale_not_wanted"),
        ("figure: valid_rate, scale: use", "scale_not_wanted"),
    ],
)
def test_check_finds_references_to_what_no_dimension_has(tmp_path: Path, written: str, code: str) -> None:
    (tmp_path / "residents.yaml").write_text(source(), "utf-8")
    text = INDICATORS.replace("figure: favourable, scale: use", written)
    (tmp_path / "indicators.yaml").write_text(text, "utf-8")
    assert code in {problem.code for problem in check_files(sorted(tmp_path.glob("*.yaml")))}
