"""The poster of a survey: one A4 page with title, who asks, how long it takes, and the QR code of its link."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import segno

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.limits import (
    LONGEST_POSTER_TEXT,
    LONGEST_POSTER_TITLE,
    SECONDS_PER_CHOICE,
    SECONDS_PER_TEXT,
)
from surveyapp.reports.poster_lines import break_lines
from surveyapp.reports.poster_words import words_in

if TYPE_CHECKING:
    from fpdf import FPDF

FONT_PACKAGE = "fonts-noto-cjk"
"""What to install where no font with Chinese characters is found."""

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210.0, 297.0, 18.0
QUIET_ZONE = 4
"""Modules around a QR code that stay white (ISO/IEC 18004)."""

_SIZES = ((36, 100.0), (32, 95.0), (28, 88.0), (24, 80.0), (20, 70.0), (17, 62.0))
"""Title in points and QR code in millimetres: the first pair with which everything fits on the page."""

_LINE = 0.3528 * 1.4
"""Millimetres of one line for each point of its size."""

_LEAST_GAP = 2.5

_KNOWN_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
)
_MINUTES = re.compile(r"(?<!\d)(\d{1,4}(?:\s*(?:[-–—~～至到]|to)\s*\d{1,4})?)\s*(?:分钟|min)", re.IGNORECASE)
_SPEAKS_OF_MINUTES = re.compile("分钟|minute", re.IGNORECASE)
_NOT_DRAWN = "这种文字还不能正确印在海报上，请勿张贴"
"""Framed on a poster whose letters the font lacks, or that reads from right to left: letters are drawn one by one."""

_SIMPLIFIED = 2
"""The face for simplified Chinese in Noto's collections."""


class PosterError(CodedError):
    """The poster cannot be made, as a code with parameters: `font_missing` (package: what to install)."""

    source = "poster"


@dataclass(frozen=True)
class Poster:
    """The content of a poster, in the words of `language`. `warnings` are keys of words that say why not to put it up
    yet.

    `minutes` are those of `minutes_told`.
    """

    language: str
    title: str
    link: str
    questions: int
    minutes: str
    controller: str = ""
    contact: str = ""
    until: date | None = None
    warnings: tuple[str, ...] = ()


def poster_of(questionnaire: Questionnaire, link: str, state: str, *, sample: bool) -> Poster:
    """The poster of a survey in the first language of its questionnaire; unless it is open, it says so."""
    language = questionnaire.languages[0]
    notice, sampling = questionnaire.notice, questionnaire.sampling
    warnings = ([state] if state != "open" else []) + (["sample"] if sample else [])
    return Poster(
        language=language,
        title=questionnaire.title.say(language),
        link=link,
        questions=questionnaire.numbered_count,
        minutes=minutes_told(questionnaire, language),
        controller=notice.controller.say(language) if notice else "",
        contact=notice.contact.say(language) if notice else "",
        until=sampling.until if sampling else None,
        warnings=tuple(warnings),
    )


def minutes_told(questionnaire: Questionnaire, language: str) -> str:
    """The minutes that the introduction gives ("3", "3-5"); our estimate where it gives none.

    Empty where it states them in a way that is not recognised: the poster then says nothing that could contradict it.
    """
    introduction = questionnaire.introduction.say(language) if questionnaire.introduction else ""
    if given := _MINUTES.search(introduction):
        return "".join(given[1].split())
    return "" if _SPEAKS_OF_MINUTES.search(introduction) else str(minutes_to_answer(questionnaire))


def minutes_to_answer(questionnaire: Questionnaire) -> int:
    """How long answering takes, in whole minutes, at least 1.

    Seconds = 10 × choices + 30 × written answers, rounded up to minutes: 9 choices and 1 text are
    120 seconds, 2 minutes. A line of a matrix is one choice. Our own rule of thumb.
    """
    texts = sum(item.is_written for item in questionnaire.items)
    choices = len(questionnaire.items) - texts
    return max(1, math.ceil((choices * SECONDS_PER_CHOICE + texts * SECONDS_PER_TEXT) / 60))


def qr_code(link: str) -> segno.QRCode:
    """The QR code of a link: error correction M (15 %) or better where that costs no room."""
    return segno.make(link, error="m", micro=False)


def poster_pdf(poster: Poster) -> bytes:
    """The poster as PDF, fonts embedded as far as they are used. Raises PosterError."""
    page = _page(poster)
    for title_points, side in _SIZES:
        blocks = _blocks(poster, title_points, side)
        if not _is_drawn(page, poster, blocks):
            blocks.insert(0, _Words(_NOT_DRAWN, 14.0, bold=True, framed=True))
        heights = [block.height(page) for block in blocks]
        gap = (PAGE_HEIGHT - 2 * MARGIN - sum(heights)) / (len(blocks) - 1)
        if gap >= _LEAST_GAP:
            break
    top = MARGIN
    for block, height in zip(blocks, heights, strict=True):
        block.draw(page, top)
        top += height + gap
    return bytes(page.output())


def chinese_fonts() -> tuple[tuple[Path, int], tuple[Path, int]]:
    """File and face number of a regular and a bold font with Chinese characters. Raises PosterError.

    Asked of fontconfig, which knows what is installed; without it, looked for where Debian puts Noto's.
    """
    regular, bold = (_matched(weight) for weight in ("regular", "bold"))
    if regular is None and all(path.is_file() for path in _KNOWN_FONTS):
        regular, bold = ((path, _SIMPLIFIED) for path in _KNOWN_FONTS)
    if regular is None:
        raise PosterError("font_missing", package=FONT_PACKAGE)
    return regular, bold or regular


