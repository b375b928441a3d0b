"""Lists the responses of a survey one by one, filtered and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Select, false, func, select

from surveyapp.analysis.rule_list import FLAG_NAMES, is_proposed
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import among, reading
from surveyapp.records.tables import Exclusion, Response
from surveyapp.reports.answers.answer_kinds import COLUMNS
from surveyapp.reports.personal_numbers import answers_as_printed
from surveyapp.services.answers.present_marks import present_marks
from surveyapp.services.answers.returns import IS_LAST_WORD, has_flag, status_of
from surveyapp.services.answers.screening import Marks, flags_of
from surveyapp.services.limits import MOST_SUMMARISED_CHOICES, RESPONSES_ON_A_PAGE

MARKED, PROPOSED = "marked", "proposed"
"""The flags to filter by for responses that any rule of screening flags, and that two independent ones do."""

_STATUS = status_of(func.coalesce(Exclusion.excluded, false()))
"""The status of a response whose last decision, if any, is joined to it."""


@dataclass(frozen=True)
class ResponseFilter:
    """Which responses to list: `status` is one of `coding.STATUSES`; an empty field filters nothing.

    `flag` is a flag, `MARKED` or `PROPOSED`.
    """

    status: str = ""
    channel: str = ""
    flag: str = ""


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
    marks = present_flags(engine, survey, signs)
    conditions = _conditions(response_filter, marks, engine.dialect.name)
    with reading(engine) as connection:
        every = connection.execute(_counting(survey, ResponseFilter(), [])).scalar_one()
        asked = _counting(survey, response_filter, conditions)
        found = connection.execute(asked).scalar_one() if response_filter != ResponseFilter() else every
        pages = max(1, -(-found // RESPONSES_ON_A_PAGE))
        page = min(max(1, page), pages)
        query = _lines(survey).where(*conditions).order_by(Response.submitted.desc(), Response.id)
        rows = connection.execute(query.limit(RESPONSES_ON_A_PAGE).offset((page - 1) * RESPONSES_ON_A_PAGE))
        lines = tuple(_line(row, marks, signs) for row in rows)
        channels, flags = _choices(connection, survey)
    names = {name for names in marks.values() for name in names}
    proposed = [PROPOSED] if any(map(is_proposed, marks.values())) else []
    rules = (name for name in FLAG_NAMES if name in names)
    shown = (*([MARKED] if names else []), *proposed, *rules, *flags)
    return ResponsePage(lines, found, every, page, pages, channels, shown)


def present_flags(engine: Engine, survey: str, signs: Signs = NO_SIGNS) -> Marks:
    """Response -> all rules of screening that flag it now, in their order."""
    found = dict(present_marks(engine, survey))
    for response, names in signs.names.items():
        key = UUID(response)
        found[key] = (*found.get(key, ()), *names)
    return found


def filtered_responses(
    engine: Engine, survey: str, response_filter: ResponseFilter, signs: Signs = NO_SIGNS
) -> list[UUID]:
    """All responses that pass the filter, on all pages of the list."""
    conditions = _conditions(response_filter, present_flags(engine, survey, signs), engine.dialect.name)
    query = select(Response.id).select_from(Response).outerjoin(Exclusion, _last_word())
    with reading(engine) as connection:
        return list(connection.execute(query.where(Response.survey == survey, *conditions)).scalars())


def response_details(
    engine: Engine, survey: str, response: UUID, signs: Signs = NO_SIGNS
) -> ResponseDetails | None:
    """A response of this survey; None if it has no such response."""
    marks = present_flags(engine, survey, signs)
    query = _lines(survey).where(Response.id == response)
    columns = (Exclusion.excluded, Exclusion.reason, Exclusion.person, Exclusion.at)
    decisions = select(*columns).where(Exclusion.response == response).order_by(Exclusion.id.desc())
    with reading(engine) as connection:
        row = connection.execute(query).first()
        if row is None:
            return None
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


def _counting(
    survey: str, response_filter: ResponseFilter, conditions: Sequence[ColumnElement[bool]]
) -> Select[int]:
    query = select(func.count()).select_from(Response).where(Response.survey == survey)
    joined = query.outerjoin(Exclusion, _last_word()) if response_filter.status else query
    return joined.where(*conditions)


def _lines(survey: str) -> Select[*tuple[object, ...]]:
    columns = (Response.id, Response.submitted, Response.channel, Response.language, Response.seconds)
    query = select(*columns, Response.version, Response.flags, Response.answers)
    query = query.add_columns(Response.import_id, Response.withdrawn, _STATUS.label("status"))
    query = query.add_columns(Exclusion.excluded, Exclusion.reason, Exclusion.person)
    return query.select_from(Response).outerjoin(Exclusion, _last_word()).where(Response.survey == survey)


def _last_word() -> ColumnElement[bool]:
    """The latest decision about each response, where there is any."""
    return (Exclusion.response == Response.id) & IS_LAST_WORD


def _conditions(response_filter: ResponseFilter, marks: Marks, dialect: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if response_filter.status:
        conditions.append(_STATUS.in_([response_filter.status]))
    if response_filter.channel:
        conditions.append(Response.channel == response_filter.channel)
    if response_filter.flag in (MARKED, PROPOSED, *FLAG_NAMES):
        marked = [key for key, names in marks.items() if _has(names, response_filter.flag)]
        conditions.append(among(dialect, Response.id, marked))
    elif response_filter.flag:
        conditions.append(has_flag(response_filter.flag))
    return conditions


def _has(names: Sequence[str], flag: str) -> bool:
    """Whether a response with these rules passes the filter by a rule, `MARKED` or `PROPOSED`."""
    return flag in names or (bool(names) if flag == MARKED else flag == PROPOSED and is_proposed(names))


def _choices(connection: Connection, survey: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The channels and flags that the responses have, beside the rules of screening."""
    query = select(Response.channel, Response.flags).where(Response.survey == survey).distinct()
    rows = connection.execute(query).all()
    flags = {flag for row in rows for flag in flags_of(row.flags, ())}
    return tuple(sorted({row.channel for row in rows})), tuple(sorted(flags))


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
