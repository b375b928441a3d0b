"""What a survey report says: sentences and tables follow from the analysis, whatever the answers are."""

import ast
import re
from collections.abc import Sequence

import pytest
from catalogue import CHINESE
from parsed_code import FILES, nodes_of, source_of
from survey_facts import SMALL, Answers, facts_of, questionnaire_from

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.blocks import Chart, Heading, Paragraph, Report, Table
from surveyapp.reports.content import survey_report
from surveyapp.reports.facts import ExcludedFor, ReturnRates, SurveyFacts
from surveyapp.reports.words.score_words import missing_words

UNANSWERED: list[Answers] = []


@pytest.fixture
def questionnaire() -> Questionnaire:
    return questionnaire_from(SMALL)


def report(questionnaire: Questionnaire, answers: Sequence[Answers], **known: object) -> Report:
    return survey_report(facts_of(questionnaire, answers, **known))


def text_of(made: Report) -> str:
    """Everything that is printed, one line for each paragraph, heading and cell."""
    lines: list[str] = list(made.cover_lines)
    for block in made.blocks:
        if isinstance(block, Paragraph | Heading):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += [block.caption or "", *(cell for row in block.rows for cell in row), block.note or ""]
    return "\n".join(lines)


def tables(made: Report, caption: str) -> list[Table]:
    return [block for block in made.blocks if isinstance(block, Table) and block.caption == caption]


def headings(made: Report, level: int) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Heading) and block.level == level]


def ages(*codes: str) -> list[Answers]:
    return [{"age": code} for code in codes]


def test_sections_stand_in_the_order_of_the_field(questionnaire: Questionnaire) -> None:
    assert headings(report(questionnaire, ages("a")), 1) == [
        "一、调查背景",
        "二、研究设计",
        "三、调研实施",
        "四、信度和效度分析",
        "五、调查结果分析",
        "六、开放题意见",
        "附录一：调查问卷",
        "附录二：数据与计算说明",
    ]


def test_headline_names_the_prevailing_option(questionnaire: Questionnaire) -> None:
    assert "1. 年龄：受访者以“36-50 岁”为主（66.67%）" in headings(
        report(questionnaire, ages("b", "b", "a")), 3
    )


def test_headline_tells_a_tie(questionnaire: Questionnaire) -> None:
    made = headings(report(questionnaire, ages("a", "b")), 3)
    assert "1. 年龄：“18-35岁”和“36-50 岁”并列最多（均为50.00%）" in made


def test_headline_of_one_answer_does_not_speak_of_a_majority(questionnaire: Questionnaire) -> None:
    assert "1. 年龄：作答者均选择“51岁以上”（100.00%）" in headings(report(questionnaire, ages("c")), 3)


def test_options_are_told_from_the_most_to_the_least_frequent(questionnaire: Questionnaire) -> None:
    text = text_of(report(questionnaire, ages("a", "c", "c", "c", "b", "b")))
    assert "“51岁以上”（3人，50.00%）、“36-50 岁”（2人，33.33%）、“18-35岁”（1人，16.67%）" in text


def test_options_nobody_chose_are_named(questionnaire: Questionnaire) -> None:
    assert "没有人选择“51岁以上”或“其他”。" in text_of(report(questionnaire, ages("a", "b", "b")))


def test_blank_answers_leave_the_base(questionnaire: Questionnaire) -> None:
    made = report(questionnaire, [*ages("a", "b"), {}])
    assert tables(made, "年龄")[0].note == "注：n = 2（作答本题的人数），另有1人未作答。"


def test_single_choice_keeps_the_order_of_the_form(questionnaire: Questionnaire) -> None:
    rows = tables(report(questionnaire, ages("c", "c", "a")), "年龄")[0].rows
    assert [row[0] for row in rows] == ["18-35岁", "36-50 岁", "51岁以上", "其他（请注明）", "合计"]


