"""The phrases of which conditions are said, in every language that questionnaires can be published in.

`number`: of the question, as it stands in the form; `options`: the labels of options, already joined; `low`, `high`:
numbers. For each phrase of a comparison there is one of the contrary, with `not_` before its key: it is
also true of those who did not answer. `line_`: of one or more lines of a table.
"""

from collections.abc import Mapping

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.languages import FIRST_LANGUAGE, LANGUAGES

CHINESE: Mapping[str, str] = {
    "question": "如果{condition}，请回答本题。",
    "line": "如果{condition}，请回答这一项。",
    "section": "如果{condition}，请回答这一部分。",
    "and": "，并且",
    "or": "，或者",
    "within": "（{condition}）",
    "option": "“{label}”",
    "one_of": "或",
    "from_to": "{first}至{last}",
    "is": "第 {number} 题选择{options}",
    "not_is": "第 {number} 题没有选择{options}",
    "line_is": "第 {number} 题有一项选择{options}",
    "not_line_is": "第 {number} 题没有一项选择{options}",
    "answered": "第 {number} 题已回答",
    "not_answered": "第 {number} 题没有回答",
    "line_answered": "第 {number} 题至少回答了一项",
    "not_line_answered": "第 {number} 题一项也没有回答",
    "at_least": "第 {number} 题填写的数不小于 {low}",
    "not_at_least": "第 {number} 题没有填写，或填写的数小于 {low}",
    "at_most": "第 {number} 题填写的数不大于 {high}",
    "not_at_most": "第 {number} 题没有填写，或填写的数大于 {high}",
    "between": "第 {number} 题填写的数在 {low} 与 {high} 之间",
    "not_between": "第 {number} 题没有填写，或填写的数不在 {low} 与 {high} 之间",
    "exactly": "第 {number} 题填写的数是 {low}",
    "not_exactly": "第 {number} 题没有填写，或填写的数不是 {low}",
    "count_at_least": "第 {number} 题至少选了 {low} 项",
    "not_count_at_least": "第 {number} 题没有选，或选了不到 {low} 项",
    "count_at_most": "第 {number} 题最多选了 {high} 项",
    "not_count_at_most": "第 {number} 题没有选，或选了 {high} 项以上",
    "count_between": "第 {number} 题选了 {low} 至 {high} 项",
    "not_count_between": "第 {number} 题没有选，或选的不是 {low} 至 {high} 项",
    "count_exactly": "第 {number} 题选了 {low} 项",
    "not_count_exactly": "第 {number} 题没有选，或选的不是 {low} 项",
}

ENGLISH: Mapping[str, str] = {
    "question": "If {condition}, please answer this question.",
    "line": "If {condition}, please answer this line.",
    "section": "If {condition}, please answer this part.",
    "and": ", and ",
    "or": ", or ",
    "within": "({condition})",
    "option": "“{label}”",
    "one_of": " or ",
    "from_to": "{first} to {last}",
    "is": "you chose {options} in question {number}",
    "not_is": "you did not choose {options} in question {number}",
    "line_is": "you chose {options} in a line of question {number}",
    "not_line_is": "you chose {options} in no line of question {number}",
    "answered": "you answered question {number}",
    "not_answered": "you did not answer question {number}",
    "line_answered": "you answered a line of question {number}",
    "not_line_answered": "you answered no line of question {number}",
    "at_least": "the number in question {number} is {low} or more",
    "not_at_least": "the number in question {number} is missing or less than {low}",
    "at_most": "the number in question {number} is {high} or less",
    "not_at_most": "the number in question {number} is missing or more than {high}",
    "between": "the number in question {number} is from {low} to {high}",
    "not_between": "the number in question {number} is missing or not from {low} to {high}",
    "exactly": "the number in question {number} is {low}",
    "not_exactly": "the number in question {number} is missing or not {low}",
    "count_at_least": "you chose at least {low} options in question {number}",
    "not_count_at_least": "you chose none or fewer than {low} options in question {number}",
    "count_at_most": "you chose at most {high} options in question {number}",
    "not_count_at_most": "you chose none or more than {high} options in question {number}",
    "count_between": "you chose {low} to {high} options in question {number}",
    "not_count_between": "you chose none or other than {low} to {high} options in question {number}",
    "count_exactly": "the number of options that you chose in question {number} is {low}",
    "not_count_exactly": "the number of options that you chose in question {number} is not {low}",
}

PHRASES: CompleteTable[Mapping[str, str]] = CompleteTable(
    "definition.conditions.phrases.PHRASES", LANGUAGES, {FIRST_LANGUAGE: CHINESE, "en": ENGLISH}
)
"""Language -> key -> phrase."""
