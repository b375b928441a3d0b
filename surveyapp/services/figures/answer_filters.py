"""Filters as people choose them: what cannot be used, and how few people may be left."""

from datetime import date

from surveyapp.analysis.limits import FEWEST_OF_GROUP
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import EARLIEST_YEAR, LATEST_YEAR
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.manifest import Returns


def require_usable(survey: str, questionnaire: Questionnaire, returns: Returns, wanted: AnswerFilter) -> None:
    """Refuse a filter that names what the survey does not have: nothing of it is left out in silence.

    `returns` are those of all answers. Refused with `filter_unknown_question`, `filter_unknown_option`,
    `filter_unknown_channel`, `filter_unknown_language`, `filter_unusable_day`, `filter_period_backwards`.
    """
    items = {item.code: item for item in questionnaire.grouping_items}
    for group in wanted.groups:
        _require_group(survey, items.get(group.question), group)
    for code, names, known in (
        ("filter_unknown_channel", wanted.channels, list(returns.channels)),
        ("filter_unknown_language", wanted.languages, list(questionnaire.languages)),
    ):
        for name in names:
            if name not in known:
                raise Refusal(code, survey=survey, found=name, known=known)
    for day in (wanted.first, wanted.last):
        if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise Refusal("filter_unusable_day", found=day)
    if wanted.first is not None and wanted.last is not None and wanted.first > wanted.last:
        raise Refusal("filter_period_backwards", first=wanted.first, last=wanted.last)


def _require_group(survey: str, item: Answer | None, group: Group) -> None:
    if item is None:
        raise Refusal("filter_unknown_question", survey=survey, found=group.question)
    for option in group.options:
        if item.option(option) is None:
            raise Refusal("filter_unknown_option", question=str(item.text), found=option)


def day_of(typed: str) -> date | None:
    """The day that somebody typed; None for nothing. Refused with `filter_unusable_day`."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Refusal("filter_unusable_day", found=typed.strip()) from error


def require_enough_people(wanted: AnswerFilter, valid: int, left_out: int = 0) -> None:
    """Refuse a document about fewer people than `FEWEST_OF_GROUP` (`too_few_of_part`), or that leaves out fewer,
    but some (`too_few_left_out`).
    """
    if wanted and valid < FEWEST_OF_GROUP:
        raise Refusal("too_few_of_part", n=valid, limit=FEWEST_OF_GROUP)
    if wanted and 0 < left_out < FEWEST_OF_GROUP:
        raise Refusal("too_few_left_out", n=left_out, limit=FEWEST_OF_GROUP)
