"""Figures are told apart in their three tables alone, and every reason why there is none has words."""

import ast
from collections.abc import Iterator

import pytest
from servers import REPOSITORY

from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.words.wording import reason_words

PACKAGE = REPOSITORY / "surveyapp"

OTHER_WORDS = {"nps", "share"}
"""Names that other things have too: the type of a question, the share of a weight in a rule."""


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text("utf-8"))


def test_nothing_compares_the_name_of_a_figure() -> None:
    found = {
        (file, str(constant.value))
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for part in (node.left, *node.comparators)
        for constant in ast.walk(part)
        if isinstance(constant, ast.Constant) and constant.value in FIGURE_KINDS
    }
    found = {(file, name) for file, name in found if name not in OTHER_WORDS}
    assert found == set(), "ask its kind what it needs, is of, or how it is printed"


def test_every_reason_has_words() -> None:
    codes = {
        call.args[0].value
        for file, tree in trees()
        if file.startswith(("analysis/", "services/figures/"))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Undefined"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    } | {kind.lack_reason for kind in FIGURE_KINDS.values()}
    assert len(codes) > 20
    missing = []
    for code in sorted(map(str, codes)):
        try:
            reason_words(code)
        except LookupError:
            missing.append(code)
    assert missing == []


def test_a_reason_without_words_is_told_with_the_place_for_them() -> None:
    with pytest.raises(LookupError, match=r"reports/words/wording\.py"):
        reason_words("nobody_wrote_it")
