"""A new figure is a kind, a method and its words, as the architecture says; every place that prints figures has it."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from made_console import Console
from sqlalchemy import select

from surveyapp.analysis.figure_methods import METHODS, OptionFigure, QuestionFigure, ReturnsFigure, method_of
from surveyapp.analysis.item_formulas import scores
from surveyapp.analysis.results import Figure, Undefined, share
from surveyapp.analysis.statistics.intervals import interval_of_share
from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.definition.complete_table import MissingEntry
from surveyapp.definition.figure_kinds import FIGURE_KINDS, FigureKind
from surveyapp.records.tables import Response
from surveyapp.reports.words.figure_words import FIGURE_WORDS, FigureWords, figure_name
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_evaluation, report_survey
from surveyapp.services.evaluations.check import check_files
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.kept_results import chosen_results
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.mistakes.author_words import mistake_words
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder

SURVEY = "demo/case"
OPTIONS = (
    "[{code: '4', label: 很好, score: 4, favourable: true}, {code: '3', label: 好, score: 3, favourable: true}, "
    "{code: '1', label: 差, score: 1}]"
)
QUESTIONNAIRE = f"""
title: 办事调查
notice: {{controller: 某市财政局, contact: 热线, purpose: 测试, retention_days: 365}}
population: {{name: 居民, size: 1000}}
sampling: {{method: random, issued: 50}}
satisfaction: {{formula: middle, items: [manner, speed]}}
report: {{intervals: true}}
published:
- {{figure: middle, value: 1.5, place: 附件 1}}
- {{figure: middle, question: speed, value: 3}}
- {{figure: unchosen, question: speed, option: '1', value: 10%}}
- {{figure: void_rate, value: 1.5%}}
questions:
- {{code: manner, type: single, text: 态度如何, options: {OPTIONS}}}
- {{code: speed, type: single, text: 速度如何, options: {OPTIONS}}}
"""
ROWS = "态度如何,速度如何\n" + "很好,好\n" * 20 + "好,差\n" * 11 + "好,好\n" * 10
INDICATORS = """
title: 评价
report: {intervals: true}
indicators:
- code: A
  name: 效益
  weight: 100
  children:
  - {code: A1, name: 评分中位数, weight: 40, target: ≥3, rule: {type: target, short: proportional},
     actual: {figure: {survey: case, figure: middle}}}
  - {code: A2, name: 未选比例, weight: 30, target: ≥90%, rule: {type: target, short: proportional},
     actual: {figure: {survey: case, figure: unchosen, question: speed, option: '1'}}}
  - {code: A3, name: 无效比例, weight: 30, target: ≤5%, rule: {type: target, short: proportional},
     actual: {figure: {survey: case, figure: void_rate}}}
"""
WRONG = """
title: 评价
indicators:
- {code: A1, name: 甲, weight: 20, target: ≥3%, rule: {type: target, short: proportional},
   actual: {figure: {survey: case, figure: middle}}}
- {code: A2, name: 乙, weight: 20, target: ≥3, rule: {type: target, short: proportional},
   actual: {figure: {survey: case, figure: middle, question: plain}}}
- {code: A3, name: 丙, weight: 20, target: ≥3%, rule: {type: target, short: proportional},
   actual: {figure: {survey: case, figure: unchosen, question: speed}}}
- {code: A4, name: 丁, weight: 20, target: ≥3%, rule: {type: target, short: proportional},
   actual: {figure: {survey: case, figure: void_rate, question: speed}}}
- {code: A5, name: 戊, weight: 20, target: ≥3%, rule: {type: target, short: proportional},
   actual: {figure: {survey: case, figure: medians}}}
"""


class Median(QuestionFigure):
    """The score in the middle; nobody knows an interval for it."""

    def of_item(self, item, counts):
        given = sorted(score for score, count in scores(item, counts) for _ in range(count))
        return Figure(given[len(given) // 2], len(given)) if given else Undefined("no_answers")

    def item_interval(self, item, counts, figure, population):
        return Undefined("no_interval_method")

    def scale_interval(self, scale, counts, figure, population):
        return Undefined("no_interval_method")


class Unchosen(OptionFigure):
    """The share that did not choose an option; Wilson's interval is as good for it."""

    def of_option(self, chosen):
        found = chosen.of_respondents
        return Figure(100 - found.exact, found.n) if isinstance(found, Figure) else found

    def interval(self, asked, counts, figure):
        return interval_of_share(figure, None)


