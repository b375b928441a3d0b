"""What a client reads: nothing that is not on record, no headline that says nothing, no word of software."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cases import each
from catalogue import CHINESE
from coded_answers import live_table
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from servers import REPOSITORY
from survey_facts import SMALL, Answers, facts_of, published_sample, questionnaire_from, response

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.blocks import Chart, Heading, ListBlock, Paragraph, Report, Table
from surveyapp.reports.content import survey_report
from surveyapp.reports.csv_files import write_codebook
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import ExcludedFor, SurveyFacts
from surveyapp.reports.word.document import write_word

SURVEYS = ("changji-jishitong-2024/residents", "qitai-zhengwu-2023/service", "turpan-12345-2022/residents")
SOFTWARE = re.compile(r"快照|代码|字段|表达式|文件|冻结|实时数据|哈希|数据库|问卷版本|声明|null|None|nan")


@pytest.fixture
def questionnaire() -> Questionnaire:
    return questionnaire_from(SMALL)


def lines_of(made: Report) -> list[str]:
    """Everything that is printed."""
    lines = [made.title, *made.cover_lines]
    for block in made.blocks:
        if isinstance(block, Paragraph | Heading):
            lines.append(block.text)
        elif isinstance(block, ListBlock):
            lines += block.entries
        elif isinstance(block, Table):
            lines += [block.caption or "", *block.header, *(cell for row in block.rows for cell in row)]
            lines.append(block.note or "")
        elif isinstance(block, Chart):
            lines += [block.caption, block.description]
    return lines


def text_of(facts: SurveyFacts) -> str:
    return "\n".join(lines_of(survey_report(facts)))


def headings(facts: SurveyFacts, level: int) -> list[str]:
    blocks = survey_report(facts).blocks
    return [block.text for block in blocks if isinstance(block, Heading) and block.level == level]


def with_returns(facts: SurveyFacts, **changes: object) -> SurveyFacts:
    return replace(facts, returns=replace(facts.returns, **changes))


class TestReview:
    """经审核 is said of answers whose review is on record."""

    def test_without_a_record_of_a_review_none_is_claimed(self, questionnaire: Questionnaire) -> None:
        text = text_of(facts_of(questionnaire, [{"age": "a"}] * 3))
        assert "回收3份，有效问卷3份。" in text
        assert "审核" not in text

    @pytest.mark.parametrize(
        "record", [{"decisions": 1}, {"review": "逐份核对答题时长和重复填答"}], ids=["decision", "statement"]
    )
    def test_a_recorded_review_is_told(self, questionnaire: Questionnaire, record: dict[str, object]) -> None:
        text = text_of(with_returns(facts_of(questionnaire, [{"age": "a"}] * 3), **record))
        assert "回收3份，经审核有效3份，没有剔除答卷。" in text
        assert str(record.get("review", "由人工审核")) in text

    def test_an_exclusion_is_a_review(self, questionnaire: Questionnaire) -> None:
        facts = facts_of(questionnaire, [{"age": "a"}] * 3, excluded=(ExcludedFor("填写过快", 1),))
        assert "回收4份，经审核有效3份，剔除1份。" in text_of(facts)


class TestWithdrawn:
    """What respondents took back is told where returns are, and nowhere counted."""

    def test_report_and_workbook_tell_how_many(self, questionnaire: Questionnaire, tmp_path: Path) -> None:
        facts = facts_of(questionnaire, [{"age": "a"}] * 3, withdrawn=2)
        assert "另有2份由填写人在数据确定前撤回，答案已经删去，不计入回收。" in text_of(facts)
        assert "回收3份" in text_of(facts)
        write_workbook(facts, live_table(questionnaire, []), tmp_path / "a.xlsx")
        cells = [
            (row[0], row[1])
            for sheet in load_workbook(tmp_path / "a.xlsx").worksheets
            for row in sheet.iter_rows(max_col=2, min_col=1, values_only=True)
        ]
        assert ("填写人撤回的份数（不计入回收）", 2) in cells

    def test_without_any_nothing_is_said(self, questionnaire: Questionnaire) -> None:
        assert "撤回" not in text_of(facts_of(questionnaire, [{"age": "a"}] * 3))


def channels(*chosen: Sequence[str]) -> list[Answers]:
    return [{"channels": [*ticks]} for ticks in chosen]


def with_option(label: str, write_in: bool = False) -> Questionnaire:
    """The small questionnaire whose third channel is called so."""
    option = f"{{code: c, label: {label}{', write_in: true' if write_in else ''}}}"
    return questionnaire_from(SMALL.replace("{code: c, label: 亲友}", option))


class TestHeadlines:
    """A headline tells what respondents chose by name."""

    @each(
        ("label", "write_in"),
        [
            *(("其他", False), ("其他（请注明）", True), ("其它渠道", False), ("其他，请说明：", True)),
            *(
                ("以上都不是", False),
                ("拒答", False),
                ("说不清", False),
                ("不愿回答", False),
                ("Other", False),
            ),
        ],
    )
    def test_what_names_nothing_leads_nowhere(self, label: str, write_in: bool) -> None:
        facts = facts_of(with_option(label, write_in), channels("c", "c", "c", "a", "ab"))
        (headline,) = [line for line in headings(facts, 3) if "渠道" in line and "了解：" in line]
        assert headline == "2. 您通过哪些渠道了解：所列具体选项中，选择“微信”的最多（40.00%）"

    def test_where_nothing_else_was_chosen_that_is_said(self) -> None:
        facts = facts_of(with_option("其他"), channels("c", "c"))
        assert "2. 您通过哪些渠道了解：无人选择所列的具体选项" in headings(facts, 3)

    @each("label", ["其他部门的工作人员介绍", "没有遇到过不快的情形", "不知道"])
    def test_an_option_that_names_something_may_lead(self, label: str) -> None:
        facts = facts_of(with_option(label), channels("c", "c", "a"))
        assert f"2. 您通过哪些渠道了解：选择“{label}”的最多（66.67%）" in headings(facts, 3)

    @given(counts=st.lists(st.integers(0, 30), min_size=3, max_size=3).filter(any))
    @settings(max_examples=30, deadline=None)
    def test_one_prevails_only_above_a_half(self, counts: list[int]) -> None:
        answers: list[Answers] = [
            {"age": code} for code, count in zip("abc", counts, strict=True) for _ in range(count)
        ]
        text = "\n".join(headings(facts_of(questionnaire_from(SMALL), answers), 3))
        prevails = 2 * max(counts) > sum(counts) and max(counts) < sum(counts)
        assert ("为主" in text) == prevails


class TestOpinions:
    """Written answers that say nothing stand apart; none is lost."""

    WRITTEN = ("多开窗口", "无", "无", "没有", "/", "多开窗口", "空调太冷")

    def facts(self, **known: object) -> SurveyFacts:
        return facts_of(questionnaire_from(SMALL), [{"why": text} for text in self.WRITTEN], **known)

    def test_only_what_says_something_is_listed_as_an_opinion(self) -> None:
        tables = [block for block in survey_report(self.facts()).blocks if isinstance(block, Table)]
        (listed,) = [table.rows for table in tables if table.header == ("填写内容", "人数")]
        assert listed == (("多开窗口", "2"), ("空调太冷", "1"))

    def test_the_others_are_counted_with_their_words(self) -> None:
        told = "填写的7人中，4人没有写出具体内容（“无”2人、“没有”1人、“/”1人），其余3人填写的内容见下表。"
        assert told in text_of(self.facts())

    def test_without_quotations_both_numbers_stand(self) -> None:
        text = text_of(self.facts(texts=False))
        assert "多开窗口" not in text
        assert "\n7\n3\n" in text

    def test_where_none_was_asked_there_is_no_chapter(self) -> None:
        source = SMALL[: SMALL.index("- {code: why")]
        facts = facts_of(questionnaire_from(source), [{"age": "a"}])
        assert not [line for line in headings(facts, 1) if line.startswith("六")]

    def test_texts_beside_options_have_a_chapter_under_their_own_name(self) -> None:
        source = SMALL[: SMALL.index("- {code: why")]
        facts = facts_of(questionnaire_from(source), [{"age": "other", "age.other.text": "司机"}])
        assert "六、选项的补充说明" in headings(facts, 1)


NUMBERED = SMALL.replace("section: 基本信息", "section: 一、基本信息").replace(
    "section: 服务评价", "section: （二）服务评价"
)
OWN_AND_OURS = re.compile(
    r"(?:（[一二三四五六七八九十]+）|\d+\.)\s*(?:[一二三四五六七八九十]+、|（|\d+[.、]|Q\d)"
)


@each("style", ["{}. ", "{}、", "（{}）", "Q{} ", "{}．"])
def test_no_number_stands_twice(style: str) -> None:
    source = NUMBERED
    for at, text in enumerate(("您的年龄是？", "您通过哪些渠道了解？", "请评价以下方面", "您还有什么建议？")):
        source = source.replace(f"text: {text}", f'text: "{style.format(at + 1)}{text}"')
    facts = facts_of(questionnaire_from(source), [{"age": "a", "why": "多开窗口"}])
    lines = lines_of(survey_report(facts))
    assert "（二）基本信息" in lines
    assert not [line for line in lines if OWN_AND_OURS.match(line)]


@each("survey", SURVEYS)
@each("live", [False, True])
def test_a_client_reads_no_word_of_software(survey: str, live: bool) -> None:
    facts = published_sample(REPOSITORY / "questionnaires" / f"{survey}.yaml")
    if live:
        facts = replace(facts, snapshot=None)
    own = " ".join(str(question.model_dump()) for question in facts.questionnaire.questions)
    spoken = [line for line in lines_of(survey_report(facts)) if line.strip() not in own]
    assert not [line for line in spoken if SOFTWARE.search(line)]


def labels() -> st.SearchStrategy[list[str]]:
    plain = st.text("甲乙岁以下满意0123456789—-－～~/.%（）", min_size=1, max_size=12).map(str.strip)
    return st.lists(
        plain.filter(lambda text: bool(text.strip("—-－～~/.%（） "))), min_size=4, max_size=9, unique=True
    )


@given(written=labels())
@settings(max_examples=5, deadline=None)
def test_options_are_printed_as_they_are_written(
    written: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("labels")
    written = ["18—30岁", *written]
    options = ", ".join(f'{{code: o{at}, label: "{label}"}}' for at, label in enumerate(written))
    source = (
        f"title: 题\nquestions:\n- {{code: age, type: single, text: 您的年龄是？, options: [{options}]}}\n"
    )
    source += (
        f"- {{code: m, type: matrix, text: 请评价, options: [{options}], items: [{{code: i, text: 甲}}]}}\n"
    )
    questionnaire = questionnaire_from(source)
    facts = facts_of(questionnaire, [{"age": f"o{at}", "m.i": f"o{at}"} for at in range(len(written))])
    write_word(survey_report(facts), folder / "a.docx")
    write_workbook(facts, live_table(questionnaire, [response(0, {"age": "o0"})]), folder / "a.xlsx")
    write_codebook(folder / "a.csv", questionnaire)
    cells = {
        cell.text
        for table in Document(str(folder / "a.docx")).tables
        for row in table.rows
        for cell in row.cells
    }
    sheets = load_workbook(folder / "a.xlsx").worksheets
    cells_of_book = {str(value) for sheet in sheets for row in sheet.values for value in row}
    csv = (folder / "a.csv").read_text("utf-8-sig")
    for label in written:
        assert label.strip() in cells
        assert label.strip() in cells_of_book
        assert label.strip() in csv


def test_word_sets_no_gap_between_digits_and_characters(tmp_path: Path) -> None:
    write_word(survey_report(facts_of(questionnaire_from(SMALL), [{"age": "a"}])), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    used = {part.style.name for part in document.paragraphs} | {
        part.style.name
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for part in cell.paragraphs
    }
    for name in used - {"Normal"}:
        xml = document.styles[name].element.xml
        assert '<w:autoSpaceDE w:val="0"/>' in xml
        assert '<w:autoSpaceDN w:val="0"/>' in xml


def sentences_of_the_reports() -> list[tuple[str, str]]:
    """Every Chinese text in the code of the reports, with the file that it stands in; no docstrings."""
    found = []
    for path in sorted((REPOSITORY / "surveyapp" / "reports").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
                found.append((path.name, node.value))
    return [(name, text) for name, text in found if CHINESE.search(text)]


def test_no_sentence_of_any_report_holds_a_word_of_software() -> None:
    said = sentences_of_the_reports()
    assert len(said) > 300
    software = re.compile(r"快照|代码|字段|表达式|文件|哈希|数据库|服务器|单元格|脚本|接口|程序")
    assert [(name, text) for name, text in said if software.search(text)] == []


NO_OPINION = "{code: n, label: 未办理过, no_opinion: true}"


def with_no_opinion() -> Questionnaire:
    last = '{code: "1", label: 不满意, score: 1}'
    return questionnaire_from(SMALL.replace(last, f"{last}, {NO_OPINION}"))


class TestNothingToCount:
    """Where nobody gave an opinion that is said, not that nobody answered."""

    def test_of_one_line(self) -> None:
        text = text_of(facts_of(with_no_opinion(), [{"service.attitude": "5", "service.speed": "n"}]))
        assert "没有人作答" not in text
        assert "“办理速度”的满意率不适用（没有可计入的回答）" in text
        assert "1. 请评价以下方面：“服务态度”的满意率为100.00%" in text
        assert "“办理速度”没有人表示意见。" in text
        assert "信度不适用：没有一份答卷在量表各题上都有得分" in text

    def test_of_all(self) -> None:
        answers = [{"service.attitude": "n", "service.speed": "n"}] * 2
        text = text_of(facts_of(with_no_opinion(), answers))
        assert "“服务态度”作答者均没有表示意见；“办理速度”作答者均没有表示意见。" in text
        assert "无人选择所列的具体选项" not in text


class TestPlainSentences:
    """What a reader would stumble over."""

    def test_all_chose_the_same(self, questionnaire: Questionnaire) -> None:
        assert "作答本题的2人均选择“18-35岁”。" in text_of(facts_of(questionnaire, [{"age": "a"}] * 2))
        assert "作答本题的1人选择“18-35岁”。" in text_of(facts_of(questionnaire, [{"age": "a"}]))

    def test_nobody_wrote_what_says_something(self, questionnaire: Questionnaire) -> None:
        text = text_of(facts_of(questionnaire, [{"why": "无"}]))
        assert "填写的1人没有写出具体内容（“无”1人）。" in text

    def test_a_colon_at_the_end_of_an_option_is_not_quoted(self) -> None:
        facts = facts_of(with_option("其他（请注明）：", True), channels("c"))
        assert "选择“其他”" in text_of(facts)

    def test_a_label_from_right_to_left_stands_where_it_is_written(self) -> None:
        facts = facts_of(with_option("ئادەتتىكىدەك"), channels("c", "c", "a"))
        assert "选择“ئادەتتىكىدەك\u200e”的最多（66.67%）" in text_of(facts)

    def test_what_was_not_computed_is_not_explained(self) -> None:
        source = SMALL.replace(
            "satisfaction: {formula: favourable, items: [service.attitude, service.speed]}\n", ""
        )
        text = text_of(facts_of(questionnaire_from(source), [{"age": "a"}]))
        for absent in ("题数 ÷（题数 − 1）", "式中", "总体数字为", "得分均值 ÷ 最高分"):
            assert absent not in text, absent
        assert "信度不适用：问卷没有设满意度量表" in text

    def test_only_open_questions(self) -> None:
        source = SMALL[: SMALL.index("satisfaction:")] + "questions:\n- {code: why, type: text, text: 建议}\n"
        text = text_of(facts_of(questionnaire_from(source), [{"why": "多开窗口"}]))
        assert "每份答卷逐题记录填写的内容" in text
        assert "所选的选项" not in text
        assert "占选择总次数比例" not in text

    def test_options_without_a_score_are_named_only_where_there_are_some(self) -> None:
        told = "没有赋分的选项不计入指数和均值"
        assert told not in text_of(facts_of(questionnaire_from(SMALL), [{"service.speed": "5"}]))
