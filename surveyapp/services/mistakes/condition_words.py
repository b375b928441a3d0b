"""Mistakes in the conditions of a questionnaire (`show_if`), in words."""

from collections.abc import Mapping

CONDITION_WORDS: Mapping[str, str] = {
    "answered_not_true": (
        "answered 只能写 true，现为“{found}”；要表示没有回答，请写 not: {{question: …, answered: true}}"
    ),
    "condition_mixed": (
        "一个条件里写了几种写法：{found}；请只写一种，几个条件请用 all（都符合）或 any（符合其一）合起来"
    ),
    "condition_without_question": "条件没有写 question；请写明看哪一题的回答，例如 {{question: age, is: [a]}}",
    "condition_without_comparison": (
        "条件只写了题目“{found}”；请再写 is: [选项代码]、answered: true、at_least 或 at_most"
    ),
    "condition_unknown_question": "条件指向不存在的题目“{found}”；{near}只能写前面的题：{expected}",
    "condition_unknown_option": "题目中没有选项“{found}”；{near}现有：{expected}",
    "condition_of_itself": "“{found}”就在这一题之内；条件只能看前面的题，请改写 question",
    "condition_later": "“{found}”是后面的第 {first} 题，那时还没有回答；请改写 question，或把那一题移到前面",
    "condition_circle": "条件绕成了一圈：{found}；条件只能看前面的题，请删去其中一个",
    "condition_of_note": "“{found}”是说明文字，没有回答；请改写 question",
    "condition_without_options": (
        "“{found}”是 {type} 题，没有选项可写在 is 中；请改写 answered: true，数字题可写 at_least、at_most"
    ),
    "condition_without_value": (
        "“{found}”没有可以比较大小的值；at_least、at_most 只用于数字题、推荐题、多选题（选了几项）"
        "和选项写有 score 的题，请改写 is 或 answered"
    ),
    "condition_never": "这个条件永远不成立；请核对所写的选项和数值（选了结束问卷的选项，后面不再提问）",
    "condition_always": "这个条件总是成立，等于没有写；请核对，或删去 show_if",
    "condition_undecided": ("题目“{found}”的条件牵涉的回答组合太多，没有核对是否可能成立；请自己核对一遍"),
    "never_asked": "没有人会被问到：各个条件不可能同时成立；请核对所属部分、这一题和前面各题的条件",
    "unknown_section": "没有题目属于“{found}”这一部分；{near}请写题目的 section：{expected}",
    "duplicate_section": "“{found}”与第 {first} 行重复；请把条件合写在一处",
}
"""What `definition/checks/condition_checks.py` and `reachability_checks.py` report."""
