"""The kinds of answers: how each is read from a form, and from the columns of an export."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from typing import ClassVar

from surveyapp.collection.limits import LONGEST_NUMBER_OR_DATE, LONGEST_QUOTED
from surveyapp.collection.written_values import DayOrder, UnclearDay, read_date, read_number
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.definition.type_table import TYPES
from surveyapp.definition.types.values import DATE_EXAMPLES, date_range, number_range
from surveyapp.definition.values import plain_number

Answers = dict[str, str | list[str]]

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither JSON in a database nor XML in a document can hold."""


@dataclass(frozen=True)
class AnswerProblem:
    """A problem of one field of the form, as a code with parameters.

    `required` left blank, also the text that a chosen option asks for · `too_long` (found, limit) · `unknown_field` ·
    what a kind or a type alone tells (`problems`): `unknown_option` (found) · `several_answers` where one is wanted ·
    `write_in_without_option` (option: its code) · `too_few_chosen`, `too_many_chosen` (found, limit) · `not_alone`: an
    exclusive option with others · `not_a_place`, `places_unclear` (found) of a ranking · `not_a_number` (found),
    `number_too_small`, `number_too_large`, `number_off_step` (found, limit) · `not_a_date` (found, expected),
    `unclear_date` (found), `date_too_early`, `date_too_late` (found, limit).
    """

    field: str
    code: str
    params: dict[str, object] = default(default_factory=dict)


class FormReader:
    """The fields of one form, from which each kind takes its own; collects answers, those that were not asked for
    (`dropped`), and problems.

    A field that was sent without any value, not even an empty one, was answered with nothing: the respondent saw it and
    left it so.
    """

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._left = {name: [value for value in values if value] for name, values in form.items()}
        self._nothing = frozenset(name for name, values in form.items() if not values)
        self.answers: Answers = {}
        self.dropped: Answers = {}
        self.problems: list[AnswerProblem] = []

    def aside(self) -> "FormReader":
        """A reader of the same fields with answers and problems of its own: for what was not to be asked."""
        apart = FormReader({})
        apart._left, apart._nothing = self._left, self._nothing
        return apart

    def take(self, name: str) -> list[str]:
        """The values of a field that are not empty; the field counts as read."""
        return self._left.pop(name, [])

    def values(self, name: str) -> list[str]:
        """The values of a field, which stay unread."""
        return self._left.get(name, [])

    def put(self, name: str, values: list[str]) -> None:
        """Let a field have these values, as if they had been sent."""
        self._left[name] = values

    def take_text(self, answer: Answer) -> str:
        """What is written in answer, trimmed, with line ends made one kind and control characters removed."""
        values = self._left.pop(answer.code, None)
        if not values:
            return ""
        text = "\n".join(values).replace("\r\n", "\n").replace("\r", "\n")
        text = UNPRINTABLE.sub("", text).strip()
        if len(text) > answer.longest:
            self.refuse(answer.code, "too_long", found=len(text), limit=answer.longest)
        return text

    def is_nothing(self, name: str) -> bool:
        """Whether the field was answered with nothing."""
        return name in self._nothing

    def refuse(self, name: str, code: str, **params: object) -> None:
        """Note a problem with a field."""
        self.problems.append(AnswerProblem(name, code, params))

    def blank(self, name: str, *, required: bool) -> None:
        """Note that a field was left blank: a problem where an answer is required."""
        if required:
            self.refuse(name, "required")

    def refuse_the_rest(self) -> None:
        """Note a problem for every field that no answer took."""
        for name in self._left:
            self.refuse(name[:80], "unknown_field")


class KindReader(ABC):
    """How answers of one kind are read. What cells of an export say comes as a field of a form, options as their codes.

    `option_columns`: an export may have a column of ticks for each option; `label_column`: one of labels beside the one
    of codes. `problems`: the codes of what it refuses, but for `required` and `too_long`.
    """

    option_columns: ClassVar[bool] = False
    label_column: ClassVar[bool] = False
    problems: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, answer: Answer, form: FormReader) -> None:
        """Take the answer's fields out of `form`, with those of its write-ins; leave answers or problems there."""

    def is_answer(self, _answer: Answer, _cell: str) -> bool:
        """Whether a cell of an export that looks as if it held no answer (-3) is one to this question."""
        return False

    def field_of_cell(self, _answer: Answer, cell: str, _order: DayOrder | None) -> str:
        """What a cell of an export says as the field of a form; `order`: how its column writes dates."""
        return cell


