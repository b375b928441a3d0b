"""Cells are found whatever stands between them; rows that are no responses are left out and named, never in silence."""

import io

import openpyxl
import pytest
import xlsxwriter
from cases import each
from exported import asking, codes_of, exported, question
from servers import questionnaire_named

from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.files.table import ImportProblem, UnreadableExport
from surveyapp.collection.exports.rows.responses import MatchedExport, match_export
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.questionnaire import Questionnaire

EVERY_TYPE = questionnaire_named("every_type")
SATISFIED = question("s", ["满意", "不满意"], text="您满意吗")
ADVICE = question("t", kind="text", text="您的建议")
ASKED = asking(SATISFIED, ADVICE)
OPEN = asking(ADVICE, question("t2", kind="text", text="其他意见"))
CODED = asking(question("s", ["满意", "不满意"], scores=[2, 1], text="您满意吗"), ADVICE)


def read(data: bytes, questionnaire: Questionnaire = ASKED, **said: object) -> MatchedExport:
    return match_export(questionnaire, read_file(data, questionnaire), Corrections.model_validate(said))


def answers(export: MatchedExport) -> list[object]:
    return [response.answers for response in export.responses]


def note(export: MatchedExport, code: str) -> ImportProblem | None:
    return next((note for note in export.notes if note.code == code), None)


TEXT = "您满意吗{0}您的建议\n满意{0}好\n不满意{0}慢，很慢\n"
READ = [{"s": "o1", "t": "好"}, {"s": "o2", "t": "慢，很慢"}]


@each("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@each("delimiter", [",", "\t", ";"])
@each("ends", ["\n", "\r\n"])
def test_commas_tabs_and_semicolons_are_read_in_every_encoding(
    encoding: str, delimiter: str, ends: str
) -> None:
    export = read(TEXT.format(delimiter).replace("\n", ends).encode(encoding))
    assert answers(export) == READ
    told = note(export, "delimiter")
    assert (told and told.params["found"]) == {",": None, "\t": "Tab", ";": ";"}[delimiter]


@each("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;"])
def test_the_line_that_names_the_delimiter_decides(line: str) -> None:
    export = read(f"{line}\r\n{TEXT.format(';')}".encode("utf-8-sig"))
    assert answers(export) == READ
    bad = read(f"{line}\n您满意吗;您的建议\n都行;\n".encode())
    assert [problem.row for problem in bad.problems] == [2]  # as a spreadsheet program counts


def test_what_respondents_wrote_does_not_decide_what_stands_between_cells() -> None:
    data = "您满意吗,您的建议\n满意,a;b;c\n满意,d\te\tf\n".encode()
    assert [response.answers["t"] for response in read(data).responses] == ["a;b;c", "d\te\tf"]


def test_a_question_with_commas_in_a_file_with_semicolons() -> None:
    asked = asking(question("s", ["good", "bad"], text="Speed, price, staff?"), question("why", kind="text"))
    data = b"Speed, price, staff?;why\ngood;a\nbad;b\n"
    assert [response.answers["why"] for response in read(data, asked).responses] == ["a", "b"]


def test_delimiters_that_would_both_do_are_asked_about() -> None:
    with pytest.raises(UnreadableExport) as refused:
        read("甲,乙;丙\n1,2;3\n".encode())
    assert [problem.code for problem in refused.value.problems] == ["unclear_delimiter"]


@each(
    ("data", "code", "row"),
    [
        ('您满意吗,您的建议\n满意,"好\n满意,慢\n', "broken_quotes", 2),
        ('您满意吗,您的建议\n满意,"好"x\n', "broken_quotes", 2),
        (f"您满意吗,您的建议\n满意,好\n满意,{'长' * 100_001}\n", "cell_too_long", 3),
    ],
)
def test_a_file_that_breaks_off_names_the_row(data: str, code: str, row: int) -> None:
    with pytest.raises(UnreadableExport) as refused:
        read(data.encode())
    assert [(problem.code, problem.row) for problem in refused.value.problems] == [(code, row)]


