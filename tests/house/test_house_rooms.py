"""The house: data flows one way through the rooms, pure rooms stay pure, files stay small and explained."""

import ast
from collections.abc import Iterator
from pathlib import Path

from cases import each
from parsed_code import FILES, PACKAGE, imports_of, nodes_of, source_of, tree_of
from servers import REPOSITORY

ROOMS = (
    "definition",
    "papers",
    "collection",
    "snapshots",
    "analysis",
    "indicators",
    "reports",
    "records",
    "services",
    "web",
    "cli",
)
PURE = ROOMS[:7]
IMPURE = ("flask", "flask_sqlalchemy", "sqlalchemy", "dask", "alembic", "wtforms", "werkzeug", "click")
BELOW_RECORDS = ("definition", "collection", "snapshots")
ASSEMBLY = {"services": set(), "web": {"extensions", "config"}, "cli": {"config"}}
"""Modules of the top level that a room may use beside the rooms above it."""

SERVING = "surveyapp.app:create_app()"
"""What the command line knows of the web: the name of the app that it has served by another program."""

LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def public_definitions(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def test_every_folder_is_a_room_of_the_design() -> None:
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(
        ROOMS
    )


@each("room", ROOMS)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) | ASSEMBLY.get(room, set())
    if room == "records":
        allowed = {*BELOW_RECORDS, "records"}
    for path in (PACKAGE / room).rglob("*.py"):
        for name in imports_of(path):
            if name.startswith("surveyapp."):
                assert name.split(".")[1] in allowed, f"{path} imports {name}"


@each("room", PURE)
def test_a_pure_room_knows_no_web_and_no_database(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        for name in imports_of(path):
            assert name.split(".")[0] not in IMPURE, f"{path} imports {name}"


def test_the_command_line_knows_of_the_web_only_what_it_starts() -> None:
    """Whoever works from a terminal works without the console: addresses and keys come from services and settings."""
    for path in (PACKAGE / "cli").rglob("*.py"):
        web = [name for name in imports_of(path) if name.startswith(("surveyapp.web", "flask"))]
        assert not web, f"{path} imports {web}: put what both need into services/ or config.py"
    starting = [
        path.name for path in (PACKAGE / "cli").rglob("*.py") if "surveyapp.app" in path.read_text("utf-8")
    ]
    assert starting == ["serving.py"]
    assert SERVING in (PACKAGE / "cli" / "serving.py").read_text("utf-8")


def test_nothing_below_knows_the_app() -> None:
    for path in FILES:
        assert "surveyapp.app" not in set(imports_of(path)), path


def test_what_computes_is_loaded_when_it_is_used() -> None:
    """Whoever serves citizens imports rooms that could compute: `late_libraries` is how they have libraries."""
    computing = {"numpy", "pyarrow", "scipy", "pandas", "pingouin", "plotly"}
    for path in FILES:
        for node in tree_of(path).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            loaded = {name.partition(".")[0] for name in names} & computing
            assert not loaded, (
                f"{path}:{node.lineno} loads {loaded}: take it from snapshots/late_libraries.py"
            )


def test_the_package_itself_imports_nothing() -> None:
    assert imports_of(PACKAGE / "__init__.py") == ()


def test_a_file_can_be_read_at_a_sitting() -> None:
    lengths = {path: len(source_of(path).splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_function_can_be_read_at_a_glance() -> None:
    functions = [
        (path, node)
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {
        f"{path}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1 for path, node in functions
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_other_file_is_too_long() -> None:
    others = [*REPOSITORY.glob("tests/**/*.py"), *REPOSITORY.glob("migrations/**/*.py")]
    others += [path for kind in ("html", "css", "js") for path in PACKAGE.rglob(f"*.{kind}")]
    lengths = {path: len(source_of(path).splitlines()) for path in others}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_what_is_public_is_explained() -> None:
    bare = [path for path in FILES if tree_of(path).body and not ast.get_docstring(tree_of(path))]
    public = [(path, node) for path in FILES for node in public_definitions(tree_of(path))]
    bare_names = [f"{path}: {node.name}" for path, node in public if not ast.get_docstring(node)]
    assert (bare, bare_names) == ([], [])


def test_no_file_is_named_for_nothing() -> None:
    names = {path.stem for path in FILES}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc", "lib"}


def test_markup_is_escaped_everywhere() -> None:
    for path in [*FILES, *PACKAGE.rglob("*.html")]:
        text = source_of(path)
        assert "autoescape=False" not in text, path
        assert "|safe" not in text.replace(" ", ""), path
