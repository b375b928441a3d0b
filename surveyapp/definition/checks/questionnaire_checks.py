"""What must be true of a questionnaire beyond the shape of its keys.

Each check looks at questions that are read as far as they can be (`salvage`), so that one mistake hides no other; about
a place that was reported as unreadable nothing else is reported. Codes are compared over the raw file: a question that
has a fault still exists.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import value_at
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.limits import (
    LONGEST_QUESTION_COMPARED,
    MOST_DIMENSION_ITEMS,
    MOST_DIMENSIONS,
    MOST_NAMED_FIGURES,
    SCORE_STEP,
)
from surveyapp.definition.normal_form import letters_only
from surveyapp.definition.question import Option, Question
from surveyapp.definition.questionnaire import Notice, Population, Sampling
from surveyapp.definition.scales import SCALES
from surveyapp.definition.type_table import TYPES, block_of
from surveyapp.definition.values import Text

RESERVED = (
    *("version", "response_id", "started", "seconds", "confirm_empty"),
    *("language", "mode", "channel"),
)
"""Names of the form's own fields."""


def check_questions(source: Source, questions: Sequence[Question]) -> None:
    """Check codes, types, options and items of every question."""
    _check_codes_unique(source, ("questions",))
    wordings = _Wordings(source)
    for index, question in enumerate(questions):
        path: KeyPath = ("questions", index)
        _check_codes_unique(source, (*path, "options"))
        _check_codes_unique(source, (*path, "items"))
        _check_codes_unique(source, (*path, "blanks"))
        if path in source.unread:
            continue
        if question.code in RESERVED:
            source.report((*path, "code"), "reserved_code", found=question.code)
        _check_shape(source, path, question)
        _check_options(source, path, question)
        if question.keep_numbers and not _asks_for_words(question):
            source.report((*path, "keep_numbers"), "keep_numbers_without_text")
        if question.names_units and not any(answer.options for answer in block_of(question, 1).answers):
            source.report((*path, "names_units"), "names_units_without_options")
        wordings.check(index, question)


class _Wordings:
    """Warns about wordings that leave only their order to tell the columns of an imported file apart."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._questions: dict[str, int] = {}
        self._alike: dict[str, int] = {}
        self._lines: dict[str, int] = {}

    def check(self, index: int, question: Question) -> None:
        """`same_question_text` · `alike_question_text` · `same_line_elsewhere` (first: the number of a question)."""
        path: KeyPath = ("questions", index)
        text = _words(question.text, index)
        first = self._questions.setdefault(text, index)
        alike = self._alike.setdefault(letters_only(text, LONGEST_QUESTION_COMPARED), index)
        if first != index:
            self._source.report((*path, "text"), "same_question_text", level="warning", first=first + 1)
        elif alike != index:
            self._source.report((*path, "text"), "alike_question_text", level="warning", first=alike + 1)
        for number, item in enumerate(question.items):
            first = self._lines.setdefault(
                letters_only(_words(item.text, number), LONGEST_QUESTION_COMPARED), index
            )
            if first != index:
                place: KeyPath = (*path, "items", number, "text")
                self._source.report(place, "same_line_elsewhere", level="warning", first=first + 1)
                break


def _words(text: Text | None, number: int) -> str:
    """A text as it is compared with others; one that cannot be read is like no other."""
    return str(text) if text is not None else f"\0{number}"


def check_named_figures_unique(source: Source) -> None:
    """Check that the codes of the questionnaire's own figures are unique, and that there are not too many figures."""
    _check_codes_unique(source, ("figures",))
    written = value_at(source.value, ("figures",))
    if isinstance(written, list) and len(written) > MOST_NAMED_FIGURES:
        source.report(("figures",), "too_many_figures", found=len(written), limit=MOST_NAMED_FIGURES)


def check_dimension_codes(source: Source) -> None:
    """Check that the codes of the scales beside the main scale are unique, and that there are not too many."""
    _check_codes_unique(source, ("scales",))
    written = value_at(source.value, ("scales",))
    scales = written if isinstance(written, list) else []
    if len(scales) > MOST_DIMENSIONS:
        source.report(("scales",), "too_many_dimensions", found=len(scales), limit=MOST_DIMENSIONS)
    listed = [scale.get("items") for scale in scales if isinstance(scale, dict)]
    items = sum(len(part) for part in listed if isinstance(part, list))
    if items > MOST_DIMENSION_ITEMS:
        source.report(("scales",), "too_many_dimension_items", found=items, limit=MOST_DIMENSION_ITEMS)


def _check_codes_unique(source: Source, path: KeyPath) -> None:
    """Check that the codes under `path` are unique, ignoring case (they become column names)."""
    seen: dict[str, int] = {}
    written = value_at(source.value, path)
    for index, entry in enumerate(written if isinstance(written, list) else []):
        code = entry.get("code") if isinstance(entry, dict) else None
        if not isinstance(code, str):
            continue
        first = seen.setdefault(code.lower(), index)
        if first != index:
            line = source.line((*path, first, "code"))
            source.report((*path, index, "code"), "duplicate_code", found=code, first=line)