IMPORT_IDS = ["", '{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}']
HEADER, FIRST, SECOND = ["序号", "您满意吗", "您的建议"], ["1", "满意", "好"], ["2", "不满意", "慢"]
BOTH = [{"s": "o1", "t": "好"}, {"s": "o2", "t": "慢"}]


@each(
    ("above", "below", "named"),
    [
        ([["某市满意度调查", "", ""]], [], ["1"]),
        ([["某市满意度调查"], ["导出时间：2025/7/5"]], [], ["1", "2"]),
        ([], [["序号", "Q1", "Q2"]], ["2"]),
        ([], [["", "Q1", "Q2"]], ["2"]),
        ([], [HEADER], ["2"]),
        ([], [IMPORT_IDS], ["2"]),
        (
            [],
            [["编号", "您满意吗？", "您的建议："], ["", '{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}']],
            ["2", "3"],
        ),
        ([["某调查"]], [["", "Q1", "Q2"]], ["1", "3"]),
        ([], [["", "单选题", "填空题"], ["", "必填", "选填"]], ["2", "3"]),
    ],
)
def test_titles_and_further_header_rows_are_no_responses_and_named(
    above: list[list[str]], below: list[list[str]], named: list[str]
) -> None:
    lines = [*above, HEADER, *below, FIRST, SECOND]
    export = read(exported(lines[0], lines[1:]))
    told = note(export, "heading_rows")
    assert (answers(export), told and told.params["rows"]) == (BOTH, named)


def test_a_header_that_is_repeated_further_down_is_named() -> None:
    export = read(exported(HEADER, [FIRST, HEADER, SECOND]))
    told = note(export, "heading_rows")
    assert (answers(export), told and told.params["rows"]) == (BOTH, ["3"])


@each("codes", [["Q7", "Q9"], ["t", "s"]])
def test_the_wording_below_a_code_is_the_heading(codes: list[str]) -> None:
    export = read(exported(codes, [["您满意吗", "您的建议"], ["满意", "好"]]))
    assert answers(export) == BOTH[:1]


@each("row", [["1", "满意", "Q1"], ["1", "满意", "您的建议"], ["1", "", "您满意吗"]])
def test_an_answer_that_reads_like_a_heading_is_an_answer(row: list[str]) -> None:
    export = read(exported(HEADER, [row, SECOND]))
    assert (len(export.responses), note(export, "heading_rows")) == (2, None)


@each("row", [["满意", "Q1", "Q2"], ["", "Q1", "慢"]])
def test_a_row_with_an_option_or_as_much_else_as_headings_is_a_response(row: list[str]) -> None:
    asked = asking(SATISFIED, ADVICE, question("t2", kind="text", text="其他意见"))
    assert len(read(exported(["您满意吗", "您的建议", "其他意见"], [row]), asked).responses) == 1


def test_a_row_that_reads_like_a_heading_is_a_response_if_a_person_says_so() -> None:
    data = exported(HEADER, [["", "", "Q1"], FIRST])
    assert len(read(data).responses) == 1
    assert [response.answers for response in read(data, answer_rows=(2,)).responses] == [
        {"t": "Q1"},
        BOTH[0],
    ]


@each(
    "row",
    [
        *(
            ["合计", "2", "1"],
            ["合计", "", ""],
            ["总计：", "2", ""],
            ["", "合计", "2"],
            ["平均", "1.5", "50%"],
        ),
        *(
            ["合计 2份", "", ""],
            ["小计", "1", "1"],
            ["Total", "2", "2"],
            ["Average", "1.50", ""],
            ["平均分（分）", "1.5", "-"],
        ),
        *(["", "平均值", "0.5"], ["合　计", "2", "1"], ["", "", "合计"]),
        *(["有效样本", "2", "1"], ["样本量：2", "", ""], ["占比", "50%", ""], ["总人数", "2", ""]),
    ],
)
def test_totals_are_no_responses_and_named(row: list[str]) -> None:
    export = read(exported(HEADER, [FIRST, SECOND, row]))
    told = note(export, "totals_rows")
    assert (export.problems, answers(export), told and told.params["rows"]) == ((), BOTH, ["4"])


