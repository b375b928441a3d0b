"""A ratio is formed once, where figures are computed: reports, services and pages print what they are given."""

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cases import each
from servers import REPOSITORY

from surveyapp.services.places import Places

PACKAGE = REPOSITORY / "surveyapp"

ROOMS = ("reports", "services", "web", "cli")

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "lengths on paper and screen, and the characters that fit into them": {
        "reports/blocks.py": "_axis_around",
        "reports/excel/charts.py": "_place draw_lines",
        "reports/poster.py": "poster_pdf _module draw _blocks",
        "reports/poster_lines.py": "break_lines",
        "reports/word/body.py": "_columns",
        "reports/word/table_rows.py": "stays_together _lines _length",
        "reports/sections/trend.py": "_values_table",
        "reports/word/line_charts.py": "line_ends",
        "reports/word/charts.py": "height_cm _width _set_plot_area",
        "reports/word/document.py": "_page",
        "reports/word/styles.py": "_paragraph_properties",
        "web/citizen/text_fit.py": "opening fit_in_a_row",
        "web/console/charts/plotly_charts.py": "wrap_label",
    },
    "lightness and mixtures of colours": {
        "reports/colours.py": "scale_fills _of_luminance contrast _luminance sides_of",
        "web/console/charts/plotly_charts.py": "ramp",
        "web/console/charts/plotly_heat_map.py": "heat_map _shade",
    },
    "times": {
        "web/console/statistics/times.py": "_seconds",
        "reports/excel/answer_rows.py": "_moments",
        "reports/poster.py": "minutes_to_answer",
        "services/answers/late.py": "remove_set_aside _minute",
        "services/answers/set_aside.py": "_arrivals",
        "services/downloads/jobs.py": "requeue_lost",
        "services/retention/holds.py": "set_hold",
        "web/console/signing_in/totp.py": "takes drift",
        "web/console/signing_in/totp_words.py": "drift_words",
        "web/console/signing_in/visitor.py": "minutes_to_wait",
        "web/console/surveys/flag_words.py": "seconds_words",
    },
    "bytes": {
        "reports/excel/evaluation.py": "_units",
        "reports/excel/sheet.py": "cell_text",
        "services/free_space.py": "size_words",
        "web/console/editing/new_place.py": "begin_chosen",
        "web/console/evaluations/system_texts.py": "_text_page",
        "web/console/signing_in/known_browser.py": "keep_mark",
        "web/patient_socket.py": "regain",
    },
    "pages, sheets and threads that so many take": {
        "reports/answers/answer_batches.py": "answer_batches",
        "reports/excel/answers.py": "sheets_for",
        "services/answers/responses.py": "response_page",
        "services/figures/stored_batches.py": "stored_batches _first_unreadable",
        "web/console/list_pages.py": "page_numbers",
        "web/console/results/results.py": "texts",
        "web/patient_worker.py": "__init__",
    },
    "how much of a job is done": {
        "services/downloads/large_files.py": "large_file",
        "services/downloads/survey_report.py": "_rows_progress",
        "services/downloads/worker.py": "on_progress",
    },
    "the digits of a number": {
        "reports/words/wording.py": "chinese_number",
        "services/mistakes/author_words.py": "_written",
    },
}
"""Reason -> file -> the functions that divide, or multiply by 100, for this reason."""

PLACES = {field.name for field in dataclasses.fields(Places) if field.type is Path}
"""Attributes that are paths."""

IN_TEMPLATE = re.compile(r"{[{%][^}%]*(?:(?<=[\w)]) */ *(?=[\w(])|\* *100\b|// *)[^}%]*[}%]}")


def ratios(source: str) -> Iterator[tuple[str, int, str]]:
    """Function, line and text of whatever may form a ratio: / and // but of paths, a Fraction or divmod of two numbers,
    a product with 100.
    """
    tree = ast.parse(source)
    yield from _in(tree, "", _paths(tree, set()), source)


def _in(node: ast.AST, function: str, paths: set[str], source: str) -> Iterator[tuple[str, int, str]]:
    for child in ast.iter_child_nodes(node):
        name, known = function, paths
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            name, known = child.name, _paths(child, paths)
        if isinstance(child, ast.expr | ast.stmt) and _is_ratio(child, known):
            yield function, child.lineno, ast.get_source_segment(source, child) or ""
        yield from _in(child, name, known, source)


def _is_ratio(node: ast.AST, paths: set[str]) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("Fraction", "divmod") and len(node.args) == 2
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Div | ast.FloorDiv) or (
            isinstance(node.op, ast.Mult) and _is_hundred(node.value)
        )
    if not isinstance(node, ast.BinOp):
        return False
    if isinstance(node.op, ast.Mult):
        return _is_hundred(node.left) or _is_hundred(node.right)
    return isinstance(node.op, ast.FloorDiv) or (isinstance(node.op, ast.Div) and not _is_path(node, paths))


def _is_hundred(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in (100, 0.01)


def _is_path(node: ast.AST, paths: set[str]) -> bool:
    """Whether an expression is a path, or text: nobody divides by those."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _is_path(left, paths) or _is_path(right, paths)
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id="str" | "Path")):
            return True
        case ast.Attribute(attr=attr) if attr in PLACES:
            return True
        case ast.Attribute(value=value, attr="parent"):
            return _is_path(value, paths)
        case ast.Subscript(value=ast.Attribute(value=value, attr="parents")):
            return _is_path(value, paths)
        case ast.Name(id=name):
            return name in paths or "folder" in name
    return False


def _paths(node: ast.AST, known: set[str]) -> set[str]:
    """The names that are paths within a function or, of a module, everywhere."""
    found = {*known}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        found |= {
            parameter.arg
            for parameter in parameters
            if parameter.annotation and "Path" in ast.unparse(parameter.annotation)
        }
    for child in ast.walk(node) if isinstance(node, ast.FunctionDef) else ast.iter_child_nodes(node):
        if (
            isinstance(child, ast.Assign)
            and isinstance(child.targets[0], ast.Name)
            and _is_path(child.value, found)
        ):
            found.add(child.targets[0].id)
    return found


def test_no_ratio_is_formed_outside_the_rooms_that_compute() -> None:
    allowed = {
        (file, name) for files in ALLOWED.values() for file, names in files.items() for name in names.split()
    }
    met, found = set(), []
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            file = str(path.relative_to(PACKAGE))
            for function, line, text in ratios(path.read_text("utf-8")):
                met.add((file, function))
                if (file, function) not in allowed:
                    found.append(f"{file}:{line} {function}: {text}")
    assert found == [], (
        "form it in analysis (survey_counts.py, results.share), or say in ALLOWED why it is no ratio"
    )
    assert allowed <= met, "what is allowed and not there any more"


def test_templates_compute_nothing() -> None:
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        without_texts = re.sub(r"'[^']*'|\"[^\"]*\"", "", path.read_text("utf-8"))
        assert not IN_TEMPLATE.search(without_texts), path


@each(
    ("source", "forms"),
    [
        ("def rate(a, b):\n return a / b", True),
        ("def rate(a, b):\n return Fraction(a * 3, b)", True),
        ("def rate(a):\n return a * 100", True),
        ("def rate(a):\n a /= 3", True),
        ("def place(folder: Path, name):\n return folder / name", False),
        ("def place(folder):\n return folder / f'{folder}.csv'", False),
        ("def whole(a):\n return Fraction(a)", False),
    ],
)
def test_a_ratio_is_told_from_a_path(source: str, forms: bool) -> None:
    assert bool(list(ratios(source))) == forms
