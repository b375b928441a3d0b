"""Types of which options are chosen: one, any number, one on each line, or all of them in an order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from surveyapp.definition.limits import MOST_RANKED_OPTIONS
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import (
    Answer,
    Fault,
    Layout,
    QuestionType,
    answer_of_part,
    answer_of_question,
)
from surveyapp.definition.values import Text

SHUFFLED = frozenset({"shuffle"})
LIMITED = frozenset({"least", "most"})
ASKS_REASON = frozenset({"ask_reason"})


def reason_faults(question: Question, options: Sequence[Option]) -> Iterator[Fault]:
    """The options of which a reason is asked and which are none of the question's."""
    known = [option.code for option in options]
    for index, code in enumerate(question.ask_reason):
        if known and code not in known:
            yield ("ask_reason", index), "reason_of_no_option", {"found": code, "expected": ", ".join(known)}


class OptionType(QuestionType):
    """Options in an order that may be shuffled."""

    options: ClassVar[bool] = True
    keys: ClassVar[frozenset[str]] = SHUFFLED
    option_keys: ClassVar[frozenset[str]] = frozenset({"fixed"})
    mistakes: ClassVar[tuple[str, ...]] = ("fixed_without_shuffle",)

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; an option that keeps its place where nothing moves."""
        yield from super().faults(question)
        for index, option in enumerate(question.options):
            if option.fixed and not question.shuffle:
                yield ("options", index, "fixed"), "fixed_without_shuffle", {}


class SingleChoice(OptionType):
    """One option of several, perhaps with a text written beside it."""

    scale = True
    keys: ClassVar[frozenset[str]] = SHUFFLED | ASKS_REASON
    option_keys: ClassVar[frozenset[str]] = frozenset({"fixed", "ends"})
    mistakes: ClassVar[tuple[str, ...]] = (*OptionType.mistakes, "reason_of_no_option")

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice."""
        yield answer_of_question(question, "choice")

    def faults(self, question: Question) -> Iterator[Fault]:
        """As OptionType; a reason asked of no option."""
        yield from super().faults(question)
        yield from reason_faults(question, question.options)


class Dropdown(SingleChoice):
    """A single choice that the page draws as a list to open: for many options."""


class LimitedType(OptionType):
    """Several options are chosen, `least` to `most` of them."""

    keys: ClassVar[frozenset[str]] = SHUFFLED | LIMITED
    mistakes: ClassVar[tuple[str, ...]] = ("fixed_without_shuffle", "least_above_most", "more_than_options")

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; limits that nobody can keep."""
        yield from super().faults(question)
        least, most, options = question.least, question.most, len(question.options)
        if least is not None and most is not None and least > most:
            yield ("least",), "least_above_most", {"found": least, "limit": most}
        for key, limit in (("least", least), ("most", most)):
            if limit is not None and 0 < options < limit:
                yield (key,), "more_than_options", {"found": limit, "limit": options}


class MultipleChoice(LimitedType):
    """Any number of options, perhaps with texts written beside them."""

    option_keys: ClassVar[frozenset[str]] = frozenset({"fixed", "exclusive", "ends"})

    def answers(self, question: Question) -> Iterator[Answer]:
        """One answer of ticks."""
        yield answer_of_question(question, "ticks")


class Ranking(LimitedType):
    """Options are put into an order, `least` to `most` of them, or all."""

    write_ins = False
    mistakes: ClassVar[tuple[str, ...]] = (*LimitedType.mistakes, "too_many_to_rank")

    def answers(self, question: Question) -> Iterator[Answer]:
        """One order."""
        yield answer_of_question(question, "rank")

    def faults(self, question: Question) -> Iterator[Fault]:
        """As LimitedType; more options than anybody puts into an order."""
        yield from super().faults(question)
        if len(question.options) > MOST_RANKED_OPTIONS:
            found = len(question.options)
            yield ("options",), "too_many_to_rank", {"found": found, "limit": MOST_RANKED_OPTIONS}


class Matrix(QuestionType):
    """The same options for each of several lines; a required matrix wants every line."""

    options = True
    items = True
    write_ins = False
    scale = True
    layout: ClassVar[Layout] = "grid"
    keys: ClassVar[frozenset[str]] = ASKS_REASON
    mistakes: ClassVar[tuple[str, ...]] = ("reason_of_no_option",)

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice for each line."""
        for item in question.items:
            yield replace(answer_of_part(question, "choice", item.code, item.text), show_if=item.show_if)

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; a reason asked of no option."""
        yield from super().faults(question)
        yield from reason_faults(question, question.options)


class Recommendation(QuestionType):
    """How likely somebody would recommend it, from 0 to 10 (NPS): a choice with the scores given."""

    scale = True
    keys: ClassVar[frozenset[str]] = ASKS_REASON
    mistakes: ClassVar[tuple[str, ...]] = ("reason_of_no_option",)

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice of eleven."""
        steps = (Option(code=str(step), label=Text(str(step)), score=Decimal(step)) for step in range(11))
        yield replace(answer_of_question(question, "choice"), options=tuple(steps), figures=("nps",))

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; a reason asked of no option."""
        yield from super().faults(question)
        yield from reason_faults(question, next(self.answers(question)).options)
