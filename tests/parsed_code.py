"""Files of the project as syntax trees, read once: many tests look at all of them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from servers import REPOSITORY

PACKAGE = REPOSITORY / "surveyapp"
FILES = tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def source_of(path: Path) -> str:
    """What stands in a file."""
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Its syntax tree; whoever asks leaves it as it is."""
    return ast.parse(source_of(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the tree, the outer ones first."""
    return tuple(ast.walk(tree_of(path)))


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """The modules that a file imports; a relative import is a mistake."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or ""
