"""The index and the table of pages can be trusted: what they name exists, no folder, page or template is missing."""

import re
from collections.abc import Iterator

from servers import REPOSITORY

from surveyapp.cli.main import main
from surveyapp.web.console import register

PACKAGE = REPOSITORY / "surveyapp"
CONSOLE = PACKAGE / "web" / "console"
TEMPLATES = CONSOLE / "templates" / "console"
DOCS = {
    path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8")
    for path in (REPOSITORY / "docs").rglob("*.md")
}
INDEX, PAGES = DOCS["docs/architecture.md"], DOCS["docs/pages.md"]

OF_THE_REPOSITORY = ("docs", "tests", "migrations", "deploy", "questionnaires")
"""Where a path begins that does not begin below surveyapp/."""

PATH = re.compile(r"`([\w./-]+(?:\.(?:py|html|js|css|md|po)|/))`")
LINK = re.compile(r"\]\(([\w./-]+\.md)")
SECTION = re.compile(r"^## [^\n]+: `web/console/(\w*)/?`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
MOST_LINES = 225

NO_FILE_OF_OURS = re.compile(r"/|instance/|evaluation/|.*(?:AREA|FOLDER|TYPE|KIND|NUMBER|[^\x00-\x7f])")
"""An address, the data of an instance, a place to be filled in."""


def lost(path: str) -> bool:
    """Whether a path leads nowhere; a bare name is that of some file or folder."""
    if NO_FILE_OF_OURS.match(path):
        return False
    if "/" not in path.rstrip("/"):
        places = (
            any(PACKAGE.rglob(path)),
            (REPOSITORY / path).exists(),
            (REPOSITORY / "docs" / path).exists(),
        )
        return not any(places)
    base = REPOSITORY if path.startswith(OF_THE_REPOSITORY) else PACKAGE
    return not (base / path).exists()


def test_every_path_that_is_named_exists_from_the_root_that_the_index_says() -> None:
    missing = {name: sorted(filter(lost, PATH.findall(text))) for name, text in DOCS.items()}
    assert {name: paths for name, paths in missing.items() if paths} == {}


def test_every_document_can_be_reached_from_the_index() -> None:
    linked = {f"docs/{link}" for text in (INDEX, PAGES) for link in LINK.findall(text)}
    ours = {name for name in DOCS if name.count("/") == 1} - {"docs/architecture.md"}
    assert ours - linked == set()


def test_every_folder_has_its_line() -> None:
    lines = INDEX.split("## Folders")[1].split("\n## ")[0]
    folders = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py")} - {"."}
    named = {folder for folder in folders if f"`{folder}/`" in lines}
    assert {folder for folder in folders - named if not folder.startswith("web/console/")} == set()


def test_every_chapter_of_a_document_and_every_file_of_limits_has_its_line() -> None:
    for folder in ("sections", "evaluation"):
        table = INDEX.split(f"| `reports/{folder}/` |")[1].split("\n\n")[0]
        files = {path.name for path in (PACKAGE / "reports" / folder).glob("*.py")} - {"__init__.py"}
        assert set(PATH.findall(table)) - {"reports/content.py"} == files
    limits = INDEX.split("## Limits")[1].split("\n## ")[0].split("\n\n")[1]
    files = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("limits.py")}
    assert {name for name in PATH.findall(limits) if name.endswith("limits.py")} == files


def areas() -> Iterator[tuple[str, set[str], set[str]]]:
    """The folder of each section of the pages below web/console/, its views and its templates."""
    for heading, section in SECTION.findall(PAGES):
        rows = [line.split("|") for line in section.splitlines() if line.startswith("|")]
        views = {name for row in rows for cell in row[1:3] for name in re.findall(r"`(\w+\.py)`", cell)}
        yield heading, views, {name for row in rows for name in re.findall(r"`(\w+\.html)`", row[3])}


def test_every_template_of_the_console_stands_in_its_section_and_no_other() -> None:
    named = {f"{folder}/{name}".strip("/") for folder, _, templates in areas() for name in templates}
    assert named == {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}


def test_every_view_stands_in_the_section_of_its_folder() -> None:
    named = {f"{folder}/{name}".strip("/") for folder, views, _ in areas() for name in views}
    assert sorted(name for name in named if not (CONSOLE / name).exists()) == []
    modules = {area.import_name.removeprefix("surveyapp.web.console.") for area in register.AREAS}
    assert {f"{module.replace('.', '/')}.py" for module in modules} - named == set()


def test_the_index_is_read_at_a_sitting() -> None:
    assert len(INDEX.splitlines()) <= MOST_LINES
    assert max(map(len, INDEX.splitlines())) <= 200


def test_every_command_and_every_page_of_citizens_has_its_file() -> None:
    citizens = PAGES.split("## The citizens' pages")[1].split("\n## ")[0]
    commands = PAGES.split("## The commands")[1].split("\n## ")[0]
    both = {"web/citizen": (citizens, ("*.py", "templates/*.html")), "cli": (commands, ("*.py",))}
    missing = {
        f"{room}/{path.name}"
        for room, (section, patterns) in both.items()
        for pattern in patterns
        for path in (PACKAGE / room).glob(pattern)
        if f"`{path.name}`" not in section and not path.name.startswith("__") and path.name != "limits.py"
    }
    assert not missing
    assert {name for name in main.commands if f"`{name}`" not in commands} == set()
