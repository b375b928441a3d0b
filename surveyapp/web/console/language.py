"""The language of the console: Chinese unless a person chose English; the browser's preference is ignored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel import Locale
from flask import Blueprint, g, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue

from surveyapp.definition import languages as citizens
from surveyapp.services.people.accounts import keep_language
from surveyapp.web.console.access import audit_detail, engine, open_to_all, present_actor
from surveyapp.web.console.return_path import return_path

TRANSLATIONS = Path(__file__).parent / "translations"
"""The catalogues: a folder for each language but Chinese, in which the code is written."""

FIRST_LANGUAGE = "zh"


@dataclass(frozen=True)
class ConsoleLanguage:
    """A language of the console: its own name, its name for Babel (`locale`), and its tag and direction in a page."""

    name: str
    locale: str
    tag: str
    direction: str = "ltr"

    def __str__(self) -> str:
        """As people choose it."""
        return self.name


def languages_of(catalogues: Path) -> dict[str, ConsoleLanguage]:
    """Code -> language: Chinese, and every language that has a catalogue in this folder.

    >>> [str(language) for language in languages_of(TRANSLATIONS).values()]
    ['中文', 'English']
    """
    found = {FIRST_LANGUAGE: ConsoleLanguage("中文", "zh_Hans_CN", "zh-CN")}
    for folder in sorted(catalogues.iterdir()):
        if any(folder.glob("LC_MESSAGES/messages.[pm]o")):
            tag = folder.name.replace("_", "-")
            known = citizens.LANGUAGES.get(tag) or _known_to_babel(folder.name)
            found[folder.name] = ConsoleLanguage(known.own_name, folder.name, tag, known.direction)
    return found


def _known_to_babel(locale: str) -> citizens.Language:
    """A language that citizens' pages do not have. It is read from Babel's data, which take 4 MB."""
    known = Locale.parse(locale)
    direction: Literal["ltr", "rtl"] = "rtl" if known.text_direction == "rtl" else "ltr"
    return citizens.Language(known.get_language_name(locale) or locale, "", direction)


LANGUAGES = languages_of(TRANSLATIONS)

language = Blueprint("language", __name__)


def present_language() -> str:
    """The language of this request: as chosen in this browser, or as kept in the account."""
    chosen = session.get("language") if has_request_context() else None
    if chosen in LANGUAGES:
        return str(chosen)
    person = g.get("actor") if has_request_context() else None
    return person.language if person and person.language in LANGUAGES else FIRST_LANGUAGE


def select_locale() -> str:
    """The language of this request, as Babel names it."""
    return LANGUAGES[present_language()].locale


@language.post("/language")
@open_to_all(audit="choose_language")
def choose() -> ResponseReturnValue:
    """Remember the language, in this browser and for the account, and go back to the page."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        person = present_actor()
        if person is not None:
            keep_language(engine(), person.account, wanted)
        audit_detail(language=wanted)
    return redirect(return_path(request.form.get("next")))
