"""What is given out of one survey agrees with itself: Word report and workbook with what the commands print as JSON."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from sqlalchemy import Engine

from surveyapp.analysis.results import half_up
from surveyapp.records.connection import connect
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.database import ready_database
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.statistics.coding_frames import TypedTheme, save_frame
from surveyapp.services.statistics.comparison import compare_answers, comparison_json
from surveyapp.services.statistics.drivers import drivers_json, survey_drivers
from surveyapp.services.statistics.opinions import survey_opinions
from surveyapp.services.statistics.text_codings import decide
from surveyapp.services.statistics.trend import survey_trend
from surveyapp.services.statistics.trend_json import trend_json
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

BEFORE, NOW = "county2023/residents", "county2024/residents"
ITEMS = {"service.attitude": "服务态度", "service.speed": "办理速度", "service.guide": "办事指引"}
STEPS = """{code: "5", label: 非常满意, score: 5, favourable: true}, {code: "4", label: 满意, score: 4,
  favourable: true}, {code: "3", label: 一般, score: 3}, {code: "2", label: 不满意, score: 2}"""


def source(year: int, formula: str) -> bytes:
    return f"""title: {year}年办事满意度
population: {{name: 办事群众, size: 1000}}
sampling: {{method: stratified, issued: 300, strata: {{question: age, sizes: {{a: 600, b: 400}}}}}}
satisfaction: {{formula: {formula}, items: [{", ".join(ITEMS)}]}}
series: 办事满意度
report: {{intervals: true}}
questions:
- {{code: age, type: single, text: 您的年龄是？, options: [{{code: a, label: 青年}}, {{code: b, label: 中老年}}]}}
- {{code: kind, type: single, text: 您的身份是？, options: [{{code: a, label: 公众}}, {{code: b, label: 企业}},
    {{code: c, label: 代办}}]}}
- {{code: service, type: matrix, text: 请评价以下方面, ask_reason: ["2"], options: [{STEPS},
    {{code: "0", label: 不了解, no_opinion: true}}], items: [{{code: attitude, text: 服务态度}},
    {{code: speed, text: 办理速度}}, {{code: guide, text: 办事指引}}]}}
