"""A new language is one line in a few tables: the citizen's page, the poster, the report and the author know it.

A language of the console is a folder with a catalogue.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from citizen_survey import FORM, PATH, QUESTIONNAIRE, SURVEY, body, citizen_client, new_id, open_survey
from made_console import Console, token_of
from sqlalchemy import Engine
from werkzeug.test import Client

from surveyapp.definition.conditions.phrases import PHRASES
from surveyapp.definition.languages import LANGUAGES, Language
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.scales import SCALES, TRANSLATIONS
from surveyapp.reports.answers.answer_columns import AnswerColumns
from surveyapp.reports.poster import poster_of, poster_pdf
from surveyapp.reports.poster_words import WORDS as POSTER_WORDS
from surveyapp.services.answers.state_steps import change_state
from surveyapp.web.citizen import words
from surveyapp.web.console import language as console_language

TEXT = re.compile(r"\{zh-CN: ([^,{}]+), en: [^{}]+\}")


def in_uyghur(text: str) -> str:
    """A questionnaire asked in Chinese and in the new language: each text is its Chinese one with a sign before it."""
    text = text.replace("  en: Please answer as it is.\n", "  ug: ئۇ您好！\n").replace(
        "[zh-CN, en]", "[zh-CN, ug]"
    )
    return TEXT.sub(r"{zh-CN: \1, ug: ئۇ\1}", text)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the recipe."""
    monkeypatch.setitem(LANGUAGES, "ug", Language("ئۇيغۇرچە", "维吾尔文", "rtl"))
    chinese = words.WORDS["zh-CN"]
    monkeypatch.setitem(words.WORDS, "ug", {key: f"ئۇ{text}" for key, text in chinese.items()})
    monkeypatch.setitem(POSTER_WORDS, "ug", {key: f"U {text}" for key, text in POSTER_WORDS["en"].items()})
    monkeypatch.setitem(PHRASES, "ug", {key: f"ئۇ{text}" for key, text in PHRASES["zh-CN"].items()})
    steps = {name: tuple(f"ئۇ{step.label}" for step in scale.steps) for name, scale in SCALES.items()}
    monkeypatch.setitem(TRANSLATIONS, "ug", steps)


@pytest.fixture
def version(sqlite_engine: Engine, known: None) -> str:
    return open_survey(sqlite_engine, in_uyghur(QUESTIONNAIRE))


@pytest.fixture
def citizen(sqlite_url: str, known: None, version: str) -> Iterator[Client]:
    with citizen_client(sqlite_url, clock=iter(range(10**6)).__next__) as client:
        yield client


def test_every_language_is_whole() -> None:
    """What is to be written for a language that stands in `LANGUAGES`."""
    for code in LANGUAGES:
        assert words.word_faults(code) == []
        assert set(POSTER_WORDS.get(code, ())) == set(POSTER_WORDS["zh-CN"]), (
            f"reports/poster_words.py: {code}"
        )
        if code != "zh-CN":
            lengths = {name: len(steps) for name, steps in TRANSLATIONS.get(code, {}).items()}
            assert lengths == {name: len(scale.steps) for name, scale in SCALES.items()}, f"scales.py: {code}"


def test_the_citizens_pages_speak_it(citizen: Client, version: str, sqlite_engine: Engine) -> None:
    chinese = citizen.get(PATH).text
    assert '<a href="?language=ug" lang="ug" hreflang="ug">ئۇيغۇرچە</a>' in chinese
    page = citizen.get(f"{PATH}?language=ug").text
    assert '<html lang="ug" dir="rtl"' in page
    assert '<a href="?" lang="zh-CN" hreflang="zh-CN">中文</a>' in page
    assert "ئۇ您的年龄是？" in page
    assert "ئۇ提交答卷" in page
    wrong = citizen.post(f"{PATH}?language=ug", data=body(version, age=[]), content_type=FORM)
    assert wrong.status_code == 422
    assert "ئۇ请选择一项。" in wrong.text
    sent = citizen.post(f"{PATH}?language=ug", data=body(version, new_id()), content_type=FORM)
    receipt = citizen.get(sent.headers["Location"]).text
    assert "ئۇ已收到" in receipt
    assert 'dir="rtl"' in receipt
    change_state(sqlite_engine, SURVEY, "closed")
    closed = citizen.get(f"{PATH}?language=ug").text
    assert "ئۇ这份问卷已经结束" in closed
    assert '<html lang="ug" dir="rtl"' in closed


