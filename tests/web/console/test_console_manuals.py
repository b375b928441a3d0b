"""The manuals in the console: for everybody who is signed in, each in their language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from made_console import Console
from servers import REPOSITORY

from surveyapp.web.console import manuals
from surveyapp.web.console.manuals import FOLDERS, INSTALLED, MANUALS, manual_path, render_manual

LANGUAGES = tuple(FOLDERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MANUALS)
def test_everybody_reads_a_manual_in_their_language(console: Console, name: str, language: str) -> None:
    reader = console.client(console.person("reader", ()), language)
    page = html.fromstring(reader.get(f"/console/help/{name}").text)
    written = (REPOSITORY / FOLDERS[language] / f"{name}.md").read_text("utf-8")
    assert page.findtext(".//h1") == written.partition("\n")[0].removeprefix("# ")
    assert len(page.xpath("//main//table")) == written.count("\n|---")
    assert len(page.xpath("//main//pre")) == written.count("\n```") // 2
    for link in page.xpath("//*[@class='manual']//a/@href | //*[@class='manual-parts']//a/@href"):
        place, _, part = unquote(link).partition("#")
        there = html.fromstring(reader.get(place).text) if place else page
        assert not part or there.get_element_by_id(part) is not None


def test_nobody_reads_it_who_is_not_signed_in_and_no_other_file_is_read(console: Console) -> None:
    assert console.client().get("/console/help/questionnaire-file").location.startswith("/console/login")
    reader = console.client(console.person("reader", ()))
    for name in ("deployment", "..%2fREADME", "questionnaire-file.md", "zh%2fquestionnaire-file"):
        assert reader.get(f"/console/help/{name}").status_code == 404


def test_markup_in_a_manual_is_text(console: Console) -> None:
    text = "# A\n\n<script>x</script> `<b>` [y](javascript:alert) [z](other.md)\n\n"
    text += "| <i> |\n|---|\n| a |\n\n```\n<u>\n```\n"
    with console.app.test_request_context():
        body = html.fromstring(f"<div>{render_manual(text).body}</div>")
    assert body.xpath("//script | //b | //i | //u | //a") == []
    assert "<script>x</script> <b>" in body.text_content()


def test_an_installed_wheel_has_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    packed = {
        f"{place}/{found.name}": found
        for place, patterns in project["tool"]["setuptools"]["data-files"].items()
        for pattern in patterns
        for found in REPOSITORY.glob(pattern)
    }
    assert packed.keys() == {
        f"{INSTALLED}/{FOLDERS[language]}/{name}.md" for language in LANGUAGES for name in MANUALS
    }
    recorded = [Recorded(f"../../../{place}", found) for place, found in packed.items()]
    monkeypatch.setattr(manuals, "files", lambda _name: recorded)
    monkeypatch.setattr(manuals, "resources", lambda _name: tmp_path / "surveyapp")
    manual_path.cache_clear()
    for language in LANGUAGES:
        for name in MANUALS:
            assert manual_path(name, language) == REPOSITORY / FOLDERS[language] / f"{name}.md"
    manual_path.cache_clear()
    monkeypatch.setattr(manuals, "files", lambda _name: None)
    with pytest.raises(FileNotFoundError, match="docs/zh/importing-answers"):
        manual_path("importing-answers", "zh")
    manual_path.cache_clear()


@dataclass(frozen=True)
class Recorded:
    """A file as an installed package's record names it."""

    place: str
    found: Path

    def __str__(self) -> str:
        return self.place

    def locate(self) -> Path:
        return self.found
