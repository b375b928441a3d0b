"""What comes from outside is bounded before it is worked on: there is one way to make characters one form."""

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import parsed_code
from cases import each
from parsed_code import PACKAGE, nodes_of
from servers import REPOSITORY

THE_ONE_PLACE = PACKAGE / "definition" / "normal_form.py"
BOUNDED = ("normal_form", "letters_only")
"""Its functions: each is told how much of a text counts."""

FILES = [*parsed_code.FILES, *sorted((REPOSITORY / "migrations").rglob("*.py"))]
NORMALISING = re.compile(r"(?<![a-z])(?:normalize|is_normalized|ucd_3_2_0|nameprep|saslprep)$")
"""Names of functions whose work grows with more than the length of a text; so does an import under another name."""


def normalising(nodes: Collection[ast.AST]) -> Iterator[str]:
    """Every use of such a function, but for `Decimal.normalize()`, which takes no text."""
    of_numbers = {
        id(node.func)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and not node.args
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "unicodedata")
    }
    for node in nodes:
        if isinstance(node, ast.Attribute) and NORMALISING.search(node.attr) and id(node) not in of_numbers:
            yield f"{node.lineno}: .{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "unicodedata":
            yield from (
                f"{node.lineno}: {alias.name}" for alias in node.names if NORMALISING.search(alias.name)
            )
        elif isinstance(node, ast.Import):
            yield from (
                f"{node.lineno}: {alias.name} as {alias.asname}"
                for alias in node.names
                if alias.name == "unicodedata" and alias.asname
            )
        elif isinstance(node, ast.Constant) and node.value in ("normalize", "is_normalized"):
            yield f"{node.lineno}: {node.value!r}"


def test_nothing_but_the_bounded_function_normalises() -> None:
    found = {path: uses for path in FILES if (uses := list(normalising(nodes_of(path))))}
    assert len(found.pop(THE_ONE_PLACE)) == 1
    assert found == {}, "use surveyapp.definition.normal_form.normal_form, which bounds the text first"


@each(
    "source",
    [
        "import unicodedata\nunicodedata.normalize('NFKC', text)",
        "import unicodedata\nfold = unicodedata.normalize",
        "import unicodedata as u\nu.normalize('NFC', text)",
        "from unicodedata import normalize\nnormalize('NFC', text)",
        "from unicodedata import normalize as n\nn('NFC', text)",
        "getattr(unicodedata, 'normalize')('NFC', text)",
        "column.str.normalize('NFKC')",
        "unicodedata.is_normalized('NFC', text)",
        "stringprep.nameprep(label)",
    ],
)
def test_the_rule_sees_through_other_names(source: str) -> None:
    assert list(normalising(list(ast.walk(ast.parse(source)))))


def test_a_decimal_may_be_normalised() -> None:
    assert list(normalising(list(ast.walk(ast.parse("number.normalize()"))))) == []


def bounded_calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in FILES:
        if path == THE_ONE_PLACE:
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BOUNDED:
                yield path, node


def test_every_bound_is_a_number_that_somebody_chose() -> None:
    """`normal_form(text, len(text))` would be no bound."""
    calls = list(bounded_calls())
    assert len(calls) > 5
    for path, call in calls:
        most = call.args[1]
        named = [node.id for node in ast.walk(most) if isinstance(node, ast.Name)]
        assert not any(isinstance(node, ast.Call) for node in ast.walk(most)), f"{path}:{call.lineno}"
        assert all(name.lstrip("_").isupper() for name in named), f"{path}:{call.lineno}"
