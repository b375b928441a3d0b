"""docs/architecture.md is an index that can be trusted: what it names exists, and no folder and no page is missing."""

import re

from cases import each
from servers import REPOSITORY

from surveyapp.web.console import register

PACKAGE = REPOSITORY / "surveyapp"
DOCS = ("architecture.md", "citizen-app.md", "stored-data.md", "console.md")
INDEX = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")

PLACES = (
    REPOSITORY,
    PACKAGE,
    PACKAGE / "web" / "console",
    PACKAGE / "web" / "console" / "templates" / "console",
)
"""Where a path may begin."""

PATH = re.compile(r"`([\w./-]+(?:\.(?:py|html|js|css|md|po)|/))`")


@each("name", DOCS)
def test_every_path_that_is_named_exists(name: str) -> None:
    text = (REPOSITORY / "docs" / name).read_text("utf-8")
    named = {path.rstrip("/") for path in PATH.findall(text) if not path.startswith("instance/")}
    lost = [path for path in named if not _exists(path)]
    assert sorted(lost) == []
    linked = re.findall(r"\]\(([\w./-]+)\)", text)
    assert [path for path in linked if not (REPOSITORY / "docs" / path).exists()] == []


def _exists(path: str) -> bool:
    """Whether a path leads somewhere, or a bare name is that of a file or folder."""
    if "/" in path:
        return any((place / path).exists() for place in PLACES)
    return any(PACKAGE.rglob(path)) or any(
        (place / path).exists() for place in (REPOSITORY, REPOSITORY / "docs")
    )


def test_every_folder_has_its_line() -> None:
    lines = INDEX.split("## Folders")[1].split("\n## ")[0]
    folders = [path.parent.relative_to(PACKAGE) for path in PACKAGE.rglob("__init__.py")]
    missing = [
        folder.as_posix()
        for folder in folders
        if folder.name and not folder.as_posix().startswith("web/console/")
        if f"`{folder.as_posix()}/`" not in lines and f"`{folder.name}/`" not in lines
    ]
    assert missing == []


def test_every_area_of_the_console_has_its_line() -> None:
    pages = INDEX.split("## Pages of the console")[1].split("\n## ")[0]
    console = "surveyapp.web.console."
    areas = {area.import_name.removeprefix(console).replace(".", "/") for area in register.AREAS}
    assert [area for area in sorted(areas) if f"`{area}.py`" not in pages] == []


def test_the_index_is_read_at_a_sitting() -> None:
    assert len(INDEX.splitlines()) <= 160
