"""A filter in the address of a page: read from it, written into links, shown as a form that works without script."""

from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveyapp.analysis.limits import FEWEST_OF_GROUP
from surveyapp.definition.languages import own_name
from surveyapp.definition.questionnaire import Group
from surveyapp.reports.words.filter_words import filter_line
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import channel_words, topic
from surveyapp.services.figures.answer_filters import day_of, require_enough_people
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.people.access import Capability
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.web.console.access import actor
from surveyapp.web.console.limits import MOST_FILTER_OPTIONS

GROUP = "only."
"""How the names of the parameters begin that hold options of a question: `only.age=young`."""

CHANNEL, LANGUAGE, FIRST, LAST = "only-channel", "only-language", "only-from", "only-until"


def requested_filter(arguments: MultiDict[str, str]) -> AnswerFilter:
    """The filter of an address or a form; equal ones are equal however they were written. `filter_unusable_day`."""
    named = sorted(name for name in arguments if name.startswith(GROUP))
    chosen = {name.removeprefix(GROUP): _values(arguments, name) for name in named}
    return AnswerFilter(
        groups=tuple(Group(question=code, options=codes) for code, codes in chosen.items() if codes),
        channels=_values(arguments, CHANNEL),
        languages=_values(arguments, LANGUAGE),
        first=day_of(arguments.get(FIRST, "")),
        last=day_of(arguments.get(LAST, "")),
    )


def _values(arguments: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(sorted({value for value in arguments.getlist(name) if value}))


def filter_arguments(wanted: AnswerFilter) -> dict[str, list[str]]:
    """The parameters of an address with this filter, as `requested_filter` reads them."""
    days = ((FIRST, wanted.first), (LAST, wanted.last))
    found = {
        **{GROUP + group.question: list(group.options) for group in wanted.groups},
        CHANNEL: list(wanted.channels),
        LANGUAGE: list(wanted.languages),
        **{name: [day.isoformat()] for name, day in days if day is not None},
    }
    return {name: values for name, values in found.items() if values}


def require_tellable(answers: SurveyAnswers) -> None:
    """Refuse a file about so few people, and to whoever may not see responses one about nearly all of them, that single
    answers could be told from it: `too_few_of_part`, `too_few_left_out`.
    """
    left_out = answers.whole_returns.valid - answers.returns.valid
    unseen = 0 if actor().may(Capability.SEE_RESPONSES) else left_out
    require_enough_people(answers.filter, answers.returns.valid, unseen)


@dataclass(frozen=True)
class FilterChoice:
    """An option that can be ticked."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FilterField:
    """What a filter can be made of: a question, the channels or the languages."""

    name: str
    label: str
    choices: tuple[FilterChoice, ...]

    @property
    def is_used(self) -> bool:
        """Whether something of it is chosen."""
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class FilterView:
    """A filter on a page: `line` says whose responses alone count (empty without a filter); `few`: these are so few
    that their figures show what single people answered; `few_others`: so are those left out, whose answers are the
    difference between all figures and these. `hidden` keeps both from whoever may not see responses.

    `arguments`: those of links that keep it; `other`: what the form sends beside it. `fields` are empty where the
    single responses were deleted.
    """

    line: str
    few: bool
    few_others: bool
    hidden: bool
    arguments: dict[str, list[str]]
    fields: tuple[FilterField, ...]
    first: str
    last: str
    fewest: int = FEWEST_OF_GROUP

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters one by one, for hidden fields."""
        return [(name, value) for name, values in self.arguments.items() for value in values]


def filter_view(answers: SurveyAnswers) -> FilterView:
    """The filter of these answers, and what else could be chosen."""
    wanted, valid = answers.filter, answers.returns.valid
    few = bool(wanted) and 0 < valid < FEWEST_OF_GROUP
    few_others = bool(wanted) and 0 < answers.whole_returns.valid - valid < FEWEST_OF_GROUP
    return FilterView(
        line=filter_line(wanted, answers.questionnaire, valid) if wanted else "",
        few=few,
        few_others=few_others,
        hidden=(few or few_others) and not actor().may(Capability.SEE_RESPONSES),
        arguments=filter_arguments(wanted),
        fields=() if answers.deletion_time else _fields(answers),
        first=wanted.first.isoformat() if wanted.first else "",
        last=wanted.last.isoformat() if wanted.last else "",
    )


def _fields(answers: SurveyAnswers) -> tuple[FilterField, ...]:
    """The channels and languages where there are several, and the questions with options that can be listed."""
    wanted, questionnaire = answers.filter, answers.questionnaire
    chosen = {group.question: group.options for group in wanted.groups}
    channels = [(name, say(channel_words(name))) for name in answers.whole_returns.channels]
    languages = [(code, own_name(code)) for code in questionnaire.languages]
    fields = [
        _field(CHANNEL, _("渠道"), channels, wanted.channels),
        _field(LANGUAGE, _("答卷的语言"), languages, wanted.languages),
    ]
    several = [field for field in fields if len(field.choices) > 1 or field.is_used]
    questions = [
        _field(
            GROUP + item.code,
            topic(str(item.text)),
            [(option.code, str(option.label)) for option in item.options],
            chosen.get(item.code, ()),
        )
        for item in questionnaire.grouping_items
        if len(item.options) <= MOST_FILTER_OPTIONS or item.code in chosen
    ]
    return (*several, *questions)


def _field(name: str, label: str, values: list[tuple[str, str]], chosen: tuple[str, ...]) -> FilterField:
    choices = (FilterChoice(value, words, value in chosen) for value, words in values)
    return FilterField(name, label, tuple(choices))
