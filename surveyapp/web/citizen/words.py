"""The words of the citizen page in every language it speaks; questions and options come from the questionnaire.

`{n}` and the like are filled in by the page, which isolates them for either reading direction.
"""

from collections.abc import Callable, Mapping
from string import Formatter

from markupsafe import Markup

from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.web.citizen.languages.chinese import CHINESE
from surveyapp.web.citizen.languages.english import ENGLISH

Say = Callable[..., Markup]
"""`say(key, **values)`: the words of one language, with the values escaped."""

WORDS: dict[str, Mapping[str, str]] = {FIRST_LANGUAGE: CHINESE, "en": ENGLISH}
"""Language -> key -> words; a test holds that every language of `definition/languages.py` is here, with every key."""


def words_in(language: str) -> Mapping[str, str]:
    """The words of a language. LookupError where they are not whole: it names what is missing."""
    faults = word_faults(language)
    if faults:
        raise LookupError("; ".join(faults))
    return WORDS[language]


def word_faults(language: str) -> list[str]:
    """What is wrong with the words of a language: none at all, keys that lack or are unknown, other `{names}`.

    >>> word_faults("tlh")
    ['web/citizen/words.py has no words in tlh']
    """
    first, words = WORDS[FIRST_LANGUAGE], WORDS.get(language)
    if words is None:
        return [f"web/citizen/words.py has no words in {language}"]
    if words is first:
        return []
    faults = [f"{language} has no words for {key}" for key in first if not words.get(key)]
    faults += [f"{language} has words for {key}, which no page says" for key in words if key not in first]
    return faults + [
        f"{language}, {key}: {sorted(_names_in(words[key]))} instead of {sorted(_names_in(first[key]))}"
        for key in first
        if words.get(key) and _names_in(words[key]) != _names_in(first[key])
    ]


def _names_in(text: str) -> set[str]:
    """What a text leaves to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
