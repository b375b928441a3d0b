"""What the page makes of an author's words: introductions that are long, options that fit, hints that stand there."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.web.citizen.limits import LONGEST_OPENING
from surveyapp.web.citizen.text_fit import first_sentence, fit_in_a_row, opening, says_how_many, width


@given(st.text(alphabet="您好请如实填写，。！\n abc.A", max_size=300), st.sampled_from([*LONGEST_OPENING]))
def test_an_introduction_is_cut_but_nothing_of_it_is_lost(text: str, mode: str) -> None:
    first, rest = opening(text, mode)
    told = "".join((first.removesuffix("…") + rest).split())
    assert told == "".join(text.split())
    assert width(first.removesuffix("…")) <= LONGEST_OPENING[mode]
    assert rest == "" or width(text) > LONGEST_OPENING[mode]


@each(
    ("text", "first", "rest"),
    [
        ("短。", "短。", ""),
        ("长" * 30 + "。" + "长" * 60 + "。" + "后" * 30, "长" * 30 + "。" + "长" * 60 + "。", "后" * 30),
        ("长" * 60 + "，" + "后" * 60, "长" * 60 + "，…", "后" * 60),
        ("长" * 150, "长" * 100 + "…", "长" * 50),
        ("您好！" + "长" * 60 + "，" + "后" * 90, "您好！" + "长" * 60 + "，…", "后" * 90),
        ("你好。\n" + "长" * 90 + "。" + "后" * 90, "你好。\n" + "长" * 90 + "。", "后" * 90),
    ],
)
def test_an_introduction_is_cut_behind_a_sentence_else_a_pause(text: str, first: str, rest: str) -> None:
    assert opening(text, "standard") == (first, rest)


@each(
    ("text", "sentence"),
    [
        ("统计满意度。只收集您填写的内容。", "统计满意度。"),
        ("用于评价", "用于评价"),
        ("For 3.5 years. Then", "For 3.5 years."),
    ],
)
def test_the_purpose_is_told_by_its_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@each(
    ("labels", "fit"),
    [
        (["非常满意", "满意", "基本满意", "不满意", "非常不满意"], True),
        (["5", "4", "3", "2", "1"], True),
        (["是", "否"], True),
        (["Good", "Fair", "Poor"], True),
        (["Very good", "Fair", "Very poor"], True),
        (["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"], False),
        (["非常满意（一键直达）", "满意", "一般", "不满意"], False),
        (["6", "5", "4", "3", "2", "1"], False),
        (["只有一项"], False),
    ],
)
def test_a_row_holds_five_options_of_two_lines_at_most(labels: list[str], fit: bool) -> None:
    assert fit_in_a_row(labels) is fit


@each(
    "text",
    [
        *(
            "您知道哪些？（可多选）",
            "(多选)您知道哪些",
            "【多选题】哪些",
            "[可多选]",
            "可以多选",
            "（可选多项）",
            "可选择多个",
        ),
        *(
            "（最多选3项）",
            "最多选三项",
            "至多可选 3 项",
            "限选3项",
            "最多选择３项",
            "请选择1-3项",
            "请勾选2～3项",
            "选出三个",
        ),
        *("请选出您认为最重要的3项", "多选，限三项", "不定项选择题", "（可复选）", "至少选一项", "多项选择"),
        *("Choose all that apply", "Select up to 3", "(multiple answers possible)", "tick any that apply"),
    ],
)
def test_wordings_that_say_how_many_options_may_be_chosen(text: str) -> None:
    assert says_how_many(text)


@each(
    "text",
    [
        "您从哪里知道本服务？",
        "您为什么多选择我们？",
        "您办理过哪些事项",
        "多项服务里哪项好",
        "您对多种方式是否满意",
        "How many times?",
    ],
)
def test_wordings_that_do_not(text: str) -> None:
    assert not says_how_many(text)