@each(
    ("questionnaire", "header", "row"),
    [
        (ASKED, HEADER, ["3", "满意", "合计"]),
        (ASKED, HEADER, ["3", "", "合计"]),
        (ASKED, HEADER, ["社区乙 3", "满意", "好"]),
        (ASKED, HEADER[1:], ["满意", "平均"]),
        (OPEN, ["您的建议", "其他意见"], ["合计", "算得不对"]),
        (OPEN, ["您的建议", "序号"], ["合计", "3"]),
        (asking(question("s", ["合计", "小计"], text="是哪一行")), ["是哪一行"], ["合计"]),
    ],
)
def test_a_word_for_totals_among_answers_is_an_answer(
    questionnaire: Questionnaire, header: list[str], row: list[str]
) -> None:
    first = ["1", *[""] * (len(header) - 1)]
    export = read(exported(header, [first, row] if header == HEADER else [row]), questionnaire)
    assert (export.problems, len(export.responses)) == ((), 1 + (header == HEADER))


def test_numbers_in_half_of_a_columns_cells_are_no_column_of_numbers() -> None:
    rows = [["好", "1"], ["差", "不错"], ["快", "很好"], ["合计", "3"]]
    export = read(exported(["您的建议", "其他意见"], rows), OPEN)
    told = note(export, "totals_rows")
    assert (export.problems, told and told.params["rows"]) == ((), ["5"])


@each(
    ("header", "row"),
    [
        (["您的建议", "您满意吗"], ["合计", "2"]),
        (["您的建议"], ["合计"]),
        (["来源", "您的建议"], ["", "合计"]),
        (["序号", "您的建议", "您满意吗"], ["合计", "好", "满意"]),
        (["序号", "您的建议", "您满意吗"], ["制表人：某某", "", ""]),
        (["序号", "您的建议", "您满意吗"], ["注：以上为网上问卷", "", "1"]),
    ],
)
def test_a_row_that_could_be_totals_or_an_answer_is_asked_about(header: list[str], row: list[str]) -> None:
    first = {"您的建议": "好", "来源": ""}
    data = exported(header, [[first.get(name, "1") for name in header], row])
    said = {"numbers": "score"}
    found = read(data, CODED, **said)
    assert [(problem.code, problem.row) for problem in found.problems] == [("unclear_row", 3)]
    assert len(read(data, CODED, rows=(3,), **said).responses) == 1
    assert not read(data, CODED, rows=(3,), **said).problems
    assert len(read(data, CODED, answer_rows=(3,), **said).responses) == 2


def test_a_row_with_a_number_but_no_answer_is_a_response_and_a_blank_line_is_none() -> None:
    export = read(exported(HEADER, [FIRST, ["2", "", ""], ["", "", ""], ["3", "(空)", "(空)"]]))
    assert [(response.facts.serial, response.answers) for response in export.responses] == [
        ("1", BOTH[0]),
        ("2", {}),
        ("3", {}),
    ]


def test_a_long_answer_is_cut_and_said_with_row_and_length() -> None:
    whole, cut = "长" * LONGEST_ANSWER, "长" * (LONGEST_ANSWER + 1)
    export = read(exported(HEADER, [["1", "满意", whole], ["2", "满意", cut]]))
    assert [response.answers["t"] for response in export.responses] == [whole, whole]
    told = [(n.row, n.column, n.params["found"]) for n in export.notes if n.code == "answer_cut"]
    assert (export.problems, told) == ((), [(3, "您的建议", LONGEST_ANSWER + 1)])