class VoidRate(ReturnsFigure):
    """What came back and does not count."""

    def of_sample(self, sample):
        return share(sample.returned - sample.valid, sample.returned)


NEW = {
    "middle": (
        FigureKind(
            "middle",
            "question",
            "scores",
            1,
            needs="scored_options",
            formula=True,
            beside=("overall", "items"),
        ),
        Median(),
        FigureWords("中位得分", "居中的得分"),
    ),
    "unchosen": (
        FigureKind("unchosen", "option", "percent", places=0),
        Unchosen(),
        FigureWords("未选占比", "没有选择该选项的人数 ÷ 作答该题的人数 × 100%"),
    ),
    "void_rate": (
        FigureKind("void_rate", "returns", "percent", places=3),
        VoidRate(),
        FigureWords("无效率", "无效份数 ÷ 回收份数 × 100%", "无效 ÷ 回收"),
    ),
}


@pytest.fixture(scope="module", autouse=True)
def new_figures() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, (kind, method, said) in NEW.items():
            patch.setitem(FIGURE_KINDS, name, kind)
            patch.setitem(METHODS, name, method)
            patch.setitem(FIGURE_WORDS, name, said)
        yield


@dataclass(frozen=True)
class Evaluated:
    """A console with one survey of 41 answers, one of them excluded, and one evaluation."""

    console: Console
    tmp: Path

    @property
    def places(self) -> Places:
        settings = self.console.settings
        return Places(self.console.engine, self.tmp, settings.snapshots, settings.questionnaires)


@pytest.fixture(scope="module")
def evaluated(new_figures: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluated]:
    tmp = tmp_path_factory.mktemp("new_figure")
    console = Console.made_in(tmp)
    engine, questionnaires = console.engine, console.settings.questionnaires
    write(questionnaires / "demo", QUESTIONNAIRE, INDICATORS)
    publish_folder(engine, questionnaires)
    change_state(engine, SURVEY, "open")
    import_responses(engine, SURVEY, ROWS.encode(), file_name="rows.csv")
    with engine.connect() as connection:
        rows = connection.execute(select(Response.id, Response.answers)).all()
    twice = next(row.id for row in rows if row.answers == {"manner": "3", "speed": "3"})
    exclude(engine, SURVEY, twice, reason="重复填写", person="张测")
    freeze(engine, console.settings.snapshots, SURVEY)
    yield Evaluated(console, tmp)
    engine.dispose()


def write(folder: Path, questionnaire: str, indicators: str) -> None:
    folder.mkdir()
    (folder / "case.yaml").write_text(questionnaire, "utf-8")
    (folder / "indicators.yaml").write_text(indicators, "utf-8")


def document(path: Path) -> str:
    """The words of a Word document, spaces left out."""
    with zipfile.ZipFile(path) as file:
        return re.sub(r"<[^>]+>|\s", "", file.read("word/document.xml").decode())


