"""Babel's eyes for sentences that stand in tables: the values of dictionaries, what `say` is given, and what holds
words or stands in a registry.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import IO, Any

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


WORDS_OF_ENTRIES = {"name", "contents", "audience"}
"""What an entry says to people at the console, as its class is given it."""


def chinese_constants(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """What pybabel wants of an extraction method: line, function, message, comments."""
    tree = ast.parse(fileobj.read().decode())
    for node in ast.walk(tree):
        for constant in _said(node):
            if isinstance(constant, ast.Constant) and CHINESE.search(str(constant.value)):
                yield constant.lineno, None, str(constant.value), []


def names_of_scales(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The same for the file of the ready scales: what each is called, and where it is from."""
    for content in tomllib.load(fileobj).values():
        for key in ("name", "source"):
            yield 1, None, content[key], []


def _said(node: ast.AST) -> Iterator[ast.AST | None]:
    """The parts of a node that may be sentences."""
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from ast.walk(value) if isinstance(value, ast.Tuple) else [value]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if name == "say":
            yield from node.args[:1]
        elif name.endswith("Words"):  # an object that holds words: RuleWords(…), FigureWords(…)
            yield from node.args
        elif name.endswith("Download"):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in WORDS_OF_ENTRIES)
    elif isinstance(node, ast.Module):
        for part in node.body:
            if isinstance(part, ast.Assign):
                yield from part.value.elts if isinstance(part.value, ast.Tuple) else [part.value]