@pytest.mark.usefixtures("known")
def test_the_author_the_poster_and_the_report_know_it() -> None:
    asked = in_uyghur(QUESTIONNAIRE).replace("[zh-CN, ug]", "[ug, zh-CN]")
    loaded = load_questionnaire(asked.encode(), "demo.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    poster = poster_of(loaded.questionnaire, "https://example.org/s/demo", "open", sample=False)
    assert poster.language == "ug"
    assert poster_pdf(poster).startswith(b"%PDF")
    meanings = {
        row[3]: row[4] for row in AnswerColumns(loaded.questionnaire).codebook() if row[0] == "language"
    }
    assert meanings["ug"] == "维吾尔文"


SCALED = """
title: {zh-CN: 调查, ug: ئۇ调查}
languages: [zh-CN, ug]
questions:
- {code: q, type: single, scale: yes_no, text: {zh-CN: 好吗？, ug: ئۇ好吗？}}
"""


@pytest.mark.usefixtures("known")
def test_a_ready_scale_speaks_it_or_asks_its_author(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_questionnaire(SCALED.encode(), "demo.yaml")
    assert loaded.questionnaire is not None
    assert [option.label.say("ug") for option in loaded.questionnaire.questions[0].options] == [
        "ئۇ是",
        "ئۇ否",
    ]
    monkeypatch.delitem(TRANSLATIONS, "ug")
    missing = load_questionnaire(SCALED.encode(), "demo.yaml")
    assert "translation_missing" in {problem.code for problem in missing.problems}


@pytest.mark.usefixtures("known")
def test_words_that_were_forgotten_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        words.WORDS, "ug", {**words.WORDS["ug"], "notice_days": "ئۇ", "submit": "", "sumbit": "x"}
    )
    with pytest.raises(LookupError) as forgotten:
        words.words_in("ug")
    assert {"submit", "sumbit", "notice_days"} <= set(re.findall(r"\w+", str(forgotten.value)))
    monkeypatch.delitem(words.WORDS, "ug")
    with pytest.raises(LookupError, match=r"web/citizen/words\.py has no words in ug"):
        words.words_in("ug")


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """The folder of catalogues with one more: Uyghur, as if its words were the English ones with a sign before."""
    folder = tmp_path / "translations"
    shutil.copytree(console_language.TRANSLATIONS, folder)
    shutil.copytree(folder / "en", folder / "ug")
    path = folder / "ug" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="ug")
    for message in catalogue:
        if message.id and isinstance(message.string, str):
            message.string = f"ئۇ{message.string}"
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder


def test_a_language_of_the_console_is_a_folder(
    catalogues: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = console_language.languages_of(catalogues)
    assert [str(language) for language in found.values()] == ["中文", "English", "ئۇيغۇرچە"]
    monkeypatch.setitem(console_language.LANGUAGES, "ug", found["ug"])
    monkeypatch.setattr("surveyapp.web.console.register.TRANSLATIONS", catalogues)
    console = Console.made_in(tmp_path)
    client = console.client(console.person())
    token = token_of(client)
    page = client.get("/console/account").text
    assert '<button class="btn btn-sm btn-link" type="submit" name="language" value="ug" lang="ug"' in page
    assert '<option value="ug">ئۇيغۇرچە</option>' in page
    client.post("/console/language", data={"csrf_token": token, "language": "ug", "next": "/console/account"})
    chosen = client.get("/console/account").text
    assert '<html lang="ug" dir="rtl">' in chosen
    assert "ئۇ" in chosen.split("<main")[1]
    console.engine.dispose()