class ChoiceReader(KindReader):
    """One option of several, perhaps with a text written beside it."""

    label_column = True
    problems = ("unknown_option", "several_answers", "write_in_without_option")

    def read(self, answer: Answer, form: FormReader) -> None:
        """A text beside an option chooses that option unless another one is chosen."""
        if not answer.texts:
            self._choose(answer, form.take(answer.code), form, required=answer.required)
            return
        texts = _write_ins(answer, form)
        chosen = form.take(answer.code)
        if not chosen and len(texts) == 1:
            chosen = [next(iter(texts))]
        typed = form.take_text(answer.typed) if answer.typed is not None else ""
        if answer.typed is not None and typed:
            form.answers[answer.typed.code] = typed
        self._choose(answer, chosen, form, required=answer.required and not typed)
        if answer.ask_reason:
            _read_reason(answer, form)
        if not answer.write_ins:
            return
        given = form.answers.get(answer.code)
        for code, text in texts.items():
            if code == given:
                form.answers[answer.write_in_codes[code]] = text
            elif given is not None or len(texts) > 1:
                form.refuse(answer.write_in_codes[code], "write_in_without_option", option=code)
        _ask_for_texts(answer, [given] if isinstance(given, str) else [], texts, form)

    def _choose(self, answer: Answer, chosen: Sequence[str], form: FormReader, *, required: bool) -> None:
        """The option itself."""
        if not chosen:
            form.blank(answer.code, required=required)
        elif len(chosen) > 1 and len({*chosen}) > 1:
            form.refuse(answer.code, "several_answers")
        elif chosen[0] not in answer.options_by_code:
            form.refuse(answer.code, "unknown_option", found=chosen[0][:80])
        else:
            form.answers[answer.code] = chosen[0]


class TicksReader(KindReader):
    """Any number of options, perhaps with texts written beside them."""

    option_columns = True
    problems = ("unknown_option", "too_few_chosen", "too_many_chosen", "not_alone")

    def read(self, answer: Answer, form: FormReader) -> None:
        """Ticks are kept in the order of the options; a text beside an option ticks it; no tick can be an answer."""
        texts = _write_ins(answer, form)
        ticks = {*form.take(answer.code), *texts}
        for unknown in sorted(ticks - answer.options_by_code.keys()):
            form.refuse(answer.code, "unknown_option", found=unknown[:80])
        chosen = [code for code in answer.options_by_code if code in ticks]
        _check_ticks(answer, chosen, form)
        if not chosen and not form.is_nothing(answer.code):
            form.blank(answer.code, required=answer.required)
            return
        form.answers[answer.code] = chosen
        for code, text in texts.items():
            form.answers[answer.write_in_codes[code]] = text
        if answer.write_ins:
            _ask_for_texts(answer, chosen, texts, form)


class TextReader(KindReader):
    """A text in the respondent's own words."""

    def read(self, answer: Answer, form: FormReader) -> None:
        """A text of white space only is blank."""
        if text := form.take_text(answer):
            form.answers[answer.code] = text
        else:
            form.blank(answer.code, required=answer.required)


class RankReader(KindReader):
    """Options in an order: their codes, the first first, or beside each option its place (`r.a` is 2)."""

    option_columns = True
    problems = ("unknown_option", "too_few_chosen", "too_many_chosen", "not_a_place", "places_unclear")

    def read(self, answer: Answer, form: FormReader) -> None:
        """Codes or places, each option and each place once, from the first on."""
        order = form.take(answer.code)
        if unknown := sorted({*order} - answer.options_by_code.keys()):
            form.refuse(answer.code, "unknown_option", found=unknown[0][:LONGEST_QUOTED])
            return
        places: dict[str, int] = {}
        for option in answer.options:
            written = "".join(form.take(f"{answer.code}.{option.code}")).strip()
            if not written:
                continue
            place = _place_of(written)
            if place is None:
                form.refuse(answer.code, "not_a_place", found=written[:LONGEST_QUOTED])
                return
            if place:
                places[option.code] = place
        by_places = sorted(places, key=places.__getitem__)
        clear = sorted(places.values()) == list(range(1, len(places) + 1)) and len({*order}) == len(order)
        if not clear or (order and places and order != by_places):
            found = "、".join(map(str, sorted(places.values()))) or "、".join(order)
            form.refuse(answer.code, "places_unclear", found=found[:LONGEST_QUOTED])
        elif not (order := order or by_places):
            form.blank(answer.code, required=answer.required)
        elif _has_right_number(answer, len(order), form):
            form.answers[answer.code] = order


class NumberReader(KindReader):
    """A number, held as a text without anything that says nothing: 12.50 is `12.5`."""

    problems = ("not_a_number", "number_too_small", "number_too_large", "number_off_step")

    def read(self, answer: Answer, form: FormReader) -> None:
        """A number within the range, in its steps."""
        text = form.take_text(answer)
        if not text:
            form.blank(answer.code, required=answer.required)
            return
        number = self._number(answer, text)
        low, high, step = number_range(answer)
        if number is None:
            form.refuse(answer.code, "not_a_number", found=text[:LONGEST_QUOTED])
        elif low is not None and number < low:
            form.refuse(answer.code, "number_too_small", found=plain_number(number), limit=plain_number(low))
        elif high is not None and number > high:
            form.refuse(answer.code, "number_too_large", found=plain_number(number), limit=plain_number(high))
        elif (number - (low or 0)) % step:
            form.refuse(answer.code, "number_off_step", found=plain_number(number), limit=plain_number(step))
        else:
            form.answers[answer.code] = plain_number(number)

    def is_answer(self, answer: Answer, cell: str) -> bool:
        """A number that the range allows: -3 degrees, where the coldest day may have -20."""
        number, low = self._number(answer, cell), number_range(answer)[0]
        return number is not None and low is not None and number >= low

    def _number(self, answer: Answer, text: str) -> Decimal | None:
        try:
            return read_number(text, answer.unit.every() if answer.unit else ())
        except ValueError:
            return None


