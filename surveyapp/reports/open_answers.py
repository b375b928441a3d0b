"""What people wrote in answer to open questions and beside options: the wordings of each place, counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveyapp.analysis.row_facts import WrittenCount
from surveyapp.analysis.silent_texts import which_say_nothing
from surveyapp.analysis.wordings import Wordings, count_wordings, no_wordings
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.personal_numbers import hide_numbers_in
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.snapshot import CodedAnswers


@dataclass(frozen=True)
class OpenAnswers:
    """The texts written in answer to one item, or beside one of its options; the most frequent wording first.

    `written_count`: how many wrote, where what they wrote was deleted.
    """

    answer: Answer
    answers: Wordings = field(default_factory=no_wordings)
    written_count: WrittenCount | None = None

    @property
    def place(self) -> str:
        """The name of this place everywhere: `advice`, `age.other.text`."""
        return self.answer.code

    @property
    def options(self) -> tuple[Option, ...]:
        """The options beside which the texts are written; none of an open question."""
        beside = self.answer.beside
        return self.answer.reason_of if beside is None else (beside,)

    @property
    def n(self) -> int:
        """How many respondents wrote something."""
        return self.answers.people if self.written_count is None else self.written_count.n

    @property
    def said_count(self) -> int:
        """How many of them wrote something that expresses anything."""
        return self.opinions.people if self.written_count is None else self.written_count.said

    @cached_property
    def opinions(self) -> Wordings:
        """The wordings that express something; together with `silent` all of `answers`."""
        return self.answers.where(pc.invert(self._silence))

    @cached_property
    def silent(self) -> Wordings:
        """The wordings that only say that there is nothing to say: 无, 没有, `/`."""
        return self.answers.where(self._silence)

    @cached_property
    def _silence(self) -> pa.BooleanArray:
        return which_say_nothing(self.answers.texts)


def gather_open_answers(
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    *,
    numbers: bool = True,
    places: Collection[str] | None = None,
) -> tuple[OpenAnswers, ...]:
    """The texts of the valid respondents, in the order of the form: open questions, and texts beside options; those of
    these `places` alone (`advice`, `age.other.text`) where some are named.

    Places where nobody wrote anything are kept, empty. Identical wordings are counted together; equally frequent ones
    stay in the order of arrival. Without `numbers` mobile and identity numbers are hidden where none was asked for,
    before wordings are compared. SnapshotError `answers_deleted` where the single answers are gone.
    """
    asked = [
        answer
        for answer in questionnaire.answers
        if answer.is_written and (places is None or answer.code in places)
    ]
    shown = {} if numbers else {each.code: hide_numbers_in for each in asked if not each.keep_numbers}
    counted = count_wordings(answers, [answer.code for answer in asked], shown)
    return tuple(OpenAnswers(answer, counted[answer.code]) for answer in asked)


def counted_open_answers(
    questionnaire: Questionnaire, written_counts: Mapping[str, WrittenCount]
) -> tuple[OpenAnswers, ...]:
    """The places where people wrote, with how many wrote there, for a survey whose texts were deleted."""
    return tuple(
        OpenAnswers(answer, written_count=written_counts[answer.code])
        for answer in questionnaire.answers
        if answer.is_written
    )
