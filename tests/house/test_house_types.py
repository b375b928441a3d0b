"""Question types are told apart in their table, the checks of what authors write and the catalogue of names alone."""

import ast
import re

from servers import REPOSITORY

from surveyapp.definition.question_types import KINDS
from surveyapp.definition.type_table import TYPES

PACKAGE = REPOSITORY / "surveyapp"


ABOUT_TYPES = {
    "definition/question_types.py",
    "definition/type_table.py",
    "definition/checks/questionnaire_checks.py",
    "definition/checks/satisfaction_checks.py",
    "definition/checks/unknown_parts.py",
    "definition/scales.py",
    "definition/loading.py",
    "definition/changes.py",
    "papers/conditions.py",
    "papers/file_text.py",
    "papers/proposals.py",
    "papers/type_choice.py",
    "reports/words/wording.py",
    "services/surveys/paper_decisions.py",
}
"""The table of types, the checks of what authors write and what writes files for them, the catalogue of type names."""


def asks_for_a_type(node: ast.AST) -> bool:
    """Whether code compares a type, looks it up in a table, or matches it; or compares a kind with a name of one."""
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        of_kind = any(isinstance(part, ast.Attribute) and part.attr == "kind" for part in sides)
        if of_kind and any(isinstance(part, ast.Constant) and part.value in KINDS for part in sides):
            return True
        return any(
            isinstance(part, ast.Attribute) and part.attr == "type" for part in (node.left, *node.comparators)
        )
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Attribute) and node.slice.attr == "type"
    if isinstance(node, ast.Match):
        return isinstance(node.subject, ast.Attribute) and node.subject.attr == "type"
    return (
        isinstance(node, ast.Call)
        and any(isinstance(part, ast.Attribute) and part.attr == "type" for part in node.args[:1])
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
    )


def test_only_the_table_of_types_the_checks_and_the_catalogue_ask_for_a_type() -> None:
    names = "|".join(TYPES)
    of_questions = re.compile(rf"""\b(?:type|type_)\s*(?:==|!=|in|is)|["'](?:{names})["']\s*(?:==|!=)""")
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place in ABOUT_TYPES or place.startswith("indicators/") or place in OTHER_TYPES:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if asks_for_a_type(node):
                found.append(f"{place}:{node.lineno}")  # type: ignore[attr-defined]  # all of these have one
    for path in sorted(PACKAGE.rglob("*.html")):
        for expression in re.findall(r"{[{%].*?[}%]}", path.read_text("utf-8"), re.DOTALL):
            if "question" in expression and of_questions.search(expression):
                found.append(str(path.relative_to(PACKAGE)))
    assert not found, "a room below the questionnaire file asks for a question's type: " + ", ".join(found)


OTHER_TYPES = {
    "web/console/evaluations/basic_form_cells.py",  # of cells of a 基础表
    "web/console/manuals.py",  # of marks in a text
    "web/patient_worker.py",  # of sockets
}
