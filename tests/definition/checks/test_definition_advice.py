"""What a methodologist would ask about a questionnaire: found where it is, silent where it is not, never blocking."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence

import orjson
import pytest
from cases import each

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.limits import MOST_ADVICE_ALIKE
from surveyapp.definition.loading import load_questionnaire

ADVICE = {
    *("two_things", "leading_words", "other_without_text", "no_way_out", "no_way_out_after_filter"),
    *(
        "scale_leans",
        "scores_turned",
        "steps_turned",
        "line_turned",
        "ranges_overlap",
        "ranges_gap",
        "more_alike",
    ),
}
FIVE = ("非常满意", "满意", "一般", "不满意", "非常不满意")


def asked(
    text: str, labels: Sequence[str] = FIVE, *, scores: Sequence[int] = (), code: str = "q", **more: object
) -> dict[str, object]:
    """A single choice; its scores fall from the first option to the last unless told otherwise."""
    given = scores or range(len(labels), 0, -1)
    options: list[dict[str, object]] = [
        {"code": f"o{place}", "label": label, "score": score}
        for place, (label, score) in enumerate(zip(labels, given, strict=True))
    ]
    return {"code": code, "type": "single", "text": text, "options": options, **more}


def unscored(text: str, labels: Sequence[str], **more: object) -> dict[str, object]:
    options = [{"code": f"o{place}", "label": label} for place, label in enumerate(labels)]
    return {"code": "q", "type": "single", "text": text, "options": options, **more}


def matrix(lines: Sequence[str], labels: Sequence[str] = FIVE, text: str = "请评价") -> dict[str, object]:
    items = [{"code": f"i{place}", "text": line} for place, line in enumerate(lines)]
    return {**asked(text, labels), "type": "matrix", "items": items}


def advice(*questions: Mapping[str, object], title: str = "问卷") -> list[Problem]:
    """The warnings about wordings and scales; the questionnaire is sound with all of them."""
    named = [{**question, "code": f"q{place}"} for place, question in enumerate(questions)]
    loaded = load_questionnaire(orjson.dumps({"title": title, "questions": named}), "a.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    assert {problem.level for problem in loaded.problems} <= {"warning"}
    return [problem for problem in loaded.problems if problem.code in ADVICE]


def codes(*questions: Mapping[str, object], title: str = "问卷") -> set[str]:
    return {problem.code for problem in advice(*questions, title=title)}


@each(
    ("text", "found"),
    [
        ("您对工作人员的服务态度和办事效率是否满意？", "服务态度和办事效率"),
        ("您对窗口人员的服务态度与业务水平是否满意？", "服务态度与业务水平"),
        ("您对社区环境卫生和治安状况是否满意？", "环境卫生和治安"),
        ("您对医院的医疗水平及收费情况满意吗？", "水平及收费"),
        ("您对学校的教学质量和食堂饭菜满意吗？", "教学质量和食堂饭菜"),
        ("您对政策宣传和落实情况是否满意？", "宣传和落实"),
        ("您对培训的内容和形式是否满意？", "内容和形式"),
        ("您对项目的实施进度和质量是否满意？", "进度和质量"),
        ("您对道路、照明是否满意？", "道路、照明"),
        ("您对补贴标准和发放及时性是否满意？", "标准和发放及时"),
        ("您是否了解并支持该项目？", "了解并支持"),
        ("您认为办理流程是否简便、材料是否精简？", "办理流程是否简便、材料"),
        ("您对服务的时效、态度、质量等方面的总体评价", "时效、态度"),
    ],
)
def test_two_things_in_one_question_are_named(text: str, found: str) -> None:
    (problem,) = [problem for problem in advice(asked(text)) if problem.code == "two_things"]
    assert problem.params["found"] in (found, found.replace("时效、态度", "态度、质量"))
    assert problem.key == "questions[1].text"


@each(
    "text",
    [
        "您对教育和体育局的服务是否满意？",
        "您对人力资源和社会保障局的工作是否满意？",
        "您对住房和城乡建设局的服务态度是否满意？",
        "您对政务服务和公共资源交易中心是否满意？",
        "您对乡镇卫生院和村卫生室的服务是否满意？",
        "您在办理社保和医保业务时，对工作人员的态度是否满意？",
        "您在享受教育和医疗服务时对工作人员的态度是否满意？",
        "您对教育、医疗、就业等工作的总体满意度",
        "您认为教学内容与培训形式的匹配程度如何？",
        "您对意见和建议的处理结果是否满意？",
        "您认为程序是否公平、公正？",
        "您对“放管服”改革和“互联网+政务服务”是否满意？",
        "您对设施设备是否满意？",
        "您对党务、村务、财务公开是否满意？",
        "您对和谐社区建设是否满意？",
        "您对本次活动的组织安排是否满意？",
    ],
)
def test_a_name_a_circumstance_or_one_thing_in_two_words_is_one_thing(text: str) -> None:
    assert "two_things" not in codes(asked(text))


def test_each_line_of_a_matrix_is_one_question_and_what_nobody_judges_is_none() -> None:
    found = advice(matrix(["服务态度", "环境卫生与服务设施", "办事效率"]))
    assert [(problem.code, problem.key) for problem in found] == [
        ("two_things", "questions[1].items[2].text")
    ]
    labels = ["服务态度和办事效率", "价格和质量"]
    assert codes({**unscored("您最看重什么？", labels), "type": "multiple"}) == set()
    assert codes({"type": "text", "text": "您对服务态度和办事效率有什么意见？"}) == set()


@each(
    "text", ["难道您不觉得服务有改善吗？", "众所周知，本项目成效显著，您是否满意？", "您不认为态度很好吗？"]
)
def test_words_that_lead_are_named(text: str) -> None:
    assert "leading_words" in codes(asked(text))


@each("text", ["您是否满意？", "您认为服务应当怎样改进？", "您知道大家怎样评价本项目吗？"])
def test_neutral_words_are_not(text: str) -> None:
    assert "leading_words" not in codes(asked(text))


@each(("label", "question", "expected"), [
    ("其他", {}, True),
    ("其他（请注明）", {}, True),
    ("其他原因", {"type": "multiple"}, True),
    ("其他人的看法不重要", {}, False),
    ("都没有", {}, False),
])  # fmt: skip
def test_an_option_other_wants_room_to_say_what(
    label: str, question: dict[str, object], expected: bool
) -> None:
    options = ["流程复杂", "材料太多", label]
    assert ("other_without_text" in codes({**unscored("存在哪些问题？", options), **question})) == expected
    written = unscored("存在哪些问题？", options)
    written["options"][2]["write_in"] = True  # type: ignore[index]
    assert codes(written) == set()


def test_of_a_job_nobody_needs_to_know_more() -> None:
    assert codes(unscored("您的职业是？", ["职工", "学生", "其他"])) == set()


@each(
    "text",
    [
        "您对办理结果是否满意？",
        "您对12345热线的服务是否满意？",
        "您对投诉处理是否满意？",
        "您对手机APP的评价如何？",
    ],
)
def test_an_experience_that_not_all_have_had_wants_an_option_for_the_others(text: str) -> None:
    assert codes(asked(text)) == {"no_way_out"}
    for label in ("不了解", "未办理过", "没有用过", "说不清"):
        way_out = asked(text)
        way_out["options"].append({"code": "n", "label": label, "no_opinion": True})  # type: ignore[attr-defined]
        assert codes(way_out) == set()


@each("text", ["您对道路质量是否满意？", "您对工作人员的态度是否满意？", "您对本市绿化是否满意？"])
def test_what_everybody_meets_does_not(text: str) -> None:
    assert codes(asked(text)) == set()


def test_whoever_is_asked_because_of_the_experience_has_had_it() -> None:
    assert codes(asked("您对培训内容是否满意？"), title="参加培训人员满意度调查") == set()
    assert codes(asked("您对培训内容是否满意？"), title="居民满意度调查") == {"no_way_out"}


def test_a_question_that_finds_people_without_the_experience_asks_for_the_option_in_later_ones() -> None:
    used = unscored("您使用“吉事通”小程序的频率是？", ["每周", "每月", "从未使用过"])
    later = asked("您对“吉事通”的界面是否满意？")
    found = advice(used, later)
    assert [(problem.code, problem.params["first"]) for problem in found] == [("no_way_out_after_filter", 1)]
    assert codes(later, used) == set(), "asked before"
    assert codes(used, asked("您对本市绿化是否满意？")) == set(), "of something else"
    only_users = {"question": "q0", "is": ["o0", "o1"]}
    assert codes(used, {**later, "show_if": only_users}) == set(), "asked of users alone"
    line = matrix(["“吉事通”的界面", "“吉事通”的速度"])
    assert codes(used, line) == {"no_way_out_after_filter"}
    for item in line["items"]:  # type: ignore[attr-defined]
        item["show_if"] = only_users
    assert codes(used, line) == set()
    used["options"][2]["ends"] = "谢谢！"  # type: ignore[index]
    assert codes(used, later) == set(), "who never used it is not asked on"
    called = unscored("您拨打过12345热线吗？", ["是", "否"])
    assert codes(called, asked("您对12345热线是否满意？"), title="12345热线") == {"no_way_out_after_filter"}


@each(
    ("labels", "good", "bad"),
    [
        (("非常满意", "满意", "一般", "不满意"), 2, 1),
        (("非常满意", "满意", "基本满意", "不满意"), 2, 1),
        (("满意", "较满意", "不满意"), 2, 1),
        (("很好", "较好", "一般", "较差"), 2, 1),
        (("非常同意", "同意", "比较同意", "不同意"), 3, 1),
        (("满意", "一般", "不满意", "非常不满意"), 1, 2),
    ],
)
def test_a_scale_with_more_steps_on_one_side_is_named(labels: tuple[str, ...], good: int, bad: int) -> None:
    (problem,) = [problem for problem in advice(asked("评价", labels)) if problem.code == "scale_leans"]
    assert (problem.params["good"], problem.params["bad"]) == (good, bad)


@each(
    "labels",
    [
        FIVE,
        ("非常满意", "比较满意", "基本满意", "不太满意", "非常不满意"),
        ("很满意", "满意", "基本满意", "不满意", "很不满意"),
        ("满意", "一般", "不满意"),
        ("满意", "不满意"),
        ("非常满意", "满意", "基本满意", "不满意", "非常不满意"),
        ("非常了解", "比较了解", "了解一些", "不了解"),
        ("5分", "4分", "3分", "2分", "1分"),
        ("优", "良", "中", "差"),
    ],
)
def test_a_balanced_an_official_or_a_one_sided_scale_is_not(labels: tuple[str, ...]) -> None:
    assert "scale_leans" not in codes(asked("评价", labels))


def test_a_ready_scale_that_is_named_has_its_source_and_is_not_asked_about() -> None:
    labels = ("非常满意", "满意", "一般", "不满意")
    assert codes(asked("评价", labels)) == {"scale_leans"}
    assert codes(asked("评价", labels, scale="four_step")) == set()


def test_scores_that_contradict_the_wording_are_named() -> None:
    (problem,) = advice(asked("评价", FIVE, scores=(1, 2, 3, 4, 5)))
    assert problem.code == "scores_turned"
    assert {problem.params["found"], problem.params["first"]} == {"非常满意", "满意"}
    assert codes(asked("评价", FIVE, scores=(5, 4, 3, 1, 2))) == {"scores_turned"}
    assert codes(asked("评价", ("满意", "不满意"), scores=(0, 1))) == {"scores_turned"}
    assert codes(asked("评价", FIVE)) == codes(asked("评价", FIVE[::-1], scores=(1, 2, 3, 4, 5))) == set()
    assert codes(asked("评价", FIVE, scores=(5, 5, 3, 1, 1))) == set(), "equal scores contradict nothing"


def test_steps_that_stand_the_other_way_round_than_elsewhere_are_named() -> None:
    turned = asked("三", FIVE[::-1], scores=(1, 2, 3, 4, 5))
    found = advice(asked("一"), asked("二"), turned)
    assert [(problem.code, problem.key) for problem in found] == [("steps_turned", "questions[3].options")]
    assert found[0].params["first"] == 1
    assert codes(turned, turned) == codes(asked("一"), asked("二")) == set()
    points = asked("打分", ("1分", "2分", "3分", "4分", "5分"), scores=(1, 2, 3, 4, 5))
    assert codes(asked("一"), asked("二"), points) == {"steps_turned"}


AGREEMENT = ("非常同意", "同意", "一般", "不同意", "非常不同意")


def test_a_line_that_says_something_bad_among_good_ones_is_named() -> None:
    lines = ["工作人员热情", "办事拖拉", "环境整洁", "指引清楚"]
    found = advice(matrix(lines, AGREEMENT))
    assert [(problem.code, problem.key) for problem in found] == [
        ("line_turned", "questions[1].items[2].text")
    ]
    assert codes(matrix(lines)) == set(), "how satisfied one is has no direction"
    assert codes(matrix(["办事拖拉", "态度生硬"], AGREEMENT)) == set(), "all of them"
    assert codes(matrix(["是否不及时", "热情", "整洁"], AGREEMENT)) == set()


@each(
    ("labels", "limit"),
    [
        (("18-25岁", "25-30岁", "30岁以上"), "25"),
        (("18岁以下", "18-35岁", "36岁以上"), "18"),
        (("500元以下", "500-1000元", "1001元以上"), "500"),
        (("0-20岁", "21-40", "41-60", "60岁以上"), "60"),
        (("40岁以下", "40岁以上"), "40"),
        (("1年以内", "1至3年", "3年以上"), "1"),
        (("一年以内", "一年至三年", "三年以上"), "1"),
        (("1万元以下", "1-3万元", "3万元以上"), "10000"),
        (("10分钟以内", "10～30分钟", "半小时以上，30分钟以上"), "10"),
        (("18-30岁", "25-40岁", "41岁及以上"), "25–30"),
        (("20（含）以下", "20-30", "31以上"), "20"),
        (("月收入3000元以下", "月收入3000—5000元", "月收入5000元以上"), "3000"),
        (("1-5个工作日", "5-15个工作日", "其他"), "5"),
        (("30岁以上", "18-30岁", "17岁以下"), "30"),
    ],
)
def test_ranges_that_share_a_number_are_named(labels: tuple[str, ...], limit: str) -> None:
    (problem,) = [found for found in advice(unscored("您的情况？", labels)) if found.code == "ranges_overlap"]
    assert problem.params["limit"] == limit


@each(
    ("labels", "limit"),
    [
        (("18-25岁", "27-35岁", "36岁以上"), "26"),
        (("不满18岁", "19-35岁", "36岁以上"), "18"),
        (("60岁以下", "65岁及以上"), "61–64"),
        (("不足20", "超过20"), "20"),
        (("1-3万元", "4-6万元", "6万元（不含）以上"), "30000–40000"),
        (("1小时以内", "2-3小时", "4小时以上"), "1–2"),
    ],
)
def test_ranges_that_leave_numbers_out_are_named(labels: tuple[str, ...], limit: str) -> None:
    (problem,) = [
        found for found in advice(unscored("您的情况？", labels)) if found.code.startswith("ranges")
    ]
    assert (problem.code, problem.params["limit"]) == ("ranges_gap", limit)


@each(
    "labels",
    [
        ("18岁以下", "19-35岁", "36岁及以上"),
        ("不满18岁", "18-25岁", "26-30岁", "31岁及以上"),
        ("35岁以下", "35岁及以上"),
        ("60岁及以下", "60岁以上"),
        ("500元以下", "501-1000元", "1001元以上"),
        ("1000（不含）以下", "1000-3000", "3000（不含）以上"),
        ("1万元（不含）以下", "1万元—3万元（不含）", "3万元以上"),
        ("<18", "18-60", ">60"),
        ("2020年以前", "2020-2022年", "2023年及以后"),
        ("每周1-3次", "每月1-2次", "从不"),
        ("小学", "初中", "高中"),
        ("第1-3组", "A组", "B组"),
        ("1", "2", "3"),
        ("18岁以下", "65岁以上", "学生"),
    ],
)
def test_ranges_that_meet_and_what_is_no_range_are_not(labels: tuple[str, ...]) -> None:
    assert codes(unscored("您的情况？", labels)) & {"ranges_overlap", "ranges_gap"} == set()


def test_of_one_kind_the_first_few_are_listed_and_the_others_counted() -> None:
    lines = [f"第{number}个窗口的服务态度和办事效率" for number in range(MOST_ADVICE_ALIKE + 7)]
    found = Counter(problem.code for problem in advice(matrix(lines)))
    assert found == {"two_things": MOST_ADVICE_ALIKE, "more_alike": 1}
    (more,) = [problem for problem in advice(matrix(lines)) if problem.code == "more_alike"]
    assert more.params == {"warning": "two_things", "found": 7, "limit": MOST_ADVICE_ALIKE}


def test_a_file_with_an_error_is_mended_first() -> None:
    question = asked("您对态度和效率是否满意？")
    assert "two_things" in codes(question)
    broken = {
        "title": "t",
        "satisfaction": {"formula": "index", "items": ["nothing"]},
        "questions": [question],
    }
    loaded = load_questionnaire(orjson.dumps(broken), "a.yaml")
    assert {problem.code for problem in loaded.problems} == {"unknown_item", "no_notice"}


HOSTILE = (
    "态度和" * 50_000,
    "1-" * 50_000,
    "一" * 50_000,
    "（" * 50_000,
    "在" * 50_000 + "时",
    "9" * 50_000 + "岁以下",
    "不" * 50_000,
    "🙂和🙂" * 20_000,
    "\u202e态度和效率",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_long_and_odd_texts_are_read_in_bounded_time(text: str) -> None:
    source = orjson.dumps(
        {"title": "t", "questions": [asked(text[:9_000], ("好", text[:400], "差", "一般"))]}
    )
    start = time.process_time()
    load_questionnaire(source, "a.yaml")
    assert time.process_time() - start < 5, (
        "seconds, where a moment is usual: only what grows without bound fails"
    )