def test_a_long_text_beside_an_option_is_cut_and_said() -> None:
    cell = f"其他〖{'长' * 3000}〗"
    export = read(exported(["您的年龄是？", "序号"], [[cell, "1"]]), EVERY_TYPE)
    assert len(str(export.responses[0].answers["age.other.text"])) == LONGEST_ANSWER
    assert [n.params["found"] for n in export.notes if n.code == "answer_cut"] == [3000]


def book_with(
    hidden_rows: tuple[int, ...] = (), hidden_columns: str = "", hidden_sheets: tuple[str, ...] = ()
) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "答卷"
    for row in (HEADER, FIRST, SECOND, ["3", "满意", "c"]):
        book.active.append(row)
    for row in hidden_rows:
        book.active.row_dimensions[row].hidden = True
    for letter in hidden_columns:
        book.active.column_dimensions[letter].hidden = True
    book.create_sheet("旧版").append(HEADER)
    book["旧版"].append(["9", "满意", "旧"])
    for name in hidden_sheets:
        book[name].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def hidden_notes(data: bytes, sheet: str | None = None) -> dict[str, object]:
    export = match_export(ASKED, read_file(data, ASKED, sheet))
    return {n.code: n.params.get("rows", n.params.get("found")) for n in export.notes if "hidden" in n.code}


def test_hidden_rows_columns_and_sheets_are_named_and_read() -> None:
    data = book_with((2, 4), "C", ("旧版",))
    assert hidden_notes(data) == {
        "hidden_rows": ["2", "4"],
        "hidden_columns": ["您的建议"],
        "hidden_sheets": ["旧版"],
    }
    export = match_export(ASKED, read_file(data, ASKED))
    assert len(export.responses) == 3
    told = note(export, "hidden_rows")
    assert told is not None and (told.params["found"], told.params["of"]) == (2, 3)


def test_nothing_hidden_is_no_note() -> None:
    assert hidden_notes(book_with(), "答卷") == {}


def test_a_hidden_sheet_that_is_read_is_named() -> None:
    assert hidden_notes(book_with(hidden_sheets=("旧版",)), "旧版") == {"hidden_sheet": "旧版"}


def test_sheets_that_are_seen_come_before_hidden_ones() -> None:
    assert read_file(book_with(hidden_sheets=("旧版",)), ASKED).sheet == "答卷"
    with pytest.raises(UnreadableExport) as refused:
        read_file(book_with(), ASKED)
    assert [problem.code for problem in refused.value.problems] == ["several_sheets"]


def test_a_merged_title_above_the_header_is_a_title() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "某市满意度调查")
        for number, row in enumerate((HEADER, FIRST, SECOND), start=1):
            sheet.write_row(number, 0, row)
    export = match_export(ASKED, read_file(file.getvalue(), ASKED))
    told = note(export, "heading_rows")
    assert (codes_of(export), answers(export), told and told.params["rows"]) == ([], BOTH, ["1"])


def test_merged_headings_of_questions_stand_above_their_lines_and_options() -> None:
    """Two questions with the same lines are told apart by the merged heading above them."""
    lines = ("attitude", "speed")
    asked = asking(
        question("c", ["手机", "电脑"], kind="multiple", text="用什么办理"),
        question("d", ["好", "差"], kind="matrix", lines=lines, text="服务评价"),
        question("e", ["好", "差"], kind="matrix", lines=lines, text="环境评价"),
    )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "序号")
        for place, text in enumerate(("用什么办理", "服务评价", "环境评价")):
            sheet.merge_range(0, 2 * place + 1, 0, 2 * place + 2, text)
        sheet.write_row(1, 1, ["手机", "电脑", *lines, *lines])
        sheet.write_row(2, 0, ["1", "1", "0", "好", "差", "差", "好"])
    export = match_export(asked, read_file(file.getvalue(), asked))
    d, e = {"d.attitude": "o1", "d.speed": "o2"}, {"e.attitude": "o2", "e.speed": "o1"}
    assert (codes_of(export), answers(export)) == ([], [{"c": ["o1"], **d, **e}])
