"""The text on methods says what was really done with these answers, and judges no more than can be judged."""

from survey_facts import SMALL, facts_of, questionnaire_from

from surveyapp.reports.blocks import Table
from surveyapp.reports.sections.methods import methods, norm_lines

FULL = {"age": "a", "service.attitude": "5", "service.speed": "3"}
OTHER = {"age": "b", "service.attitude": "1", "service.speed": "1"}


def text_of(source: str, answers: list[dict]) -> str:
    return "".join(str(block) for block in methods(facts_of(questionnaire_from(source), answers)))


def test_what_was_done_is_said_with_its_numbers() -> None:
    text = text_of(SMALL, [FULL, OTHER, FULL])
    assert "采用分层抽样" in text
    assert "总体满意度用满意率（" in text
    assert "总体为2道题的简单平均" in text
    assert "都只用量表各题有得分的3份答卷" in text


def test_what_was_not_done_is_not_said() -> None:
    text = text_of(SMALL.replace("satisfaction:", "background: x\n#"), [FULL])
    assert "总体满意度用" not in text
    assert "信度用" not in text


def test_a_norm_is_met_only_where_it_was_done() -> None:
    judged = {
        line.norm: line.judgement for line in norm_lines(facts_of(questionnaire_from(SMALL), [FULL, OTHER]))
    }
    assert judged["GB/T 19038—2009《顾客满意测评模型和方法指南》附录 C"] == "符合"
    assert judged["《个人信息保护法》第十七条"] == "符合"
    assert judged["GB/T 46916—2025《基本公共服务社会满意度测评通则》"] == "不能判断"
    nothing = questionnaire_from(
        "\n".join(line for line in SMALL.splitlines() if not line.startswith(("notice", "satisfaction")))
    )
    judged = {line.norm: line.judgement for line in norm_lines(facts_of(nothing, [FULL, OTHER]))}
    assert judged["GB/T 19038—2009《顾客满意测评模型和方法指南》附录 C"] == "不符合"
    assert judged["《个人信息保护法》第十七条"] == "不符合"


def test_the_norms_stand_in_a_table_of_the_annex() -> None:
    (table,) = [b for b in methods(facts_of(questionnaire_from(SMALL), [FULL])) if isinstance(b, Table)]
    assert table.header == ("依据", "要求", "本次", "说明")