@dataclass(frozen=True)
class _Words:
    """Lines of one size in the middle of the page; `framed` ones are warnings."""

    text: str
    points: float
    bold: bool = False
    framed: bool = False

    def lines(self, page: FPDF) -> list[str]:
        page.set_font("poster", "B" if self.bold else "", self.points)
        return break_lines(self.text, PAGE_WIDTH - 2 * MARGIN - 8, page.get_string_width)

    def height(self, page: FPDF) -> float:
        return len(self.lines(page)) * self.points * _LINE + (6 if self.framed else 0)

    def draw(self, page: FPDF, top: float) -> None:
        if self.framed:
            page.set_line_width(0.8)
            page.rect(MARGIN, top, PAGE_WIDTH - 2 * MARGIN, self.height(page))
            top += 3
        for number, line in enumerate(self.lines(page)):
            page.set_xy(MARGIN, top + number * self.points * _LINE)
            page.cell(PAGE_WIDTH - 2 * MARGIN, self.points * _LINE, line, align="C")


@dataclass(frozen=True)
class _Code:
    """The QR code, `side` millimetres without its quiet zone, which is part of the height."""

    link: str
    side: float

    def _module(self) -> float:
        return self.side / len(qr_code(self.link).matrix)

    def height(self, _page: FPDF) -> float:
        return self.side + 2 * QUIET_ZONE * self._module()

    def draw(self, page: FPDF, top: float) -> None:
        """Black squares on white; neighbours in a row are one rectangle, a trifle higher than the row."""
        module = self._module()
        left, top = (PAGE_WIDTH - self.side) / 2, top + QUIET_ZONE * module
        page.set_fill_color(0, 0, 0)
        for row, modules in enumerate(qr_code(self.link).matrix):
            column = 0
            while column < len(modules):
                run = 0
                while column + run < len(modules) and modules[column + run]:
                    run += 1
                if run:
                    place = (left + column * module, top + row * module, run * module, module * 1.02)
                    page.rect(*place, style="F")
                column += run + 1


def _blocks(poster: Poster, title_points: float, side: float) -> list[_Words | _Code]:
    words = words_in(poster.language)
    small, text = 11, max(14.0, title_points / 2)
    blocks: list[_Words | _Code] = [
        _Words(words[warning], text, bold=True, framed=True) for warning in poster.warnings
    ]
    if poster.controller:
        asked = words["controller"].format(controller=_cut(poster.controller, LONGEST_POSTER_TEXT))
        blocks.append(_Words(asked, text))
    blocks.append(_Words(_cut(poster.title, LONGEST_POSTER_TITLE), title_points, bold=True))
    blocks.append(_Code(poster.link, side))
    blocks.append(_Words(words["scan"], text + 2, bold=True))
    length = words["length" if poster.minutes else "questions"]
    blocks.append(_Words(length.format(questions=poster.questions, minutes=poster.minutes), text))
    if until := poster.until:
        closing = words["until"].format(year=until.year, month=until.month, day=until.day)
        blocks.append(_Words(closing, text, bold=True))
    blocks.append(_Words(words["private"], 13))
    blocks.append(_Words(words["address"], small))
    blocks.append(
        _Words(unquote(poster.link), 13, bold=True)
    )  # to be typed: a channel's name as people know it
    if poster.contact:
        blocks.append(
            _Words(words["contact"].format(contact=_cut(poster.contact, LONGEST_POSTER_TEXT)), small)
        )
    return blocks


def _is_drawn(page: FPDF, poster: Poster, blocks: Sequence[_Words | _Code]) -> bool:
    """Whether the letters of a poster come out as they are read."""
    known = page.fonts["poster"].cmap
    letters = {sign for block in blocks if isinstance(block, _Words) for sign in block.text if sign.isalpha()}
    return LANGUAGES[poster.language].direction == "ltr" and all(ord(letter) in known for letter in letters)


def _page(poster: Poster) -> FPDF:
    from fpdf import FPDF  # here: it loads all that fonts and pictures need, and pages of links draw none

    page = FPDF(unit="mm", format="A4")
    page.set_auto_page_break(auto=False)
    page.c_margin = 0
    for style, (file, face) in zip(("", "B"), chinese_fonts(), strict=True):
        page.add_font("poster", style, file, collection_font_number=face)
    page.set_title(poster.title)
    page.set_lang(poster.language)
    page.add_page()
    return page


def _matched(weight: str) -> tuple[Path, int] | None:
    """The font that fontconfig has for simplified Chinese; None without one, or without fontconfig."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    wanted = f"Noto Sans CJK SC:lang=zh-cn:{weight}"
    command = [program, "-f", "%{file}\n%{index}\n%{lang}", wanted]
    found = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603  # fixed program, no shell
    file, _, rest = found.stdout.partition("\n")
    index, _, languages = rest.partition("\n")
    if found.returncode or "zh-cn" not in languages.split("|"):
        return None
    # The upper half of the number names an instance of a variable font.
    return Path(file), int(index) & 0xFFFF


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
