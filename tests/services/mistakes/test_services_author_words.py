"""Every mistake that can be reported has words that say what was found and what to write instead."""

import ast
import re
from fractions import Fraction
from pathlib import Path

from cases import each
from servers import REPOSITORY

import surveyapp.definition
from surveyapp.definition.files.problems import Problem
from surveyapp.definition.loading import load_questionnaire
from surveyapp.services.evaluations import check
from surveyapp.services.mistakes.author_words import (
    ADVICE_WORDS,
    FILE_WORDS,
    QUESTIONNAIRE_WORDS,
    REFERENCE_WORDS,
    SHAPE_WORDS,
    TEMPLATES,
    describe,
    mistake_words,
)

ROOM = Path(surveyapp.definition.__file__).parent
BROKEN = sorted((REPOSITORY / "tests" / "definition" / "broken").glob("*.yaml"))
CODE_AT = {"report": 1, "report_line": 2, "PydanticCustomError": 0}
"""Which argument of the functions that report a mistake is its code."""

OURS = {**FILE_WORDS, **SHAPE_WORDS, **QUESTIONNAIRE_WORDS, **ADVICE_WORDS, **REFERENCE_WORDS}

MADE_IN_TESTS = {
    "end_behind_scale",
    "options_file_too_many",
    "too_many_level_options",
    "options_files_too_many",
    "oversize",
    "too_many_options",
    "too_many_parts",
    "too_many_figures",
    "too_many_former_values",
} | {
    *("too_many_dimensions", "too_many_dimension_items"),
}
"""Reported by files too large to keep, or by tests of their own."""
OF_INDICATORS_ONLY = {"text_too_long", "greater_than", "less_than", "not_a_number_or_text", "too_few"}
"""What no key of a questionnaire has: such bounds, values that may be a number or text, longest lengths, pairs."""


def _codes_of(node: ast.AST) -> set[str]:
    """The texts that an expression can be: a text, one of two, or an entry of a table."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return _codes_of(node.body) | _codes_of(node.orelse)
    if isinstance(node, ast.Dict | ast.Tuple):
        return set().union(*map(_codes_of, node.values if isinstance(node, ast.Dict) else node.elts))
    return set()


def _codes_named(name: str, module: ast.Module) -> set[str]:
    """The texts that a variable can hold: those assigned to it, or those it is compared with."""
    codes: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
            codes |= _codes_of(node.value)
        elif isinstance(node, ast.Compare) and ast.unparse(node.left) == name:
            codes |= set().union(*map(_codes_of, node.comparators))
    return codes


def _codes_reported(path: Path) -> set[str]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    codes: set[str] = set()
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in CODE_AT and len(node.args) > CODE_AT[name]:
            code = node.args[CODE_AT[name]]
            table = code.value if isinstance(code, ast.Subscript) else code
            codes |= _codes_of(code) or _codes_named(ast.unparse(table), module)
    return codes


RENAMED = {"missing", "extra_forbidden", "literal_error", "too_short"}
"""Pydantic's names of faults that are reported under our own."""

REPORTED = set().union(*map(_codes_reported, ROOM.rglob("*.py"))) - RENAMED


def test_the_reading_of_the_source_finds_codes_however_they_are_reported() -> None:
    assert {"oversize", "bad_code", "unknown_type", "not_a_list", "less_than", "unknown_item"} <= REPORTED


def test_every_code_reported_in_the_definition_room_has_words() -> None:
    assert REPORTED - set(TEMPLATES) == set()


def test_every_fault_of_a_reference_to_a_figure_has_words() -> None:
    source = Path(check.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"(reference_\w+)"', source))
    assert codes
    assert codes <= set(TEMPLATES)


def test_every_code_has_a_broken_questionnaire_that_shows_it_and_is_said_in_one_complete_line() -> None:
    met = set()
    for path in BROKEN:
        for problem in load_questionnaire(path.read_bytes(), path.name).problems:
            met.add(problem.code)
            line = describe(problem)
            assert line.startswith(f"{path.name}:{problem.line}: "), line
            assert "\n" not in line, line
            assert "{found}" not in line, line
    codes = {*REPORTED, *FILE_WORDS, *QUESTIONNAIRE_WORDS, *ADVICE_WORDS, *SHAPE_WORDS}
    assert codes - met - MADE_IN_TESTS - OF_INDICATORS_ONLY == set()


def test_words_say_what_is_wrong_and_what_to_do() -> None:
    assert [code for code, said in OURS.items() if "；" not in said] in ([], ["yaml"])


def test_a_line_names_file_line_level_and_key() -> None:
    problem = Problem("residents.yaml", 12, "questions[1].code", "bad_code", {"found": "年 龄"})
    assert describe(problem).startswith("residents.yaml:12: 错误 questions[1].code：代码“年 龄”")


def test_a_warning_is_called_one() -> None:
    assert describe(Problem("residents.yaml", 1, "", "no_notice", level="warning")).startswith(
        "residents.yaml:1: 警告：没有写告知事项"
    )


def test_a_misspelt_key_is_answered_with_the_nearest_one() -> None:
    problem = Problem(
        "a.yaml", 1, "x", "unknown_key", {"found": "lable", "near": "label", "allowed": ["code", "label"]}
    )
    assert mistake_words(problem) == "不认识的键“lable”；是不是“label”？这里可以写：code、label"


def test_the_choices_are_listed_as_authors_write_them() -> None:
    params = {"found": "average", "expected": "'index' or 'favourable'"}
    assert mistake_words(Problem("a.yaml", 1, "x", "not_one_of", params)).endswith(
        "请写以下之一：index、favourable"
    )


def test_an_author_s_long_text_with_line_breaks_stays_on_one_short_line() -> None:
    line = describe(Problem("a.yaml", 1, "x", "unknown_item", {"found": "很\n长" * 500, "near": ""}))
    assert "\n" not in line
    assert len(line) < 200


def test_braces_in_an_author_s_text_are_shown_as_they_are() -> None:
    assert "“{found}”" in mistake_words(Problem("a.yaml", 1, "x", "bad_code", {"found": "{found}"}))


def test_numbers_are_written_as_decimals() -> None:
    problem = Problem("a.yaml", 1, "x", "rule_above_weight", {"found": Fraction(13, 2), "limit": Fraction(6)})
    assert mistake_words(problem).startswith("按规则最多可得 6.5 分，超过权重 6；")


@each(
    ("text", "meaning"),
    [
        ("title: 注意: 问卷", "冒号的位置不对"),
        ("title: [甲", "方括号没有配对"),
        ("title: {甲: 乙", "花括号没有配对"),
        ('title: "问卷', "引号没有配对"),
        ("title: @问卷", "特殊字符"),
        ("title: 问卷\n问题\n", "缺少冒号"),
        ('title: "\\问卷"', "双引号"),
        ("title: '问卷' 甲\n", "缩进与上文不一致"),
    ],
)
def test_a_fault_of_yaml_is_said_in_chinese(text: str, meaning: str) -> None:
    problems = load_questionnaire(text.encode(), "a.yaml").problems
    (problem,) = [problem for problem in problems if problem.code == "yaml"]
    assert meaning in mistake_words(problem)