- {{code: overall, type: single, text: 总体来说您满意吗？, options: [{STEPS}]}}
- {{code: advice, type: text, text: 您还有什么建议？}}
""".encode()


def answers_of(rng: random.Random, number: int) -> dict[str, str]:
    """One reconstructed respondent: older ones judge better; every twelfth has no opinion on the speed."""
    young = rng.random() < 0.5
    mood = rng.gauss(0, 1) + (-0.4 if young else 0.4)
    given = {"age": "a" if young else "b", "kind": "c" if number < 3 else rng.choice("aaab")}
    for place, item in enumerate(ITEMS):
        score = max(2, min(5, round(4 - 0.4 * place + 0.8 * mood + rng.gauss(0, 0.6))))
        given[item] = "0" if item == "service.speed" and number % 12 == 0 else str(score)
        if given[item] == "2":
            given[f"{item}.reason"] = "张主任让排队太久"
    given["overall"] = str(max(2, min(5, round(4 + mood + rng.gauss(0, 0.4)))))
    if number % 5 == 0:
        given["advice"] = rng.choice(["停车难", "排队太久，打13812345678没人接"])
    return given


def fill(engine: Engine, survey: str, count: int, rng: random.Random) -> None:
    version = known_survey(engine, survey).version
    for number in range(count):
        identity = UUID(int=rng.getrandbits(128), version=4)
        receive(
            engine,
            Submission(survey, version, identity, answers_of(rng, number), "link", "zh-CN", seconds=90),
        )


@dataclass(frozen=True)
class GivenOut:
    """The documents of the survey, and what the commands print of it."""

    word: WordDocument
    workbook: Path
    analyse: Mapping[str, Any]
    compare: Mapping[str, Any]
    drivers: Mapping[str, Any]
    trend: Mapping[str, Any]

    @property
    def sentences(self) -> list[str]:
        """Headings and paragraphs, in order."""
        return [paragraph.text for paragraph in self.word.paragraphs]

    def table(self, caption: str) -> list[list[str]]:
        """The cells below the caption that contains this."""
        before = ""
        for block in self.word.iter_inner_content():
            if isinstance(block, Table) and caption in before:
                return [[cell.text for cell in row.cells] for row in block.rows]
            before = block.text if isinstance(block, Paragraph) else ""
        raise AssertionError(f"no table {caption}")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GivenOut]:
    folder = tmp_path_factory.mktemp("given-out")
    engine, rng = connect(f"sqlite:///{folder}/surveyapp.sqlite3"), random.Random(14)
    ready_database(engine)
    for survey, year, formula, count in ((BEFORE, 2023, "favourable", 60), (NOW, 2024, "index", 150)):
        publish(engine, survey, source(year, formula), "f.yaml")
        change_state(engine, survey, "open")
        fill(engine, survey, count, rng)
    freeze(engine, folder, BEFORE)
    publish(engine, NOW, source(2024, "favourable"), "f.yaml", reason="委托方改用满意率")
    opinions = survey_opinions(engine, latest_answers(engine, folder, NOW))
    exclude(engine, NOW, UUID(opinions.texts[0].response), reason="回访不符", person="评价员")
    frame = save_frame(
        engine, NOW, (TypedTheme("", "排队", "", "排队"),), confirms=True, seen=None, person="甲"
    )
    queue = [(text.key, frame.themes[0].code, True) for text in opinions.texts if "排队" in text.text]
    decide(engine, NOW, queue[:100], person="甲")
    freeze(engine, folder, NOW)
    for ending in ("docx", "xlsx"):
        report_survey(engine, folder, NOW, ending, folder / f"r.{ending}")
    answers = latest_answers(engine, folder, NOW)
    yield GivenOut(
        Document(str(folder / "r.docx")),
        folder / "r.xlsx",
        analyse_survey(answers).as_json(),
        comparison_json(compare_answers(answers, "age").comparison),
        drivers_json(NOW, survey_drivers(answers, "overall")),
        trend_json(survey_trend(engine, folder, NOW)),
    )
    engine.dispose()


def written(value: float, places: int = 2) -> str:
    return str(half_up(value, places))


def test_the_tables_of_the_report_print_the_figures_of_the_commands(documents: GivenOut) -> None:
    estimates = documents.analyse["estimates"]
    weighed = {row[0]: row[1:] for row in documents.table("满意率：加权与未加权")}
    groups = {row[0]: row[1:] for row in documents.table("按“年龄”分组的满意率")}
    improved = {row[1]: row for row in documents.table("各题的重要性与得分")}
    years = {row[0]: row[1:] for row in documents.table("各期结果")}
    lines = documents.trend["lines"]
    for code, name in ITEMS.items():
        entry = estimates["items"][code]
        low, high = entry["ci95"]
        assert weighed[name] == [
            f"{written(entry['unweighted'])}%",
            f"{written(entry['value'])}%",
            f"{written(low)}% 至 {written(high)}%",
            str(entry["n"]),
        ]
        compared = documents.compare["items"][code]["groups"]
        assert groups[name][:2] == [written(compared[group]["value"]) for group in "ab"]
        assert groups[name][2] == written(entry["unweighted"])
        assert improved[name][2] == written(documents.drivers["importance"][code]["share"], 1)
        assert improved[name][4] == written(documents.drivers["performance"][code]["value"])
        assert years[name] == [
            f"{written(p['value'])}%\n（{p['n']}）" for p in lines[code]["points"].values()
        ]
    assert weighed["总体"][1] == f"{written(estimates['overall']['value'])}%"
    assert groups["份数"] == [*(str(each["n"]) for each in documents.compare["groups"]), "149"]


def test_the_workbook_has_the_same_figures_unrounded(documents: GivenOut) -> None:
    book = load_workbook(documents.workbook, read_only=True)
    numbers = {
        round(cell, 9)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
    for code in ITEMS:
        assert round(documents.analyse["estimates"]["items"][code]["unweighted"], 9) in numbers
        assert round(documents.drivers["importance"][code]["share"], 9) in numbers
        for group in documents.compare["items"][code]["groups"].values():
            assert group["n"] < 5 or round(group["value"], 9) in numbers


def test_probabilities_stand_in_appendices_alone(documents: GivenOut) -> None:
    place, appendix = "", False
    for block in documents.word.iter_inner_content():
        cells = [[block.text]] if isinstance(block, Paragraph) else ()
        if isinstance(block, Paragraph) and block.text.startswith("附录") and block.style is not None:
            appendix = appendix or block.style.name.startswith(("Heading", "标题"))
        if isinstance(block, Table):
            cells = [[cell.text for cell in row.cells] for row in block.rows]
        if not appendix:
            for text in (text for row in cells for text in row):
                assert "p =" not in text and "p <" not in text and "校正后的p" not in text, (place, text)
        place = block.text if isinstance(block, Paragraph) else place
    assert appendix


def test_the_methods_name_what_was_done_with_its_numbers(documents: GivenOut) -> None:
    text = "\n".join(documents.sentences[documents.sentences.index("（四）方法说明与所循标准") :])
    for told in (
        "加权推算：按“您的年龄是？”分为 2 层",
        "总体满意度的设计效应为",
        "分组比较：按“年龄”和“身份”比较各组在量表各题上的回答。采用曼–惠特尼秩和检验、Welch t 检验和卡方检验，"
        "差异的大小用Hedges g。",
        "其中1道背景题的表不列出不足5份的组",
        "历年变化：与以往1期比较，占比用两个比例的卡方检验",
        f"对{documents.drivers['n']}份答全的答卷作线性回归",
        f"区间取{documents.drivers['resamples']['count']}次自助重抽样",
        "编码框架（1个主题）逐条归类",
        "封存：",
    ):
        assert told in text, told
    assert "没有计算抽样误差" not in text, "the weighted figures have their errors"
    assert "克鲁斯卡尔" not in text[: text.index("附录")], "no test of three groups was made"
    norms = [row[0] for row in documents.table("所循标准")]
    assert "GB/T 19038—2009《顾客满意测评模型和方法指南》附录 D" in norms


def test_what_was_changed_and_excluded_after_the_first_answer_is_said_once(documents: GivenOut) -> None:
    (line,) = [text for text in documents.sentences if text.startswith("收到首份答卷之后")]
    assert "满意度公式改动过1次（理由：委托方改用满意率）" in line
    assert "（满意度指数）" in line and "%（满意率）" in line and "；人工剔除答卷1份" in line


def test_questions_without_a_test_have_a_sentence_instead_of_an_empty_table(documents: GivenOut) -> None:
    assert any("按“身份”分组的没有可以列出的检验" in text for text in documents.sentences)
    with pytest.raises(AssertionError, match="no table"):
        documents.table("按“身份”分组的统计检验")
