"""Help for the keys of conditions: what people call each, what it is for, what may be written, an example."""

from collections.abc import Mapping

from surveyapp.services.surveys.help.question_help_words import TEXT

Help = tuple[str, str, str, str]

_CONDITION = "一组键：question 加上 is、answered、at_least、at_most 之一，或者 all、any、not 之一"

_KEYS: Mapping[str, Help] = {
    "question": (
        "看哪一题",
        "看前面哪一题的回答；矩阵题写“题目.行”只看那一行，只写题目就是任何一行。",
        "题目代码，只能是前面的题",
        "question: used",
    ),
    "is": ("选了哪些", "选了其中任何一个选项就符合。", "列表，选项代码", "is: [never, seldom]"),
    "answered": ("已回答", "回答了就符合，不管怎样回答。", "true", "answered: true"),
    "at_least": (
        "至少",
        "数字题填写的数、推荐题的分数、单选题选项的分值、多选题选了几项，不小于这个数。",
        "数字，不加引号",
        "at_least: 3",
    ),
    "at_most": (
        "至多",
        "数字题填写的数、推荐题的分数、单选题选项的分值、多选题选了几项，不大于这个数。",
        "数字，不加引号",
        "at_most: 5",
    ),
    "all": (
        "都要符合",
        "几个条件都要符合。",
        "列表，每项是一个条件",
        "all: [{question: used, is: [yes]}, {question: times, at_least: 3}]",
    ),
    "any": (
        "符合其一",
        "几个条件符合一个就够。",
        "列表，每项是一个条件",
        "any: [{question: used, is: [yes]}, {question: times, at_least: 3}]",
    ),
    "not": (
        "不符合",
        "里面的条件不符合时才算；没有回答的人也在内。",
        "一个条件",
        "not: {question: used, is: [yes]}",
    ),
}

_PLACES: Mapping[str, Help] = {
    "sections.show_if": (
        "显示条件",
        "符合条件的人才回答这一部分的题。",
        _CONDITION,
        "show_if: {question: used, is: [yes]}",
    ),
    "questions.show_if": (
        "显示条件",
        "符合条件的人才回答这一题；其他人看不到它，也不算漏答。",
        _CONDITION,
        "show_if: {question: used, is: [yes]}",
    ),
    "questions.items.show_if": (
        "显示条件",
        "符合条件的人才回答这一行。",
        _CONDITION,
        "show_if: {question: windows, is: [social]}",
    ),
}

CONDITION_HELP: Mapping[str, Help] = {
    "sections": (
        "各部分的条件",
        "哪些部分只问一部分人：写明部分的名称和显示条件。",
        "列表，每项内有 name 和 show_if",
        "sections: []",
    ),
    "sections.name": ("部分名称", "题目的 section 怎样写，这里就怎样写。", TEXT, "name: 办事经历"),
    **{
        key: words
        for place, help_ in _PLACES.items()
        for key, words in {
            place: help_,
            **{f"{place}.{name}": of_key for name, of_key in _KEYS.items()},
        }.items()
    },
}
"""Key -> its help."""
