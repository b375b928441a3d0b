"""Every sentence of the console can be said in English, and none stands where no catalogue reaches it."""

import ast
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from cases import each
from catalogue import CHINESE
from parsed_code import nodes_of
from servers import REPOSITORY

CONSOLE = REPOSITORY / "surveyapp" / "web" / "console"
CATALOGUES = CONSOLE / "translations"
TRANSLATING = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "say"}
AT_THE_TERMINAL = {"SettingsError"}
"""What is said before there is a page; the command line speaks Chinese."""

BARE = {"中文", "、", "。", "；", "（", "）"}
"""A language in its own name, and punctuation around data."""

BOTH_LANGUAGES = {"charts.js", "phone.js"}
"""Scripts with a table of their own: plotly's names of months, and a note in the citizen's language."""

EXAMPLE = re.compile(r"{{{{ \w+ }}}}")
"""A variable of a Word frame: those have Chinese names."""

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!{){(\w+)}(?!})")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What stands in the code."""
    found = tmp_path_factory.mktemp("words") / "messages.pot"
    mapping = ["-F", str(CATALOGUES / "extract.cfg"), "-k", "_l", "-o", str(found)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        patch.syspath_prepend(str(REPOSITORY))
        CommandLineInterface().run(["pybabel", "--quiet", "extract", *mapping, "."])
    return read_po(io.BytesIO(found.read_bytes()))


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read_po(io.BytesIO((CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").read_bytes()))


def one(text: object) -> str:
    """A message, or the first form of one that has a plural."""
    return str(text[0] if isinstance(text, tuple | list) else text)


def test_the_catalogue_holds_just_the_sentences_of_the_code(sentences: Catalog, english: Catalog) -> None:
    wanted = {one(message.id) for message in sentences if message.id}
    held = {one(message.id) for message in english if message.id}
    assert (sorted(wanted - held), sorted(held - wanted)) == ([], []), "run: make words"


def test_every_sentence_has_english_words(english: Catalog) -> None:
    unsaid = [one(message.id) for message in english if message.id and not one(message.string)]
    assert unsaid == []
    english_words = (EXAMPLE.sub("", one(message.string)) for message in english if message.id)
    assert [text for text in english_words if CHINESE.search(re.sub("[“”…—～]", "", text))] == []


def test_both_languages_have_the_same_gaps_to_fill(english: Catalog) -> None:
    for message in english:
        if message.id:
            gaps = [sorted(set(PLACEHOLDER.findall(one(text)))) for text in (message.id, message.string)]
            assert gaps[0] == gaps[1], one(message.id)


def said_by_template(path: Path) -> list[str]:
    """The lines of a template that have Chinese outside of what is translated."""
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}", "", text, flags=re.DOTALL)
    text = re.sub(r"""\bn?_\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)""", "", text)
    text = re.sub(r"""\bngettext\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)""", "", text)
    return [line for line in text.splitlines() if CHINESE.search(line)]


def said_by_module(path: Path) -> list[str]:
    """The texts of a module that have Chinese and are not translated."""
    nodes = nodes_of(path)
    said: set[int] = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {*TRANSLATING, *AT_THE_TERMINAL}:
            said |= {id(part) for argument in node.args for part in ast.walk(argument)}
    bare = [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]
    return [text for text in bare if CHINESE.search(text) and text not in BARE]


def said_by_script(path: Path) -> list[str]:
    """The lines of a script that have Chinese outside of its comments."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if CHINESE.search(line) and not line.strip().startswith("//")]


@each(("kind", "said"), [("html", said_by_template), ("py", said_by_module), ("js", said_by_script)])
def test_no_file_says_anything_by_itself(kind: str, said: Callable[[Path], list[str]]) -> None:
    files = [path for path in CONSOLE.rglob(f"*.{kind}") if path.name not in BOTH_LANGUAGES]
    assert files
    assert {path: lines for path in files if (lines := said(path))} == {}
