"""The poster: one page that can be scanned, read and printed."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from cases import each
from PIL import Image
from servers import missing, questionnaire_named

from surveyapp.definition.languages import LANGUAGES, Language
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text
from surveyapp.reports import poster as posters
from surveyapp.reports.poster import (
    Poster,
    PosterError,
    chinese_fonts,
    minutes_to_answer,
    minutes_told,
    poster_of,
    poster_pdf,
    qr_code,
)
from surveyapp.reports.poster_lines import break_lines
from surveyapp.reports.poster_words import WORDS

LINK = "https://survey.example.cn/s/changji-jishitong-2024/residents?channel=hall"
SHORT = Poster(language="zh-CN", title="办事服务满意度调查", link=LINK, questions=10, minutes="2")
FULL = replace(
    SHORT,
    title="某市“一网通办”政务服务平台满意度调查问卷" * 7,
    controller="某市财政局" * 14,
    contact="某市财政局绩效科" * 12,
    until=date(2026, 12, 31),
    warnings=("paused", "sample"),
)


def tool(name: str) -> str:
    found = shutil.which(name)
    return found or missing(f"{name} (package poppler-utils)")


@pytest.fixture(autouse=True)
def fonts() -> None:
    try:
        chinese_fonts()
    except PosterError as error:
        missing(f"a Chinese font (package {error.params['package']})")


def told_by(program: str, poster: Poster, *options: str) -> bytes:
    """What a program of poppler says of a printed poster."""
    command = [tool(program), *options]
    return subprocess.run(command, input=poster_pdf(poster), capture_output=True, check=True).stdout


def test_a_script_that_cannot_be_drawn_is_told_on_the_poster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than rows of empty boxes that somebody puts up; so are letters that the font lacks."""
    told = "这种文字还不能正确印在海报上，请勿张贴"
    monkeypatch.setitem(LANGUAGES, "ug", Language("ئۇيغۇرچە", "维吾尔文", "rtl"))
    monkeypatch.setitem(WORDS, "ug", WORDS["en"])
    assert told in text_of(replace(SHORT, language="ug"))
    assert told in text_of(replace(SHORT, title="ئۇيغۇرچە"))
    assert told not in text_of(SHORT)


def text_of(poster: Poster) -> str:
    return "".join(told_by("pdftotext", poster, "-", "-").decode().split())


@cache
def image_of(poster: Poster) -> Image.Image:
    page = told_by("pdftoppm", poster, "-r", "100", "-gray", "-png", "-singlefile", "-")
    return Image.open(BytesIO(page)).convert("L")


def black_box(image: Image.Image, first: int, last: int) -> tuple[int, int, int, int]:
    """The box around everything black between two heights."""
    strip = image.crop((0, first, image.width, last)).point(lambda shade: 255 if shade < 128 else 0)
    left, top, right, bottom = strip.getbbox()
    return left, top + first, right, bottom + first


def code_of(image: Image.Image, least: float) -> tuple[int, int, int, int]:
    """Where the QR code is, at least so many millimetres wide: its squares have edges of 7 modules, no letter has."""
    pixels = image.point(lambda shade: 0 if shade < 128 else 255)
    edge = int(100 / 25.4 * least / len(qr_code(LINK).matrix) * 7)
    found = []
    for y in range(image.height):
        row = pixels.crop((0, y, image.width, y + 1)).tobytes()
        if b"\x00" * (edge - 2) in row:
            found.append(y)
    return black_box(image, found[0], found[-1] + 1)


@each(("poster", "side"), [(SHORT, 100), (FULL, 60)], ids=["short", "full"])
def test_the_printed_code_is_that_of_the_link(poster: Poster, side: int) -> None:
    image = image_of(replace(poster, warnings=()))
    left, top, right, bottom = code_of(image, side)
    matrix = qr_code(LINK).matrix
    step = (right - left) / len(matrix)
    read = [
        [
            int(image.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step)) < 128)
            for x in range(len(matrix))
        ]
        for y in range(len(matrix))
    ]
    assert abs((bottom - top) - (right - left)) <= 2
    assert read == [list(row) for row in matrix]


@each(("poster", "side"), [(SHORT, 100), (FULL, 60)], ids=["short", "full"])
def test_the_code_is_at_least_six_centimetres_wide(poster: Poster, side: int) -> None:
    image = image_of(replace(poster, warnings=()))
    left, _, right, _ = code_of(image, side)
    assert (right - left) / 100 * 2.54 >= 6


def test_a_scratched_code_can_still_be_read() -> None:
    assert qr_code(LINK).error in ("M", "Q", "H")


@each("poster", [SHORT, FULL], ids=["short", "full"])
def test_a_poster_is_one_page(poster: Poster) -> None:
    assert b"Pages:           1\n" in told_by("pdfinfo", poster, "-")


def test_nothing_is_printed_in_the_margin() -> None:
    image = image_of(FULL)
    left, top, right, bottom = black_box(image, 0, image.height)
    millimetre = 100 / 25.4
    assert min(left, top, image.width - right, image.height - bottom) >= 15 * millimetre


def test_fonts_are_embedded() -> None:
    fonts = told_by("pdffonts", SHORT, "-").decode().splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


