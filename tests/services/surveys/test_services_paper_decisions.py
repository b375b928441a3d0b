"""What a person decides about a paper is carried out in the file, and the lines of a paper survive their way there."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paper_cases import ANNEXES, questionnaire_of
from paper_of_ten import paper_of_ten

from surveyapp.definition.files.source import read_source
from surveyapp.papers.paper_file import paper_of
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.carried_paper import pack_paper, text_of_lines, unpack_paper
from surveyapp.services.surveys.import_questionnaire import (
    ReadQuestionnaire,
    questionnaire_of_paper,
    read_questionnaire,
    refuse_new_errors,
)
from surveyapp.services.surveys.paper_decisions import AS_PROPOSED, PaperDecisions, types_to_choose

KEY = "a key of this test"
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
    """The paper with these decisions."""
    found = paper_of(text.encode(), "annex.txt")
    return questionnaire_of_paper(found, "annex.txt", PaperDecisions(**decisions))  # type: ignore[arg-type]


def question(found: ReadQuestionnaire, code: str) -> dict[str, object]:
    """A question as the file has it."""
    questions = read_source(found.text.encode(), "").value["questions"]
    return next(dict(entry) for entry in questions if entry["code"] == code)


SURVEYJS = """\
{"title": "大厅", "pages": [{"elements": [
    {"type": "radiogroup", "name": "sex", "title": "性别", "choices": [{"value": "m", "text": "男"}, "女"]},
    {"type": "matrix", "name": "rating", "title": "请评价",
     "columns": ["满意", "一般", "不满意"], "rows": ["态度", "速度"]}
]}]}
""".encode()

PAPERS = {path.name: path.read_bytes() for path in sorted(ANNEXES.iterdir())}
PAPERS |= {"ten.docx": paper_of_ten(), "form.json": SURVEYJS}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_gives_the_same_file_after_its_way_with_a_form(name: str) -> None:
    whole = read_questionnaire(PAPERS[name], name)
    carried = pack_paper(paper_of(PAPERS[name], name), KEY)
    again = questionnaire_of_paper(unpack_paper(carried, KEY), name)
    assert (again.text, again.as_json("a/b")) == (whole.text, whole.as_json("a/b"))


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "form.json"])
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


def test_who_has_no_opinion_never_counts_as_satisfied() -> None:
    text = "1. 您对窗口是否满意？（单选）\nA. 满意 B. 一般 C. 不满意 D. 不了解\n"
    code = read(text).questions[0].code
    options = question(decide(text, favourable={code: {1, 4}}), code)["options"]
    assert [option.get("favourable", False) for option in options] == [True, False, False, False]  # type: ignore[attr-defined]


def test_the_text_of_a_paper_keeps_its_gaps_headings_and_pages() -> None:
    text = "# 大厅问卷\n\n您好！\n\n1. 您满意吗？\nA. 是 B. 否\n\n\f2. 您的意见？"
    assert text_of_lines(read(text).paper.lines) == text


def test_a_rate_of_nothing_is_refused_with_what_check_says() -> None:
    proposed = read(JUMP)
    decided = decide(JUMP, favourable={proposed.questions[0].code: ()})
    with pytest.raises(Refusal) as refused:
        refuse_new_errors(proposed, decided)
    assert refused.value.code == "decisions_not_usable"
    assert [problem.code for problem in refused.value.details] == ["nothing_favourable"]


NOTHING_TO_CHOOSE = "1. 您来过几次？【单选题】\n____\n2. 您的意见？\n"


@pytest.mark.parametrize(
    "text, types", [(PLAIN, "single multiple ranking dropdown"), (NOTHING_TO_CHOOSE, "text number date nps")]
)
def test_the_type_is_the_one_that_was_decided_and_no_other_than_the_paper_allows(
    text: str, types: str
) -> None:
    asked = read(text).questions[0]
    for wanted in types_to_choose(asked):
        decided = decide(text, types={asked.code: wanted})
        assert question(decided, asked.code)["type"] == wanted
        questionnaire_of(decided)
    for other in ("matrix", "nonsense", *({"text", "ranking"} - {*types.split()})):
        assert question(decide(text, types={asked.code: other}), asked.code)["type"] == asked.type
    assert types_to_choose(asked) == (*types.split(),)


def test_the_main_scale_has_the_items_and_the_formula_that_were_decided() -> None:
    def decided(decisions: PaperDecisions) -> object:
        found = questionnaire_of_paper(paper_of(PAPERS["ten.docx"], "ten.docx"), "ten.docx", decisions)
        return read_source(found.text.encode(), "").value.get("satisfaction")

    kept = PaperDecisions(items={"rating.speed", "satisfaction"}, formula="index")
    assert decided(kept) == {"formula": "index", "items": ["rating.speed", "satisfaction"]}
    assert decided(PaperDecisions(items=())) is None


def test_decisions_say_what_they_change() -> None:
    assert AS_PROPOSED.keys == []
    every = PaperDecisions("甲", {"a": "multiple"}, ("b",), {"b": (1,)}, (), "index")
    assert every.keys == ["title", "type", "scores", "favourable", "satisfaction"]


CARRIED = pack_paper(paper_of(PLAIN.encode(), "annex.txt"), KEY)


@given(st.text(max_size=60) | st.integers(0, len(CARRIED) - 1).map(lambda at: CARRIED[:at]))
@example("")
@example(CARRIED + "A")
@example(CARRIED.replace(".", ".A"))
@example(pack_paper(paper_of(PLAIN.encode(), "annex.txt"), "another key"))
def test_what_was_not_packed_here_is_refused(sent: str) -> None:
    with pytest.raises(Refusal) as refused:
        unpack_paper(sent, KEY)
    assert refused.value.code == "paper_lost"
