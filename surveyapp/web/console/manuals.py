"""The manuals of docs/ as pages, in the language of the console: how files are written, how exports are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from importlib.resources import files as resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to
from surveyapp.web.console.language import present_language

if TYPE_CHECKING:
    from markdown_it.token import Token

MANUALS: Mapping[str, object] = {
    "questionnaire-file": _l("问卷文件的写法"),
    "questionnaires-on-paper": _l("纸质问卷怎样读"),
    "questionnaire-form": _l("用表单编辑问卷"),
    "reviewing": _l("审定、Word 版和以前的题"),
    "indicator-file": _l("指标文件的写法"),
    "entering-values": _l("在控制台填写实际完成值"),
    "importing-answers": _l("答卷文件怎样导入"),
    "comparing-groups": _l("分组比较"),
    "trends": _l("历年趋势"),
    "open-text": _l("意见归类"),
    "scales": _l("量表分析"),
    "notebook": _l("在笔记本里用答卷"),
}
"""Name of a manual, as of its file -> what people call it."""

FOLDERS: Mapping[str, str] = {"zh": "docs/zh", "en": "docs"}
"""Language of the console -> where its manuals are, from the source's own folder."""

INSTALLED = "share/surveyapp"
"""Where an installed wheel has docs/ (`data-files` in pyproject.toml)."""

manuals = Blueprint("manuals", __name__)


@dataclass(frozen=True)
class Manual:
    """A manual as HTML: its title, its parts (anchor and title of each), and what stands below the title."""

    title: str
    parts: Sequence[tuple[str, str]]
    body: Markup


@manuals.get("/help/<manual>", endpoint="manual")
@open_to(Capability.OWN_ACCOUNT)
def show(manual: str) -> ResponseReturnValue:
    """One manual; 404 for a name that is none."""
    if manual not in MANUALS:
        abort(404)
    shown = render_manual(manual_path(manual, present_language()).read_text("utf-8"))
    return render_template("console/manual.html", name=manual, manual=shown, manuals=MANUALS)


@cache
def manual_path(name: str, language: str) -> Path:
    """The file of a manual: beside the package in the source, in the environment's share/ where a wheel is installed.

    FileNotFoundError where the installation lacks it.
    """
    place = f"{FOLDERS[language]}/{name}.md"
    beside = Path(str(resources("surveyapp"))).parent / place
    if beside.is_file():
        return beside
    installed = [file for file in files("surveyapp") or () if str(file).endswith(f"{INSTALLED}/{place}")]
    if not installed:
        raise FileNotFoundError(f"this installation has no {place}")
    return Path(str(installed[0].locate()))


@cache
def render_manual(text: str) -> Manual:
    """The page of a manual that is written in Markdown and begins with its title; HTML in it is text."""
    from markdown_it import MarkdownIt  # here: a manual is seldom opened, and rendered once

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    parts = [
        (anchor(title.content), title.content)
        for token, title in pairwise(tokens)
        if (token.type, token.tag) == ("heading_open", "h2")
    ]
    body = markdown.renderer.render(list(_as_page(tokens[3:])), markdown.options, {})
    return Manual(tokens[1].content, parts, Markup(body))  # noqa: S704  # made from escaped text alone


def anchor(title: str) -> str:
    """The anchor of a heading, as GitHub makes it.

    >>> anchor("Keys of the file"), anchor("目标值和完成值的写法")
    ('keys-of-the-file', '目标值和完成值的写法')
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _as_page(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same as a page of the console has it: headings can be led to, wide parts scroll by themselves."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[at + 1].content))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "inline":
            _lead(token.children or [])
        if token.type == "table_open":
            named = escape(
                next(cell.content for cell in tokens[at:] if cell.type == "inline").replace("`", "")
            )
            token.attrSet("class", "table")
            yield _html(f'<div class="table-responsive" tabindex="0" role="region" aria-label="{named}">')
        yield (
            _html(f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n')
            if token.type == "fence"
            else token
        )
        if token.type == "table_close":
            yield _html("</div>\n")


def _html(content: str) -> Token:
    from markdown_it.token import Token  # as above

    return Token("html_block", "", 0, content=content)


def _lead(tokens: Sequence[Token]) -> None:
    """Links lead within the page or to another manual; to a file that the console does not have there is none."""
    leads = True
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")))
            token.attrSet("href", address)
            leads = bool(address)
        if token.type in ("link_open", "link_close") and not leads:
            token.type = "text"


def _address(written: str) -> str:
    """Where a link of a manual leads in the console; "" for a file that is no manual."""
    file, _, part = written.partition("#")
    name = file.rpartition("/")[2].removesuffix(".md")
    if not file:
        return f"#{part}"
    return url_for("console.manuals.manual", manual=name, _anchor=part or None) if name in MANUALS else ""
