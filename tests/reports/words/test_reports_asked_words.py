"""Of whom the lines of a matrix were asked, where only some of them have a condition."""

from survey_facts import facts_of, questionnaire_from

from surveyapp.reports.words.asked_words import whom_it_was_asked, whom_lines_were_asked

SURVEY = questionnaire_from("""
title: 调查
questions:
- {code: used, type: single, text: 用过吗？, options: [{code: y, label: 用过}, {code: n, label: 没用过}]}
- code: service
  type: matrix
  text: 评价
  options: [{code: "1", label: 好}, {code: "0", label: 差}]
  items:
  - {code: manner, text: 态度}
  - {code: speed, text: 速度, show_if: {question: used, is: [y]}}
""")


def test_a_line_that_everybody_is_asked_has_no_condition_to_tell() -> None:
    analysis = facts_of(
        SURVEY, [{"used": "y", "service.speed": "1"}, {"used": "n", "service.manner": "0"}]
    ).analysis
    lines = [result for result in analysis.questions if result.item.code.startswith("service.")]
    assert whom_lines_were_asked(SURVEY, lines) == (
        "本组各项提问的人数不同，应作答1至2人。“速度”仅向部分受访者提问（第 1 题选择“用过”）。"
    )
    assert [whom_it_was_asked(SURVEY, line) for line in lines] == [
        "",
        "本题仅向部分受访者提问（第 1 题选择“用过”），应作答1人。",
    ]