def workbook(path: Path) -> str:
    """The words and numbers of a workbook as Excel shows them, a cell after the other."""
    book = openpyxl.load_workbook(path)
    return "|".join(
        f"{cell.value}{f'[{cell.number_format}]' if isinstance(cell.value, float | int) else ''}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


def page(evaluated: Evaluated, address: str) -> str:
    client = evaluated.console.client(evaluated.console.person("evaluator"))
    response = client.get(f"/console{address}")
    assert response.status_code == 200, response.text
    return re.sub(r"<[^>]+>|\s", "", response.text)


MEDIAN, UNCHOSEN, VOID = (
    "“办事调查”主量表的中位得分：3.5（n = 40",
    "“办事调查”第 2 题“速度如何”选项“差”的未选占比：73%（n = 40",
    "“办事调查”的无效率（无效 ÷ 回收）：2.439%（n = 41",
)
"""What the trace says of each."""


def test_a_score_says_a_new_figure_with_unit_places_and_interval(evaluated: Evaluated) -> None:
    leaves = as_json(score_evaluation(evaluated.places, "demo"))["indicators"]
    told = {code: leaf["trace"][0]["text"] for code, leaf in leaves.items()}
    for code, sentence in (("A1", MEDIAN), ("A2", UNCHOSEN), ("A3", VOID)):
        assert sentence in told[code]
    ends = {code: leaf["source"]["interval"] for code, leaf in leaves.items()}
    assert ends["A1"] == {"reason": "no_interval_method"}
    assert ends["A3"] == {"reason": "counted_in_full"}
    low, high = ends["A2"]
    assert 57 < low < 72.5 < high < 85
    assert leaves["A3"]["score"] == 30


def test_documents_of_an_evaluation_say_a_new_figure(evaluated: Evaluated) -> None:
    for paper, said in (("report", "57%至84%"), ("reconciliation", "没有可用的区间算法")):
        found = {}
        for kind, read in (("docx", document), ("xlsx", workbook)):
            path = evaluated.tmp / f"{paper}.{kind}"
            report_evaluation(evaluated.places, "demo", kind, path, compares=paper == "reconciliation")
            found[kind] = read(path).replace(" ", "")
        numbers = found["xlsx"]
        found["xlsx"] = re.sub(r'\[0[.0]*"%"\]', "%", numbers)
        for words_of_paper in found.values():
            for value in ("3.5", "73%", "2.439%"):
                assert value in words_of_paper, (paper, value)
        assert said in found["docx"]
        if paper == "report":
            for sentence in (MEDIAN, UNCHOSEN, VOID):
                assert sentence.replace(" ", "") in found["docx"]
                assert sentence.replace(" ", "") in found["xlsx"]
            assert re.search(r'\|57\.\d+\[0"%"\]\|83\.\d+\[0"%"\]\|', numbers)  # shown without decimals
        else:
            assert "按全部份数计算，不是由样本推算" in found["docx"]
            assert "“速度如何”选项“差”的未选占比" in found["docx"]  # printed as 10%


def test_documents_of_a_survey_lead_with_a_new_figure(evaluated: Evaluated) -> None:
    engine, snapshots = evaluated.places.engine, evaluated.places.snapshots
    found = {}
    for kind, read in (("docx", document), ("xlsx", workbook)):
        path = evaluated.tmp / f"survey.{kind}"
        report_survey(engine, snapshots, SURVEY, kind, path)
        found[kind] = read(path)
    assert "中位得分为3.5（n=40），为量表2道题的平均值" in found["docx"]
    assert "居中的得分" in found["docx"]
    assert "3位，中位得分保留1位；" in found["docx"]
    assert "3位，中位得分保留1位，" in found["xlsx"].replace(" ", "")
    assert "最高与最低相差1.0" in found["docx"]
    assert "中位得分（本次采用）|40[#,##0]|3.5[0.0;" in found["xlsx"]


def test_pages_of_the_console_say_a_new_figure(evaluated: Evaluated) -> None:
    for code, sentence, interval in (
        ("A1", MEDIAN, "无（这种数字没有可用的区间算法）"),
        ("A2", UNCHOSEN, "57%至84%"),
        ("A3", VOID, "无（按全部份数计算，不是由样本推算）"),
    ):
        text = page(evaluated, f"/evaluations/demo/indicators/indicators/{code}")
        assert sentence.replace(" ", "") in text
        assert interval in text
    text = page(evaluated, f"/surveys/{SURVEY}/results")
    assert "中位得分" in text
    assert "居中的得分" in text
    assert "主量表的中位得分1.53.5附件1" in text


def test_analysis_and_published_figures_say_a_new_figure(evaluated: Evaluated) -> None:
    engine, snapshots = evaluated.places.engine, evaluated.places.snapshots
    analysed = chosen_results(engine, snapshots, SURVEY).survey_analysis
    satisfaction = analysed.as_json()["satisfaction"]
    assert satisfaction["overall"] == {"value": 3.5, "n": 40, "ci95": {"reason": "no_interval_method"}}
    assert {code: item["middle"] for code, item in satisfaction["items"].items()} == {"manner": 4, "speed": 3}
    assert "  中位得分（居中的得分）：3.5（n=40），95% 置信区间：无（这种数字没有可用的区间算法）" in list(
        analysis_lines(analysed)
    )
    compared = compare_survey(engine, analysed)
    found = [
        (difference["figure"], difference["ours"], difference["n"])
        for difference in (d.as_json() for d in compared.differences)
    ]
    assert found == [("middle", "3.5", 40), ("unchosen", "73%", 40), ("void_rate", "2.439%", 41)]
    assert compared.compared == 4


def test_check_knows_what_a_new_figure_needs(tmp_path: Path) -> None:
    plain = "- {code: plain, type: single, text: 性别, options: [{code: m, label: 男}, {code: f, label: 女}]}"
    text = QUESTIONNAIRE.replace("questions:\n", f"questions:\n{plain}\n")
    write(tmp_path / "sound", text, WRONG)
    write(tmp_path / "faulty", text.replace("value: 1.5,", "value: 1.5%,"), INDICATORS)
    problems = check_files(sorted(tmp_path.rglob("*.yaml")))
    assert {problem.code for problem in problems if problem.level == "error"} == {
        "published_in_percent",
        "reference_survey_has_errors",
        "figure_not_in_percent",
        "reference_no_scores",
        "share_of_what",
        "question_not_wanted",
        "unknown_figure",
    }
    unknown = next(problem for problem in problems if problem.code == "unknown_figure")
    for name in NEW:
        assert name in mistake_words(unknown)


def test_whoever_forgets_a_part_of_a_figure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = FIGURE_KINDS["middle"]
    for table in (METHODS, FIGURE_WORDS):
        assert table.keys() == FIGURE_KINDS.keys()
        monkeypatch.delitem(table, "middle")
        with pytest.raises(MissingEntry, match=f"{table.place} has no entry for 'middle'"):
            table.check()  # as each table does when it is imported
    with pytest.raises(MissingEntry, match="METHODS"):
        method_of(kind)
    with pytest.raises(MissingEntry, match="FIGURE_WORDS"):
        figure_name("middle")
    monkeypatch.setitem(METHODS, "middle", VoidRate())
    with pytest.raises(MissingEntry, match="on the base QuestionFigure"):
        method_of(kind)


def test_a_method_says_what_its_interval_is() -> None:
    class Silent(QuestionFigure):
        def of_item(self, item, counts):
            return Figure(Fraction(1), 1)

    with pytest.raises(TypeError, match="item_interval"):
        Silent()  # type: ignore[abstract]


def test_a_kind_that_cannot_be_is_told() -> None:
    for wrong in ({"of": "person"}, {"needs": "smiles"}, {"of": "option", "formula": True}, {"places": 9}):
        with pytest.raises(ValueError, match="odd: "):
            FigureKind(**{"name": "odd", "of": "question", "unit": "points", **wrong})  # type: ignore[arg-type]


class Net(Median):
    """Those who gave the highest score less those who gave the lowest, in percent."""

    def of_item(self, item, counts):
        given = [count for _, count in sorted(scores(item, counts))]
        return Figure(Fraction(100 * (given[-1] - given[0]), sum(given)), sum(given))


def test_charts_show_what_is_below_nought_with_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FIGURE_KINDS, "net", FigureKind("net", "question", "points", 1, formula=True))
    monkeypatch.setitem(METHODS, "net", Net())
    monkeypatch.setitem(FIGURE_WORDS, "net", FigureWords("净推荐值", "最高分占比 − 最低分占比"))
    console = Console.made_in(tmp_path)
    write(
        console.settings.questionnaires / "demo", QUESTIONNAIRE.replace("formula: middle", "formula: net"), ""
    )
    (console.settings.questionnaires / "demo" / "indicators.yaml").unlink()
    publish_folder(console.engine, console.settings.questionnaires)
    change_state(console.engine, SURVEY, "open")
    import_responses(console.engine, SURVEY, ROWS.encode(), file_name="rows.csv")
    freeze(console.engine, console.settings.snapshots, SURVEY)
    for kind in ("docx", "xlsx"):
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, tmp_path / f"net.{kind}")
        with zipfile.ZipFile(tmp_path / f"net.{kind}") as file:
            drawn = [
                file.read(name).decode() for name in file.namelist() if re.search(r"charts/chart\d", name)
            ]
        below = [chart for chart in drawn if re.search(r'<c:min val="-\d', chart)]
        assert len(below) == 1, f"{kind}: the chart of the items has an axis that begins below nought"
        assert 'formatCode="0.0"' in below[0]
    text = console.client(console.person("evaluator")).get(f"/console/surveys/{SURVEY}/results").text
    assert re.search(r'"range": \[-27.33\d*, 102.0]', text), "26.8 below nought"
