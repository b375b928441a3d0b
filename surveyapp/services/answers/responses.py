"""Lists the responses of a survey one by one, filtered and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import Connection, Engine, Select, select

from surveyapp.analysis.rule_list import FLAG_NAMES, is_proposed
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import among
from surveyapp.records.tables import Exclusion, Response
from surveyapp.reports.answers.answer_kinds import COLUMNS
from surveyapp.reports.personal_numbers import answers_as_printed
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.counts import Counts
from surveyapp.services.answers.counts.present_flags import MARKED, PROPOSED, PresentFlags
from surveyapp.services.answers.counts.screening import Marks, flags_of
from surveyapp.services.answers.response_rows import (
    LAST_WORD,
    STATUS,
    FilteredCounts,
    FilteredIds,
    ResponseFilter,
)
from surveyapp.services.limits import MOST_SUMMARISED_CHOICES, RESPONSES_ON_A_PAGE


@dataclass(frozen=True)
class ResponseLine:
    """The facts of one response beside its answers. `reason` and `person` say why and by whom it was excluded or put
    back. `seconds` is None where the client sent none. `status` as `returns` has it; `import_id`: the import that it
    came with; `withdrawn`: when it was taken back. `flags`: the rules of screening that flag it last; `values`: what
    those that compare all responses found, by rule.
    """

    id: UUID
    submitted: datetime
    channel: str
    language: str
    seconds: int | None
    version: str
    flags: tuple[str, ...]
    status: str
    import_id: int | None
    withdrawn: datetime | None
    excluded: bool
    reason: str
    person: str
    answers: Mapping[str, str | Sequence[str]]
    values: Mapping[str, float]

    @property
    def is_proposed(self) -> bool:
        """Whether two independent rules flag it, so that somebody should consider to exclude it."""
        return is_proposed(self.flags)


@dataclass(frozen=True)
class AnswerSummary:
    """A summary of the answers of one response: how often each wording of the main scale was chosen; without a main
    scale, of the first questions.

    `blank`: how many of these were asked and left out · `texts`: in how many places something was written; never what.
    """

    chosen: tuple[tuple[str, int], ...]
    blank: int
    texts: int


@dataclass(frozen=True)
class ResponsePage:
    """One page of the list, the latest first. `found` responses pass the filter, `every` is the number of all.

    `page` counts from 1 to `pages`. `channels` and `flags` are those to choose from.
    """

    lines: tuple[ResponseLine, ...]
    found: int
    every: int
    page: int
    pages: int
    channels: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A person's decision to exclude a response from the valid ones, or to put it back."""

    excluded: bool
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True)
class ItemAnswer:
    """One item with its number on the page (`3`, or `3.1` for a line of a matrix) and its answers.

    `answers` is empty where nothing was, where no option was ticked though it is known that none was meant
    (`none_ticked`), and where this respondent was not asked (`not_asked`).
    """

    number: str
    wording: str
    answers: tuple[str, ...]
    none_ticked: bool = False
    not_asked: bool = False


@dataclass(frozen=True)
class ResponseDetails:
    """A response with its answers as stored, and every decision about it, the latest first."""

    line: ResponseLine
    decisions: tuple[Decision, ...]

    @property
    def answers(self) -> Mapping[str, str | Sequence[str]]:
        """The answers as stored."""
        return self.line.answers