def test_multiple_choice_has_both_bases_and_is_in_descending_order(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [{"channels": ["b"]}, {"channels": ["a", "b"]}, {"channels": ["b", "c", "a"]}]
    assert tables(report(questionnaire, answers), "您通过哪些渠道了解")[0].rows == (
        ("报纸", "3", "100.00%", "50.00%"),
        ("微信", "2", "66.67%", "33.33%"),
        ("亲友", "1", "33.33%", "16.67%"),
        ("合计", "6", "200.00%", "100.00%"),
    )


def test_matrix_table_has_count_and_share_of_every_option(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [{"service.attitude": "5", "service.speed": "3"}, {"service.attitude": "5"}]
    assert tables(report(questionnaire, answers), "请评价以下方面")[0].rows == (
        ("服务态度", "2", "2\n100.00%", "0\n0.00%", "0\n0.00%"),
        ("办理速度", "1", "0\n0.00%", "1\n100.00%", "0\n0.00%"),
    )


def test_matrix_chart_runs_from_favourable_to_unfavourable(questionnaire: Questionnaire) -> None:
    turned = questionnaire_from(
        SMALL.replace('{code: "5", label: 满意, score: 5, favourable: true}, ', "").replace(
            '{code: "1", label: 不满意, score: 1}]',
            '{code: "1", label: 不满意, score: 1}, {code: "5", label: 满意, score: 5, favourable: true}]',
        )
    )
    made = report(turned, [{"service.attitude": "5"}])
    chart = next(block for block in made.blocks if isinstance(block, Chart) and block.kind == "stacked")
    assert [series.name for series in chart.series] == ["满意", "一般", "不满意"]


def test_lines_of_a_matrix_are_ranked_by_their_favourable_share(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [
        {"service.attitude": "3", "service.speed": "5"},
        {"service.attitude": "5", "service.speed": "5"},
    ]
    assert "满意率由高到低依次为“办理速度”（100.00%）、“服务态度”（50.00%）" in text_of(
        report(questionnaire, answers)
    )


def test_overall_satisfaction_stands_with_formula_n_and_alternatives(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [
        {"service.attitude": "5", "service.speed": "3"},
        {"service.attitude": "5", "service.speed": "5"},
    ]
    made = report(questionnaire, answers)
    assert [(row[0], row[2], row[3]) for row in tables(made, "满意度总体数字")[0].rows] == [
        ("满意率（本次采用）", "75.00%", "2"),
        ("满意度指数", "90.00", "2"),
        ("零点校正指数", "87.50", "2"),
    ]


def test_undefined_reliability_gives_its_reason_and_no_zero(questionnaire: Questionnaire) -> None:
    single = questionnaire_from(SMALL.replace("[service.attitude, service.speed]", "[service.attitude]"))
    text = text_of(report(single, [{"service.attitude": "5"}, {"service.attitude": "3"}]))
    assert "信度不适用：只有一道题可用，至少需要两道题才能计算" in text
    assert "效度不适用：只有一道题可用" in text
    assert "α系数为" not in text


def test_constant_items_are_not_applicable_in_the_validity_table(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [{"service.attitude": "5", "service.speed": speed} for speed in ("5", "3", "1")]
    rows = tables(report(questionnaire, answers), "量表效度")
    assert rows == [] or rows[0].rows[0][1] == "不适用"


def test_reliability_states_n_dropped_and_band(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [
        *({"service.attitude": code, "service.speed": code} for code in ("5", "3", "1")),
        {"service.attitude": "5", "service.speed": "3"},
        {"service.attitude": "5"},
    ]
    made = report(questionnaire, answers)
    row = tables(made, "量表信度")[0].rows[0]
    assert row[:3] == ("2", "4", "1")
    assert row[4] in ("高", "较高", "相当", "不足")


SCORES = ("5", "3", "1")


def opposed(rows: int) -> list[Answers]:
    """Answers in which the speed is good where the attitude is bad, but for every fourth: a negative α."""
    pairs = [(SCORES[row % 3], SCORES[2 - row % 3] if row % 4 else "3") for row in range(rows)]
    return [{"service.attitude": attitude, "service.speed": speed} for attitude, speed in pairs]


@pytest.mark.parametrize(
    ("rows", "caution"), [(5, "答全量表的答卷太少，不足十份"), (40, "各题的回答互不一致")]
)
def test_a_negative_alpha_blames_no_single_item(
    questionnaire: Questionnaire, rows: int, caution: str
) -> None:
    text = text_of(report(questionnaire, opposed(rows)))
    assert "α系数为−" in text
    assert caution in text
    assert "方向相反，请核对" not in text


def test_an_r_below_zero_is_called_negative(questionnaire: Questionnaire) -> None:
    falling = [
        {"service.attitude": "5", "service.speed": "3"},
        {"service.attitude": "1", "service.speed": "5"},
    ]
    made = report(questionnaire, falling * 20)
    assert [row[1:3] for row in tables(made, "量表效度")[0].rows] == [
        ("1.000", "高度相关"),
        ("−1.000", "高度负相关"),
    ]
    assert "其中高度相关1题、高度负相关1题" in text_of(made)


def test_unknown_issued_gives_no_return_rate(questionnaire: Questionnaire) -> None:
    made = report(questionnaire, ages("a"), issued=None)
    assert ("回收率", "不适用", "发放数量没有记录") in tables(made, "问卷发放与回收")[0].rows
    assert "发放数量没有记录，因此不计算回收率。" in text_of(made)


def test_rates_stand_with_their_formula(questionnaire: Questionnaire) -> None:
    made = report(questionnaire, ages(*"a" * 122), excluded=(ExcludedFor("填写过快", 2),))
    assert tables(made, "问卷发放与回收")[0].rows[3:] == (
        ("回收率", "95.38%", "回收 ÷ 发放 = 124 ÷ 130"),
        ("有效率", "98.39%", "有效 ÷ 回收 = 122 ÷ 124"),
    )


def test_exclusions_are_listed_with_their_reasons(questionnaire: Questionnaire) -> None:
    excluded = (ExcludedFor("填写过快", 1), ExcludedFor("重复提交", 2))
    assert tables(report(questionnaire, ages("a"), excluded=excluded), "剔除答卷的原因")[0].rows == (
        ("重复提交", "2"),
        ("填写过快", "1"),
        ("合计", "3"),
    )


def test_without_any_answer_the_report_says_so_and_prints_no_share(questionnaire: Questionnaire) -> None:
    text = text_of(report(questionnaire, UNANSWERED, issued=None))
    assert "尚未回收到答卷" in text
    assert "本题尚无有效作答" in text
    assert not re.search(r"(?<!1)0\.00%|nan", text.replace("抽样比例为10.00%", ""))


def test_without_any_answer_there_is_no_chart(questionnaire: Questionnaire) -> None:
    assert not any(isinstance(block, Chart) for block in report(questionnaire, UNANSWERED).blocks)


def test_a_questionnaire_without_a_scale_says_so(questionnaire: Questionnaire) -> None:
    bare = questionnaire.model_copy(update={"satisfaction": None})
    text = text_of(report(bare, ages("a", "b")))
    assert "问卷没有设满意度量表，不计算总体满意度" in text
    assert "信度不适用：问卷没有设满意度量表" in text


def test_reconstructed_answers_are_announced_on_the_cover_and_in_the_text(
    questionnaire: Questionnaire,
) -> None:
    made = report(questionnaire, ages("a", "b"), reconstructed=2)
    assert any("2份为重构样例数据" in line for line in made.cover_lines)
    assert text_of(made).count("2份为重构样例数据") == 2


def test_a_live_report_warns_against_citing_it(questionnaire: Questionnaire) -> None:
    made = report(questionnaire, ages("a"), snapshot=None)
    assert any("尚未最终确认" in line for line in made.cover_lines)


def test_open_answers_are_grouped_by_identical_text(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [
        {"why": "很好"},
        {"why": "多开窗口"},
        {"why": "很好 "},
        {"age": "other", "age.other.text": "保密"},
    ]
    rows = [block.rows for block in report(questionnaire, answers).blocks if isinstance(block, Table)]
    assert (("很好", "2"), ("多开窗口", "1")) in rows
    assert (("保密", "1"),) in rows


def test_without_texts_only_the_number_of_writers_is_told(questionnaire: Questionnaire) -> None:
    answers: list[Answers] = [
        {"why": "很好"},
        {"why": "多开窗口"},
        {"age": "other", "age.other.text": "保密"},
    ]
    made = report(questionnaire, answers, texts=False)
    rows = [block.rows for block in made.blocks if isinstance(block, Table)]
    assert (("年龄：选择“其他”的补充说明", "1", "1"), ("您还有什么建议", "2", "2")) in rows
    assert not any(word in text_of(made) for word in ("很好", "多开窗口", "保密"))


def test_no_open_answers_is_said(questionnaire: Questionnaire) -> None:
    blocks = report(questionnaire, ages("a")).blocks
    place = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text == "六、开放题意见")
    following = blocks[place + 1]
    assert isinstance(following, Heading)
    assert following.text == "（一）您还有什么建议"
    assert "本题没有人填写。" in text_of(report(questionnaire, ages("a")))


def test_the_printed_form_has_a_box_for_every_option(questionnaire: Questionnaire) -> None:
    text = text_of(report(questionnaire, ages("a")))
    assert text.count("☐") == 4 + 3 + 2 * 3


def test_small_samples_and_samples_that_stand_for_nobody_else_are_explained(
    questionnaire: Questionnaire,
) -> None:
    made = report(questionnaire, ages("a"))
    listed = [entry for block in made.blocks for entry in getattr(block, "entries", ())]
    assert any("不足30份" in entry for entry in listed)
    convenience = questionnaire_from(SMALL.replace("stratified", "convenience"))
    listed = [entry for b in report(convenience, ages("a")).blocks for entry in getattr(b, "entries", ())]
    assert any("不属于概率抽样，结果不宜推及全体" in entry for entry in listed)


def reasons_in_the_code() -> set[str]:
    """Every code that any module gives to an `Undefined`."""
    found = set()
    for path in FILES:
        for node in nodes_of(path) if "Undefined(" in source_of(path) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Undefined":
                (given,) = node.args
                either = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                found |= {str(code.value) for code in either if isinstance(code, ast.Constant)}
    return found


def test_every_reason_in_the_code_is_found() -> None:
    assert {"singular", "nothing_favourable", "no_scores", "issued_unknown"} <= reasons_in_the_code()


def test_every_reason_has_words() -> None:
    assert [code for code in reasons_in_the_code() if not CHINESE.search(missing_words(code))] == []


def test_returned_must_be_valid_plus_excluded() -> None:
    with pytest.raises(ValueError, match="returned"):
        ReturnRates(130, 122, 120)


def test_facts_must_speak_of_the_valid_responses(questionnaire: Questionnaire) -> None:
    with pytest.raises(ValueError, match="valid"):
        facts_of(questionnaire, ages("a"), returns=ReturnRates(None, 2, 2))


def test_return_rate_of_an_unknown_number_is_undefined() -> None:
    assert ReturnRates(None, 1, 1).return_rate == Undefined("issued_unknown")
    rate = ReturnRates(130, 122, 122).return_rate
    assert isinstance(rate, Figure)
    assert str(rate.rounded(2)) == "93.85"


def test_facts_are_frozen(questionnaire: Questionnaire) -> None:
    facts = facts_of(questionnaire, ages("a"))
    assert isinstance(facts, SurveyFacts)
    with pytest.raises(AttributeError):
        facts.reconstructed = 3  # type: ignore[misc]  # that it cannot be set is the point