class DateReader(KindReader):
    """A date as fine as the question asks, held as 2026, 2026-07 or 2026-07-31."""

    problems = ("not_a_date", "unclear_date", "date_too_early", "date_too_late")

    def read(self, answer: Answer, form: FormReader) -> None:
        """A date within the range."""
        text = form.take_text(answer)
        if not text:
            form.blank(answer.code, required=answer.required)
            return
        try:
            day = read_date(text, answer.precision)
        except UnclearDay:
            form.refuse(answer.code, "unclear_date", found=text[:LONGEST_QUOTED])
            return
        except ValueError:
            expected = DATE_EXAMPLES[answer.precision]
            form.refuse(answer.code, "not_a_date", found=text[:LONGEST_QUOTED], expected=expected)
            return
        low, high = date_range(answer)
        if low is not None and day < low:
            form.refuse(answer.code, "date_too_early", found=day, limit=low)
        elif high is not None and day > high:
            form.refuse(answer.code, "date_too_late", found=day, limit=high)
        else:
            form.answers[answer.code] = day

    def field_of_cell(self, answer: Answer, cell: str, order: DayOrder | None) -> str:
        """The date as it is held where the order of day and month is known; else the cell."""
        try:
            return read_date(cell, answer.precision, order)
        except ValueError:
            return cell


def _place_of(written: str) -> int | None:
    """The place that is written beside an option: 2 of `2`, `2.0`, `第2位`; 0 for none."""
    found = re.fullmatch(r"第?\s*(\d{1,3})(?:\.0+)?\s*[位名]?", normal_form(written, LONGEST_NUMBER_OR_DATE))
    return int(found[1]) if found else None


def _check_ticks(answer: Answer, chosen: list[str], form: FormReader) -> None:
    """An option that is ticked alone, and how many are ticked; an option ticked alone is enough."""
    alone = answer.exclusive_codes and answer.exclusive_codes.intersection(chosen)
    if alone and len(chosen) > 1:
        form.refuse(answer.code, "not_alone")
    elif chosen and not alone:
        _has_right_number(answer, len(chosen), form)


def _has_right_number(answer: Answer, count: int, form: FormReader) -> bool:
    if answer.least is not None and count < answer.least:
        form.refuse(answer.code, "too_few_chosen", found=count, limit=answer.least)
        return False
    if answer.most is not None and count > answer.most:
        form.refuse(answer.code, "too_many_chosen", found=count, limit=answer.most)
        return False
    return True


def _write_ins(answer: Answer, form: FormReader) -> dict[str, str]:
    """Option code -> the text written beside it, for those that have one."""
    if not answer.write_ins:  # as of most answers; an export of 100,000 rows asks a million times
        return {}
    texts = {written.beside.code: form.take_text(written) for written in answer.write_ins if written.beside}
    return {code: text for code, text in texts.items() if text}


def _read_reason(answer: Answer, form: FormReader) -> None:
    """The reason beside a choice; of whoever chose another option it was not asked."""
    if answer.reason is None or not (text := form.take_text(answer.reason)):
        return
    given = form.answers.get(answer.code)
    asked = given is None or given in answer.ask_reason
    (form.answers if asked else form.dropped)[answer.reason.code] = text


def _ask_for_texts(answer: Answer, chosen: list[str], texts: Mapping[str, str], form: FormReader) -> None:
    """A chosen option that asks for its text lacks it: a problem of the field that the text belongs in."""
    for written in answer.write_ins:
        if written.required and written.beside and written.beside.code in {*chosen} - texts.keys():
            form.blank(written.code, required=True)


READERS: CompleteTable[KindReader] = CompleteTable(
    "collection.kinds.READERS",
    KINDS,
    {
        "choice": ChoiceReader(),
        "ticks": TicksReader(),
        "number": NumberReader(),
        "date": DateReader(),
        "rank": RankReader(),
        "text": TextReader(),
    },
)
"""Kind -> how its answers are read."""


def answer_problems() -> Iterator[str]:
    """The codes of everything that can be wrong with an answer that is there and not too long."""
    for reader in READERS.values():
        yield from reader.problems
    for type_ in TYPES.values():
        yield from type_.problems