def _asks_for_words(question: Question) -> bool:
    """Whether people write something in answer to a question or beside one of its options."""
    return any(answer.is_written or answer.texts for answer in block_of(question, 1).answers)


def _check_shape(source: Source, path: KeyPath, question: Question) -> None:
    if (*path, "type") in source.unread:
        return
    if question.type not in TYPES:
        source.report((*path, "type"), "unknown_type", found=question.type, expected=", ".join(TYPES))
        return
    for key, code, params in TYPES[question.type].faults(question):
        if code != "too_few_options" or question.scale in (
            None,
            *SCALES,
        ):  # of an unknown scale they would be
            source.report((*path, *key), code, level="error", **params)


def _check_options(source: Source, path: KeyPath, question: Question) -> None:
    labels: dict[str, int] = {}
    for index, option in enumerate(question.options):
        at: KeyPath = (*path, "options", index)
        first = labels.setdefault(_words(option.label, index), index)
        if first != index:
            source.report((*at, "label"), "duplicate_label", found=str(option.label), first=first + 1)
        if option.score is not None:
            _check_score(source, (*at, "score"), option.score)
        if option.no_opinion:
            _check_no_opinion(source, at, option)
    parts = (
        ("items", "text", [item.text for item in question.items]),
        ("blanks", "label", [blank.label for blank in question.blanks]),
    )
    for key, words, texts in parts:
        alike: dict[str, int] = {}
        for index, text in enumerate(texts):
            first = alike.setdefault(_words(text, index), index)
            if first != index:
                place: KeyPath = (*path, key, index, words)
                source.report(place, "duplicate_item", level="warning", first=first + 1)


def _check_no_opinion(source: Source, path: KeyPath, option: Option) -> None:
    """Check that an option without an opinion has no place on a scale and does not count as satisfied."""
    if option.score is not None:
        source.report((*path, "score"), "no_opinion_scored", found=str(option.label))
    if option.favourable:
        source.report((*path, "favourable"), "no_opinion_favourable", found=str(option.label))


def _check_score(source: Source, path: KeyPath, score: Decimal) -> None:
    if score < 0 or score > 1000:
        source.report(path, "score_out_of_range", found=str(score))
    elif score != score.quantize(SCORE_STEP):
        source.report(path, "score_too_fine", found=str(score))


def check_frame(
    source: Source, population: Population | None, sampling: Sampling | None, notice: Notice | None
) -> None:
    """Check that population and sampling agree, and that the notice tells citizens who asks."""
    issued = sampling.issued if sampling else None
    size = population.size if population else None
    if issued is not None and size is not None and issued > size:
        source.report(("sampling", "issued"), "issued_above_population", found=issued, limit=size)
    if source.value.get("notice") is None and ("notice",) not in source.unread:
        source.report(("notice",) if "notice" in source.value else (), "no_notice", level="warning")
    days_read = notice is not None and notice.retention_days is not None  # a salvaged notice may lack them
    if notice is not None and days_read and notice.kept_days > notice.retention_days:
        days = {"found": notice.retention_days, "limit": notice.kept_days}
        source.report(("notice", "retention_days"), "kept_longer", level="warning", **days)


def check_languages(source: Source, languages: tuple[str, ...]) -> None:
    """Check that the page speaks every published language, and that every text exists in it."""
    for index, language in enumerate(languages):
        if language not in LANGUAGES:
            expected = ", ".join(LANGUAGES)
            source.report(("languages", index), "unknown_language", found=language, expected=expected)
        elif language in languages[:index]:
            source.report(("languages", index), "duplicate_language", found=language)


def check_translations(source: Source, model: Any, languages: tuple[str, ...], path: KeyPath = ()) -> None:
    """Check that every text inside `model` is written in each of `languages`, and in no other."""
    if isinstance(model, Text):
        _check_text(source, model, languages, path)
    elif isinstance(model, tuple):
        for index, part in enumerate(model):
            check_translations(source, part, languages, (*path, index))
    elif hasattr(type(model), "model_fields"):
        for name in type(model).model_fields:
            if name == "options" and getattr(model, "options_file", None):
                continue  # names of places, in one language
            check_translations(source, getattr(model, name), languages, (*path, name))


def _check_text(source: Source, text: Text, languages: tuple[str, ...], path: KeyPath) -> None:
    if isinstance(text.root, str):
        if len(languages) > 1 and any(character.isalpha() for character in text.root):
            source.report(path, "translation_missing", expected=", ".join(languages[1:]))
        return
    if missing := [language for language in languages if language not in text.root]:
        source.report(path, "translation_missing", expected=", ".join(missing))
    if extra := [language for language in text.root if language not in languages]:
        source.report(path, "translation_unasked", found=", ".join(extra), level="warning")
