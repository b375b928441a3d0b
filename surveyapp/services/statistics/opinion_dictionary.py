"""The dictionary of a survey: words that belong together, words to leave out, names of units; typed line by line."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, insert

from surveyapp.analysis.limits import MOST_DICTIONARY_WORDS
from surveyapp.analysis.opinions.words import SurveyDictionary, folded
from surveyapp.records.opinions import OpinionDictionary
from surveyapp.reports.words.saying import say
from surveyapp.services.errors import Refusal
from surveyapp.services.statistics.limits import LONGEST_DICTIONARY_WORD, MOST_WORDS_TOGETHER
from surveyapp.services.statistics.opinion_refusals import LISTS
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import clean_text

_BETWEEN = re.compile(r"[=＝、，,;；|\t]+")


def save_dictionary(
    engine: Engine, survey: str, *, together: str, left_out: str, units: str, person: str
) -> SurveyDictionary:
    """Save the dictionary of a survey as it was typed, one entry on a line: of `together` words that mean the same with
    `=` between them, the first is the name under which they are counted.

    Refused: `unknown_survey`, `answers_deleted`, `dictionary_too_long`, `dictionary_word_too_long`,
    `dictionary_entry_too_long`, `dictionary_word_twice`.
    """
    known_survey(engine, survey)
    dictionary = SurveyDictionary(
        tuple(_entries("together", together)),
        tuple(word for entry in _entries("left_out", left_out) for word in entry),
        tuple(word for entry in _entries("units", units) for word in entry),
    )
    _refuse_twice(dictionary)
    words = {
        "together": [list(entry) for entry in dictionary.together],
        "left_out": list(dictionary.left_out),
        "units": list(dictionary.units),
    }
    with engine.connect() as connection:
        refuse_deleted(connection, survey)
        connection.execute(
            insert(OpinionDictionary).values(survey=survey, words=words, person=person, at=datetime.now(UTC))
        )
    return dictionary


def _entries(name: str, typed: str) -> Iterator[tuple[str, ...]]:
    lines = [line for line in clean_text(typed).splitlines() if line.strip()]
    shown = say(LISTS[name])
    if len(lines) > MOST_DICTIONARY_WORDS:
        raise Refusal("dictionary_too_long", list=shown, found=len(lines), limit=MOST_DICTIONARY_WORDS)
    for row, line in enumerate(lines, start=1):
        words = tuple(
            dict.fromkeys(word for part in _BETWEEN.split(line) if (word := " ".join(part.split())))
        )
        for word in words:
            if len(word) > (most := LONGEST_DICTIONARY_WORD):
                raise Refusal("dictionary_word_too_long", list=shown, row=row, found=word[:most], limit=most)
        if len(words) > (most := MOST_WORDS_TOGETHER):
            raise Refusal("dictionary_entry_too_long", list=shown, row=row, found=len(words), limit=most)
        if words:
            yield words


def _refuse_twice(dictionary: SurveyDictionary) -> None:
    """A word that stands in two entries would be counted under either name."""
    seen: set[str] = set()
    of_lists = (("together", dictionary.together), ("units", tuple((unit,) for unit in dictionary.units)))
    for name, entries in of_lists:
        for row, entry in enumerate(entries, start=1):
            for word in map(folded, entry):
                if word in seen:
                    raise Refusal("dictionary_word_twice", list=say(LISTS[name]), row=row, found=word)
                seen.add(word)