def response_page(
    engine: Engine, survey: str, response_filter: ResponseFilter, page: int = 1, signs: Signs = NO_SIGNS
) -> ResponsePage:
    """A page of the responses that pass the filter; for a page that does not exist the nearest one. `signs`: what the
    rules over all responses say.
    """
    with counting(engine) as connection:
        present = PresentFlags(connection, survey, signs)
        passing = _passing(connection, survey, response_filter, present)
        pages = max(1, -(-passing.number // RESPONSES_ON_A_PAGE))
        page = min(max(1, page), pages)
        ids = passing.ids((page - 1) * RESPONSES_ON_A_PAGE, RESPONSES_ON_A_PAGE)
        marks = present.of(ids)
        rows = connection.execute(_lines().where(among(engine.dialect.name, Response.id, ids)))
        listed = {row.id: _line(row, marks, signs) for row in rows}
        lines = tuple(listed[response] for response in ids)
        every, channels, flags = _choices(connection, survey)
        flagged_by = present.numbers.keys()
    names = {name for rules in flagged_by for name in rules}
    proposed = [PROPOSED] if any(map(is_proposed, flagged_by)) else []
    rules = (name for name in FLAG_NAMES if name in names)
    shown = (*([MARKED] if names else []), *proposed, *rules, *flags)
    return ResponsePage(lines, passing.number, every, page, pages, channels, shown)


def filtered_responses(
    engine: Engine, survey: str, response_filter: ResponseFilter, signs: Signs = NO_SIGNS
) -> list[UUID]:
    """All responses that pass the filter, on all pages of the list, in its order."""
    with counting(engine) as connection:
        present = PresentFlags(connection, survey, signs)
        passing = _passing(connection, survey, response_filter, present)
        return passing.ids(0, passing.number)


def _passing(
    connection: Connection, survey: str, response_filter: ResponseFilter, present: PresentFlags
) -> FilteredCounts | FilteredIds:
    """The responses that pass a filter: those that rules of screening flag are few and known one by one."""
    if response_filter.flag in (MARKED, PROPOSED, *FLAG_NAMES):
        flagged = present.flagged(response_filter.flag)
        return FilteredIds(connection, survey, replace(response_filter, flag=""), flagged)
    return FilteredCounts(connection, survey, response_filter)


def response_details(
    engine: Engine, survey: str, response: UUID, signs: Signs = NO_SIGNS
) -> ResponseDetails | None:
    """A response of this survey; None if it has no such response."""
    query = _lines().where(Response.id == response, Response.survey == survey)
    columns = (Exclusion.excluded, Exclusion.reason, Exclusion.person, Exclusion.at)
    decisions = select(*columns).where(Exclusion.response == response).order_by(Exclusion.id.desc())
    with counting(engine) as connection:
        row = connection.execute(query).first()
        if row is None:
            return None
        marks = PresentFlags(connection, survey, signs).of([response])
        made = tuple(Decision(*decision) for decision in connection.execute(decisions))
    return ResponseDetails(_line(row, marks, signs), made)


def answers_summary(
    questionnaire: Questionnaire, answers: Mapping[str, str | Sequence[str]]
) -> AnswerSummary:
    """A summary of what one respondent chose, short enough for a line of a list."""
    choices = [item for item in questionnaire.items if item.takes_one_option]
    items = questionnaire.scale_items() or tuple(choices[:MOST_SUMMARISED_CHOICES])
    asked = set(questionnaire.items_asked(answers))
    items = tuple(item for item in items if item in asked)
    chosen: dict[str, int] = {}
    for item in items:
        for words in COLUMNS[item.kind].words(item, {item.code: answers.get(item.code, ())}):
            chosen[words] = chosen.get(words, 0) + 1
    options = [str(option.label) for item in items for option in item.options]
    ordered = sorted(chosen.items(), key=lambda entry: options.index(entry[0]) if entry[0] in options else 0)
    written = {answer.code for item in asked for answer in (item, *item.texts) if answer.is_written}
    texts = sum(code in written for code in answers)
    return AnswerSummary(tuple(ordered), len(items) - sum(chosen.values()), texts)


def answers_in_words(
    questionnaire: Questionnaire, answers: Mapping[str, str | Sequence[str]], *, numbers: bool = False
) -> list[ItemAnswer]:
    """The answers of a response in the order of the form and in the words of the questionnaire that was shown.

    Only with `numbers` mobile and identity numbers are shown in full where none was asked for.
    """
    if not numbers:
        answers = answers_as_printed(questionnaire)(answers)
    asked = set(questionnaire.items_asked(answers))
    return [
        ItemAnswer(
            questionnaire.item_numbers[item.code],
            str(item.text) if item.stem is None else f"{item.stem} · {item.text}",
            tuple(COLUMNS[item.kind].words(item, answers)) if item in asked else (),
            answers.get(item.code) == [],
            item not in asked,
        )
        for item in questionnaire.items
    ]


def _lines() -> Select[*tuple[object, ...]]:
    columns = (Response.id, Response.submitted, Response.channel, Response.language, Response.seconds)
    query = select(*columns, Response.version, Response.flags, Response.answers)
    query = query.add_columns(Response.import_id, Response.withdrawn, STATUS.label("status"))
    query = query.add_columns(Exclusion.excluded, Exclusion.reason, Exclusion.person)
    return query.select_from(Response).outerjoin(Exclusion, LAST_WORD)


def _choices(connection: Connection, survey: str) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """How many responses there are, the channels and flags that they have, beside the rules of screening."""
    counts = Counts(connection, [survey])
    rows = connection.execute(counts.select(counts.facts.channel, counts.facts.flags)).all()
    flags = {flag for stored in {row.flags for row in rows} for flag in flags_of(orjson.loads(stored), ())}
    every = sum(row.number for row in rows)
    return every, tuple(sorted({row.channel for row in rows})), tuple(sorted(flags))


def _line(row: object, marks: Marks, signs: Signs) -> ResponseLine:
    values = row._mapping  # type: ignore[attr-defined]  # a Row with columns chosen above
    return ResponseLine(
        id=values["id"],
        submitted=values["submitted"],
        channel=values["channel"],
        language=values["language"],
        seconds=values["seconds"],
        version=values["version"],
        flags=flags_of(values["flags"], marks.get(values["id"], ())),
        status=values["status"],
        import_id=values["import_id"],
        withdrawn=values["withdrawn"],
        excluded=bool(values["excluded"]),
        reason=values["reason"] or "",
        person=values["person"] or "",
        answers=values["answers"],
        values=signs.values.get(str(values["id"]), {}),
    )
