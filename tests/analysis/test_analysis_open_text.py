"""Written answers: which say something, and which only say that there is nothing to say."""

import pyarrow as pa
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.open_text import says_nothing
from surveyapp.analysis.silent_texts import which_say_nothing
from surveyapp.definition.limits import LONGEST_ANSWER

NOTHING = (
    *(
        "无",
        "没有",
        "暂无",
        "无意见",
        "/",
        "。",
        "无。",
        "没",
        "没有意见",
        "没意见",
        "暂时没有",
        "目前没有",
        "暂无意见",
    ),
    *(
        "无建议",
        "没有建议",
        "暂无建议",
        "没有什么意见",
        "没有任何意见和建议",
        "没有了",
        "没了",
        "无，谢谢",
        "无无无",
        "…",
    ),
    *(
        "没什么想说的",
        "没什么好说的",
        "无其他意见",
        "无意见建议",
        "无意见，无建议",
        "没有别的意见了",
        "“无”",
        "（无）",
        "- -",
    ),
    *(
        "不知道",
        "说不清",
        "不好说",
        "N/A",
        "n / a",
        "None",
        "no",
        "No comments.",
        "nothing",
        "无可奉告",
        "略",
        "wu",
        "木有",
    ),
    *("жоқ", "يوق", "", "   ", "\u200b", "——", "ＮＯ", "没有 意见", "无！", "暂时没有意见或建议", "没有补充"),
)
SOMETHING = (
    *(
        "没有停车位",
        "没有反馈",
        "没有人接电话",
        "没有改进",
        "没有问题",
        "没有耐心",
        "没有意见箱",
        "建议没有采纳",
        "无人接听",
    ),
    *(
        "无障碍通道太少",
        "满意",
        "很好",
        "好",
        "不满意",
        "不方便",
        "不知道找谁",
        "没说清楚",
        "没有写清楚",
        "说不清楚办事流程",
    ),
    *(
        "1",
        "3 次",
        "😀",
        "👍",
        "停车难",
        "no parking",
        "nowhere to sit",
        "否定",
        "没有要求孩子",
        "提意见没人理",
    ),
)


def test_some_answers_say_that_there_is_nothing_to_say() -> None:
    assert [text for text in NOTHING if not says_nothing(text)] == []


def test_an_answer_that_names_a_thing_says_something() -> None:
    assert [text for text in SOMETHING if says_nothing(text)] == []


@given(
    st.sampled_from(NOTHING), st.text("，。！？ 、…-\n", max_size=4), st.text("，。！？ 、…-\n", max_size=4)
)
def test_blanks_and_punctuation_around_it_change_nothing(text: str, before: str, after: str) -> None:
    assert says_nothing(before + text + after)


@given(st.sampled_from(SOMETHING), st.sampled_from(NOTHING))
def test_what_says_something_is_heard_behind_what_does_not(something: str, nothing: str) -> None:
    assert not says_nothing(f"{nothing}，{something}等人办事")


@each("text", ["无" * 2000, "没有意见" * 500, "我暂时没有" * 400 + "停车位"])
def test_a_long_answer_says_something(text: str) -> None:
    assert not says_nothing(text)


@given(
    st.lists(
        st.text("无没有意见建议停车慢。/ nNoO１ｅ\u0301㍿豈ﾞно", max_size=8) | st.text(max_size=8), max_size=20
    )
)
def test_a_column_of_texts_is_told_as_each_text(texts: list[str]) -> None:
    texts += [*NOTHING, f"{'。' * LONGEST_ANSWER}停车", f"{'。' * (LONGEST_ANSWER - 1)}停车"]
    told = which_say_nothing(pa.array(texts, pa.large_string()))
    assert told.to_pylist() == [says_nothing(text) for text in texts]
