"""What a person decides about a paper is carried out in the file, and the lines of a paper survive their way there."""

from base64 import urlsafe_b64encode
from zlib import compress

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paper_cases import ANNEXES, questionnaire_of
from paper_of_ten import paper_of_ten

from surveyapp.definition.files.source import read_source
from surveyapp.papers.limits import MOST_PAPER_LINES
from surveyapp.papers.paper import PaperLine
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_lines, read_questionnaire
from surveyapp.services.surveys.paper_decisions import AS_PROPOSED, PaperDecisions
from surveyapp.services.surveys.paper_lines import pack_lines, text_of_lines, unpack_lines

JUMP = """\
1. 您对窗口是否满意？（单选）
A. 满意 B. 一般 C. 不满意
2. 如选择不满意，请说明原因：
3. 您办理过哪些业务？（多选）
A. 社保 B. 医保
"""
PLAIN = "1. 您对办事大厅的服务有什么看法？\nA. 窗口多 B. 窗口少\n2. 您的意见？\n"


def read(text: str) -> ReadQuestionnaire:
    return read_questionnaire(text.encode(), "annex.txt")


def decide(text: str, **decisions: object) -> ReadQuestionnaire:
    """The paper with these decisions, read from its lines."""
    return read_lines(read(text).paper.lines, "annex.txt", PaperDecisions(**decisions))  # type: ignore[arg-type]


def question(found: ReadQuestionnaire, code: str) -> dict[str, object]:
    """A question as the file has it."""
    questions = read_source(found.text.encode(), "").value["questions"]
    return next(dict(entry) for entry in questions if entry["code"] == code)


PAPERS = {path.name: path.read_bytes() for path in sorted(ANNEXES.iterdir())} | {"ten.docx": paper_of_ten()}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_gives_the_same_file_from_its_lines(name: str) -> None:
    whole = read_questionnaire(PAPERS[name], name)
    again = read_lines(unpack_lines(pack_lines(whole.paper.lines)), name)
    assert (again.text, again.as_json("a/b")) == (whole.text, whole.as_json("a/b"))


@pytest.mark.parametrize("name", PAPERS)
def test_the_text_of_a_paper_is_read_as_the_paper_is(name: str) -> None:
    whole = read_questionnaire(PAPERS[name], name)
    again = read_questionnaire(text_of_lines(whole.paper.lines).encode(), name)
    assert [vars(asked) | {"lines": []} for asked in map(plain, again.questions)] == [
        vars(asked) | {"lines": []} for asked in map(plain, whole.questions)
    ]


def plain(asked: object) -> object:
    """A question without the numbers of lines, which a typed text has otherwise."""
    for piece in (*asked.options, *asked.items):  # type: ignore[attr-defined]
        piece.lines = []
    for told in (*asked.conditions, *asked.jumps):  # type: ignore[attr-defined]
        told.line = 0
    return asked


def test_scores_that_are_turned_take_their_codes_and_conditions_with_them() -> None:
    text = (
        "请评价：\n"
        + "1. 您对办事的态度满意吗？\n非常满意\n满意\n一般\n不满意\n2. 如选择不满意，请说明原因：\n"
    )
    proposed = read(text)
    asked = proposed.questions[0]
    assert [option.code for option in asked.options] == ["4", "3", "2", "1"]
    turned = decide(text, turned=(asked.code,), favourable={asked.code: {3, 4}})
    assert [(option.text, option.code, option.score) for option in turned.questions[0].options] == [
        ("非常满意", "1", 1),
        ("满意", "2", 2),
        ("一般", "3", 3),
        ("不满意", "4", 4),
    ]
    conditions = [proposal.value for proposal in turned.proposals.proposals if proposal.key == "show_if"]
    assert conditions == [{"question": asked.code, "is": ["4"]}]
    assert '"4"' in next(line for line in turned.text.splitlines() if "显示条件" in line or "show_if" in line)
    questionnaire_of(turned)


def test_a_lower_score_that_counts_where_a_higher_one_does_not_is_refused() -> None:
    code = read(JUMP).questions[0].code
    for decisions in ({"turned": (code,)}, {"favourable": {code: {3}}}):
        with pytest.raises(Refusal) as refused:
            decide(JUMP, **decisions)
        assert refused.value.code == "favourable_against_scores"


def test_favourable_options_are_those_that_were_ticked() -> None:
    code = read(JUMP).questions[0].code
    options = question(decide(JUMP, favourable={code: {1, 2}}), code)["options"]
    assert [option.get("favourable", False) for option in options] == [True, True, False]  # type: ignore[attr-defined]


def test_a_rate_of_nothing_is_refused_with_what_check_says() -> None:
    code = read(JUMP).questions[0].code
    with pytest.raises(Refusal) as refused:
        decide(JUMP, favourable={code: ()})
    assert refused.value.code == "decisions_not_usable"
    assert [problem.code for problem in refused.value.details] == ["nothing_favourable"]


def test_single_and_multiple_are_what_was_decided_and_nothing_else_can_be() -> None:
    code = read(PLAIN).questions[0].code
    assert question(decide(PLAIN, types={code: "multiple"}), code)["type"] == "multiple"
    for other in ("text", "matrix", "nonsense"):
        assert question(decide(PLAIN, types={code: other}), code)["type"] == "single"


def test_the_main_scale_has_the_items_and_the_formula_that_were_decided() -> None:
    text = PAPERS["ten.docx"]
    proposed = read_questionnaire(text, "ten.docx")
    lines = proposed.paper.lines
    kept = {"rating.speed", "satisfaction"}
    satisfaction = read_source(
        read_lines(lines, "ten.docx", PaperDecisions(items=kept, formula="index")).text.encode(), ""
    ).value["satisfaction"]
    assert dict(satisfaction) == {"formula": "index", "items": ["rating.speed", "satisfaction"]}
    assert "satisfaction:" not in read_lines(lines, "ten.docx", PaperDecisions(items=())).text


def test_decisions_say_what_they_change() -> None:
    assert AS_PROPOSED.keys == []
    every = PaperDecisions("甲", {"a": "multiple"}, ("b",), {"b": (1,)}, (), "index")
    assert every.keys == ["title", "type", "scores", "favourable", "satisfaction"]


LINES = [{"number": 1, "text": "1. 您满意吗？"}, {"number": 2, "text": "A. 是 B. 否"}]


def packed(value: object) -> str:
    return urlsafe_b64encode(compress(orjson.dumps(value))).decode()


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: urlsafe_b64encode(data).decode()))
@example("")
@example(packed([{**LINES[0], "number": "x"}]))
@example(packed([{"number": 1}]))
@example(packed([LINES[0], LINES[0]]))
@example(packed([{"number": number, "text": "x"} for number in range(MOST_PAPER_LINES + 1)]))
@example(packed([{**LINES[0], "place": "nowhere"}]))
@example(packed(LINES)[:-8])
@example(urlsafe_b64encode(compress(b"[" + b" " * 30_000_000 + b"]")).decode())
def test_what_was_not_packed_here_is_refused(sent: str) -> None:
    with pytest.raises(Refusal) as refused:
        unpack_lines(sent)
    assert refused.value.code == "paper_lost"


@given(
    st.lists(
        st.builds(
            PaperLine,
            st.integers(1, 9),
            st.text(max_size=20),
            st.sampled_from(["paragraph", "row", "footnote"]),
            st.integers(0, 6),
            st.lists(st.text(max_size=5), max_size=3).map(tuple),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda line: line.number,
    )
)
def test_any_lines_come_back_as_they_were(lines: list[PaperLine]) -> None:
    assert unpack_lines(pack_lines(lines)) == tuple(lines)
