"""What people wrote in a survey, with what is on record of it: for pages, documents and what stays after deletion."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from surveyapp.analysis.opinions.coding import TextCodings, ThemeCounts, count_themes
from surveyapp.analysis.opinions.texts import opinion_places, written_texts
from surveyapp.analysis.opinions.themes import CodingFrame
from surveyapp.analysis.opinions.words import WordCounts, count_words
from surveyapp.analysis.opinions.written_texts import WrittenText, WrittenTexts
from surveyapp.analysis.wordings import all_wordings, count_wordings
from surveyapp.definition.question_types import Answer
from surveyapp.reports.colours import sides_of
from surveyapp.reports.personal_names import MaskedText, mask_text
from surveyapp.reports.personal_numbers import hide_numbers, hides_numbers
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.opinion_notes import OpinionNotes, Span, opinion_notes


@dataclass(frozen=True)
class SurveyOpinions:
    """The texts of a survey's valid respondents, read when they are asked for, and what is on record of them.

    Raises SnapshotError `answers_deleted` when the texts are asked for that are no longer there.
    """

    answers: SurveyAnswers
    notes: OpinionNotes

    @cached_property
    def places(self) -> tuple[Answer, ...]:
        """Where people write what they think."""
        return opinion_places(self.answers.questionnaire)

    @cached_property
    def texts(self) -> WrittenTexts:
        """Everything written there, in the order of the responses, with the side of the main scale of who wrote it."""
        items = [item for item in self.answers.questionnaire.scale_items() if item.takes_one_option]
        sides = {item.code: dict[str, str](sides_of(item.options)) for item in items}
        places = [place.code for place in self.places]
        return written_texts(self.answers.coded_answers, places, items, sides)

    @property
    def frame(self) -> CodingFrame:
        """The confirmed coding frame; an empty one where there is none."""
        return self.notes.confirmed.frame if self.notes.confirmed else CodingFrame()

    @cached_property
    def codings(self) -> TextCodings:
        """The coding of each text."""
        return TextCodings(self.frame, self.texts, self.notes.decisions)

    def words(self, place: str = "", *, pairs: bool = True) -> WordCounts:
        """The words at one place, or everywhere; with `pairs` those that stand together."""
        places = [place] if place else [each.code for each in self.places]
        wordings = all_wordings(count_wordings(self.answers.coded_answers, places).values())
        return count_words(wordings, self.notes.dictionary, pairs=pairs)

    def counts(self, place: str = "") -> ThemeCounts:
        """How many people wrote of each theme, at one place or everywhere."""
        codings = self.codings
        if place:
            codings = TextCodings(self.frame, self.texts.at_place(place), self.notes.decisions)
        return count_themes(codings, frozenset(each.code for each in self.places if each.reason_of))

    def masked(self, written: WrittenText, *, numbers: bool = False) -> MaskedText:
        """A text as it is given out; with `numbers` its mobile and identity numbers are shown."""
        hidden = not numbers and hides_numbers(self.answers.questionnaire, written.place)
        key = written.key
        return mask_text(
            written.text, marked=self.notes.hidden(key), shown=self.notes.shown(key), numbers=hidden
        )

    @cached_property
    def _marks_by_wording(self) -> Mapping[tuple[str, str], list[tuple[Span, bool]]]:
        """Place and wording, with its numbers and without -> what persons hid and showed in any text of it."""
        marks: dict[tuple[str, str], list[tuple[Span, bool]]] = defaultdict(list)
        for number in self.texts.numbers_of(self.notes.masks):
            written = self.texts[number]
            of_text = self.notes.masks[written.key].items()
            for wording in {written.text, hide_numbers(written.text)}:
                marks[written.place, wording] += of_text
        return marks

    def masked_wording(self, place: str, text: str, *, numbers: bool = False) -> str:
        """A wording as it is given out where nobody is named by it: hidden is what is hidden in any text of it.

        With `numbers` those that stand in it are shown.
        """
        hides = not numbers and hides_numbers(self.answers.questionnaire, place)
        marks = self._marks_by_wording.get((place, text), [])
        hidden = [span for span, is_hidden in marks if is_hidden]
        shown = [span for span, is_hidden in marks if not is_hidden and span not in hidden]
        return mask_text(text, marked=hidden, shown=shown, numbers=hides).text


def survey_opinions(engine: Engine, answers: SurveyAnswers) -> SurveyOpinions:
    """The texts of these answers, frozen or live, with what is on record of them now."""
    return SurveyOpinions(answers, opinion_notes(engine, answers.survey))