@each(
    ("poster", "words"),
    [
        (SHORT, ["办事服务满意度调查", "共10题，约2分钟", LINK]),
        (
            replace(
                SHORT,
                title="**<b>{{7*7}}</b>",
                controller="某市财政局",
                contact="0000-000",
                until=date(2026, 12, 31),
                warnings=("draft", "sample"),
                link="https://a.cn/s/b/c?channel=%E5%A4%A7%E5%8E%85",
            ),
            [
                "**<b>{{7*7}}</b>",
                "某市财政局邀请您参加",
                "咨询：0000-000",
                "截止日期：2026年12月31日",
                "问卷尚未开放，请勿张贴",
                "含重构样例数据",
                "https://a.cn/s/b/c?channel=大厅",
            ],
        ),
        (replace(SHORT, language="en", title="Service survey"), ["10questions,about2min"]),
    ],
    ids=["plain", "full", "English"],
)
def test_a_poster_says(poster: Poster, words: list[str]) -> None:
    told = text_of(poster)
    assert [word for word in words if word not in told] == []


@each("minutes", ["2", ""])
def test_how_long_it_takes_is_not_explained_on_a_poster(minutes: str) -> None:
    told = text_of(replace(SHORT, minutes=minutes))
    assert "共10题" in told
    assert ("分钟" in told, "秒" in told) == (bool(minutes), False)


@each(
    ("state", "sample", "warnings"),
    [
        ("open", False, ()),
        ("open", True, ("sample",)),
        ("draft", False, ("draft",)),
        ("closed", False, ("closed",)),
    ],
)
def test_a_poster_warns_unless_the_survey_is_open(
    state: str, sample: bool, warnings: tuple[str, ...]
) -> None:
    assert poster_of(questionnaire_named("every_type"), LINK, state, sample=sample).warnings == warnings


def test_a_poster_speaks_the_first_language_of_its_questionnaire() -> None:
    questionnaire = questionnaire_named("every_type").model_copy(update={"languages": ("en", "zh-CN")})
    assert poster_of(questionnaire, LINK, "open", sample=False).language == "en"


def test_every_language_has_all_words() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["zh-CN"])}


def asking(questionnaire: Questionnaire, choices: int, texts: int) -> Questionnaire:
    choice, text = questionnaire.questions[0], questionnaire.questions[-1]
    return questionnaire.model_copy(update={"questions": (choice,) * choices + (text,) * texts})


@each(("choices", "texts", "minutes"), [(1, 0, 1), (6, 0, 1), (7, 0, 2), (9, 1, 2), (10, 1, 3)])
def test_minutes_are_counted_by_what_is_answered(choices: int, texts: int, minutes: int) -> None:
    assert minutes_to_answer(asking(questionnaire_named("every_type"), choices, texts)) == minutes


@each(
    ("introduction", "told"),
    [
        ("您好！", "1"),
        ("共 10 道题，大约需要 3 分钟。", "3"),
        ("约 3 至 5 分钟", "3至5"),
        ("This takes 3 - 5 minutes.", "3-5"),
        ("只要三五分钟", ""),
    ],
)
def test_a_poster_does_not_contradict_the_introduction(introduction: str, told: str) -> None:
    questionnaire = asking(questionnaire_named("every_type"), 1, 0)
    questionnaire = questionnaire.model_copy(update={"introduction": Text(introduction)})
    assert minutes_told(questionnaire, "zh-CN") == told


def test_without_a_chinese_font_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(posters, "_KNOWN_FONTS", (tmp_path / "none.ttc",))
    with pytest.raises(PosterError) as raised:
        poster_pdf(replace(SHORT, title="没有字体"))
    assert (raised.value.code, raised.value.params) == ("font_missing", {"package": "fonts-noto-cjk"})


def fontconfig_says(folder: Path, monkeypatch: pytest.MonkeyPatch, index: int, languages: str) -> None:
    """Only this `fc-match` is found, and no font where Debian puts it."""
    program = folder / "fc-match"
    program.write_text(f"#!/bin/sh\nprintf '/fonts/cjk.ttc\\n{index}\\n{languages}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(posters, "_KNOWN_FONTS", (folder / "none.ttc",))


def test_the_face_of_a_variable_font_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fontconfig_says(tmp_path, monkeypatch, 0x30002, "en|zh-cn|zh-tw")
    assert chinese_fonts() == ((Path("/fonts/cjk.ttc"), 2),) * 2


def test_a_font_without_chinese_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fontconfig_says(tmp_path, monkeypatch, 0, "en|zh-tw")
    with pytest.raises(PosterError, match="font_missing"):
        chinese_fonts()


@each(
    ("text", "width", "lines"),
    [
        ("满意度调查", 5, ["满意度调查"]),
        ("满意度调查问", 5, ["满意度", "调查问"]),
        ("满意度调，查问", 4, ["满意度", "调，查问"]),
        ("昌吉市政务服务平台满意度调查问卷", 11, ["昌吉市政务服务平台", "满意度调查问卷"]),
        ("某市便民热线的满意度调查", 8, ["某市便民热线的", "满意度调查"]),
        ("service survey", 8, ["service", "survey"]),
        ("https://a.cn/s", 8, ["https:/", "/a.cn/s"]),
        ("看好《甲乙》", 3, ["看好", "《甲", "乙》"]),
        ("", 5, []),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, width, len) == lines
