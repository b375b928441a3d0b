"""Kept counts are what a plain count of all rows says, after whatever may happen to responses, on both databases."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from surveyapp.analysis.screening import RULE_NAMES, Arrival, screen_arrivals
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS
from surveyapp.records.counts import CountedArrivals
from surveyapp.records.tables import Exclusion, Import, Response, Survey
from surveyapp.services.answers import responses
from surveyapp.services.answers.counts import count_arrivals as count_arrivals_module
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.counts.counts import stored_count
from surveyapp.services.answers.counts.present_flags import MARKED, PROPOSED, PresentFlags, has_rule
from surveyapp.services.answers.counts.screening import Marks, screen
from surveyapp.services.answers.exclusions import exclude_several
from surveyapp.services.answers.import_records import undo_import
from surveyapp.services.answers.progress import channels_of, progress
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.response_rows import ResponseFilter
from surveyapp.services.answers.responses import filtered_responses, response_page
from surveyapp.services.answers.returns import ReturnCounts, kind_of_response, return_counts
from surveyapp.services.retention.forget_in_database import erase_answers, erase_response
from surveyapp.snapshots.statuses import EMPTY, EXCLUDED, INELIGIBLE, UNDONE, VALID, WITHDRAWN

BEGINNING = datetime(2026, 7, 5, 8, tzinfo=UTC)
CHANNELS = ("link", "微信", "kiosk")
FLAGS: tuple[list[str], ...] = ([], ["old_version"], ["fast", "late"], ["no_script"], ["no_script"])
_numbers = count()

Step = Callable[["Field"], None]
Look = Callable[["Field"], object]


@dataclass
class Field:
    """A survey while answers come in and people work on them; `others` has answers that nobody touches."""

    engine: Engine
    instance: Path
    survey: str = field(default_factory=lambda: f"a/s{next(_numbers)}")

    def publish(self) -> None:
        """Make the survey, without a questionnaire."""
        facts = {"state": "open", "version": "v", "analysis_hash": "h", "sample": False, "created": BEGINNING}
        with self.engine.connect() as connection:
            connection.execute(insert(Survey).values(name=self.survey, **facts))

    def ids(self) -> list[UUID]:
        """The responses that are stored, in no meaningful order."""
        query = select(Response.id).where(Response.survey == self.survey).order_by(Response.id)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def chosen(self, place: int) -> list[UUID]:
        """One of them, if there is any."""
        ids = self.ids()
        return [ids[place % len(ids)]] if ids else []


def arrive(channel: str, flags: list[str], form: str, device: str | None, texts: tuple[int, ...]) -> Step:
    """A form is filled in on the page: an empty one, one that ends early, or one with this answer."""

    def step(field: Field) -> None:
        answers = {"age": form} if form else {}
        given = (field.survey, "v", uuid4(), answers, channel, "zh-CN")
        facts = {"flags": tuple(flags), "ineligible": form == "ends", "device": device, "texts": texts}
        receive(field.engine, Submission(*given, **facts))

    return step


def rush(many: int, seconds: int) -> Step:
    """Equal forms come from one link, one after the other; some clocks go wrong."""

    def step(field: Field) -> None:
        facts = {"survey": field.survey, "version": "v", "language": "zh-CN", "channel": "link", "flags": []}
        rows = [
            {
                **facts,
                "id": uuid4(),
                "submitted": BEGINNING + timedelta(seconds=seconds * row),
                "answers": {"age": "a"},
            }
            | {"answers_digest": 7, "device": f"{row % 19}-is-the-device-of-one"}
            for row in range(many)
        ]
        with field.engine.connect() as connection:
            connection.execute(insert(Response), rows)

    return step


def bring(rows: int, hours: int, known_time: bool) -> Step:
    """Bring answers from a file, with their own times or all with one."""

    def step(field: Field) -> None:
        facts = {
            "survey": field.survey,
            "version": "v",
            "language": "en",
            "channel": "import",
            "answers": {"age": "a"},
        }
        with field.engine.connect() as connection:
            about = {"file_name": "f", "rows": rows, "added": rows, "person": "甲", "at": BEGINNING}
            new = insert(Import).values(survey=field.survey, **about).returning(Import.id)
            identity = connection.execute(new).scalar_one()
            times = [BEGINNING - timedelta(minutes=37 * hours * row * known_time) for row in range(rows)]
            same = {**facts, "flags": ["imported", "fast"], "import_id": identity}
            connection.execute(insert(Response), [{"id": uuid4(), "submitted": at, **same} for at in times])

    return step


def undo(place: int) -> Step:
    def step(field: Field) -> None:
        query = select(Import.id).where(Import.survey == field.survey, Import.undone.is_(None))
        with field.engine.connect() as connection:
            imports = list(connection.execute(query.order_by(Import.id)).scalars())
        if imports:
            undo_import(field.engine, field.survey, imports[place % len(imports)], reason="错", person="甲")

    return step


def decide(first: int, many: int, excluded: bool) -> Step:
    def step(field: Field) -> None:
        chosen = field.ids()[first : first + many]
        exclude_several(field.engine, field.survey, chosen, reason="重复", person="甲", excluded=excluded)

    return step


def take_back(place: int) -> Step:
    return lambda field: [withdraw(field.engine, field.survey, each) for each in field.chosen(place)] and None


def forget(place: int) -> Step:
    def step(field: Field) -> None:
        for response in field.chosen(place):
            erase_response(field.engine, field.instance, field.survey, response)

    return step


def forget_last(field: Field) -> None:
    """The response whose place comes last: SQLite may give its place to the next."""
    order = "rowid" if field.engine.dialect.name == "sqlite" else "arrival"
    with field.engine.connect() as connection:
        last = (
            connection.execute(select(Response.id).order_by(text(f"responses.{order} DESC")))
            .scalars()
            .first()
        )
        connection.execute(delete(Exclusion).where(Exclusion.response == last))
        connection.execute(delete(Response).where(Response.id == last))


def forget_first(field: Field) -> None:
    """The response that was submitted first: others repeat its device, and stand in a burst with it."""
    first = plain_rows(field.engine, field.survey)[-1:]
    for plain in first:
        erase_response(field.engine, field.instance, field.survey, plain.row.id)


def mark_first(field: Field) -> None:
    """It gets another flag: what stands beside it is looked for by what is kept of it."""
    first = plain_rows(field.engine, field.survey)[-1].row.id
    with field.engine.connect() as connection:
        connection.execute(update(Response).where(Response.id == first).values(flags=["late"]))


def forget_all(field: Field) -> None:
    erase_answers(field.engine, field.instance, field.survey)


def mark(place: int) -> Step:
    """Flags come to be as when a survey is closed."""

    def step(field: Field) -> None:
        change = update(Response).where(Response.id.in_(field.chosen(place)), Response.withdrawn.is_(None))
        with field.engine.connect() as connection:
            connection.execute(change.values(flags=["fast", "late", "alike"]))

    return step


def count_now(field: Field) -> None:
    count_arrivals(field.engine)


def load_from_dump(field: Field) -> None:
    """Places mean something else in a copy of the database; on PostgreSQL the numbers of transactions are lower."""
    with field.engine.connect() as connection:
        connection.execute(update(CountedArrivals).values(witness="elsewhere"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("UPDATE responses SET arrival = arrival + 1000000"))


PLACES = some.integers(0, 30)
STEPS = some.one_of(
    some.builds(
        arrive,
        some.sampled_from(CHANNELS),
        some.sampled_from(FLAGS),
        some.sampled_from(["", "a", "a", "b", "ends"]),
        some.sampled_from([None, "1-is-the-device-of-one", "device-of-another"]),
        some.sampled_from([(), (), (1,), (1, 2), (2,)]),
    ),
    some.builds(rush, some.sampled_from([3, 12, 21]), some.integers(1, 5)),
    some.builds(bring, some.integers(1, 5), some.integers(0, 3), some.booleans()),
    some.builds(undo, PLACES),
    some.builds(decide, some.integers(0, 6), some.integers(1, 4), some.booleans()),
    some.builds(take_back, PLACES),
    some.builds(forget, PLACES),
    some.builds(mark, PLACES),
    some.sampled_from([forget_last, forget_last, forget_all, load_from_dump]),
)


@dataclass(frozen=True)
class PlainRow:
    """A response and its status, by the rule as it is told to people."""

    row: Any
    status: str


def plain_rows(engine: Engine, survey: str) -> list[PlainRow]:
    """Every response with its status, the latest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(Response).where(Response.survey == survey)).all()
        decisions = connection.execute(select(Exclusion.response, Exclusion.excluded).order_by(Exclusion.id))
        last = dict(decisions.all())
        undone = set(connection.execute(select(Import.id).where(Import.undone.is_not(None))).scalars())

    def status(row: Any) -> str:
        reasons = {
            WITHDRAWN: row.withdrawn is not None,
            UNDONE: row.import_id in undone,
            INELIGIBLE: row.ineligible,
            EXCLUDED: last.get(row.id, False),
            EMPTY: row.empty,
        }
        return next((name for name, is_so in reasons.items() if is_so), VALID)

    found = [PlainRow(row, status(row)) for row in rows]
    return sorted(found, key=lambda plain: (plain.row.submitted, plain.row.id), reverse=True)


def plain_counts(rows: list[PlainRow]) -> ReturnCounts:
    by = Counter(plain.status for plain in rows)
    back = [plain.row.submitted for plain in rows if plain.status not in (UNDONE, WITHDRAWN)]
    numbers = {name: by[name] for name in (EXCLUDED, EMPTY, INELIGIBLE, UNDONE, WITHDRAWN)}
    return ReturnCounts(returned=len(back), last_answer=max(back, default=None), **numbers)


def check_counts(field: Field) -> list[PlainRow]:
    """Numbers and marks are what the rows say; gives the rows."""
    rows = plain_rows(field.engine, field.survey)
    returned = [plain.row for plain in rows if plain.status not in (UNDONE, WITHDRAWN)]
    with field.engine.connect() as connection:
        assert return_counts(connection, [field.survey])[field.survey] == plain_counts(rows)
        assert stored_count(connection, field.survey) == len(rows)
        marks = plain_marks(connection, returned)
        assert screen(connection, field.survey) == marks
        check_flags(PresentFlags(connection, field.survey, NO_SIGNS), marks, [plain.row.id for plain in rows])
    return rows


def check(field: Field) -> None:
    """Everything that is told by counts is what the rows say."""
    rows = check_counts(field)
    returned = [plain.row for plain in rows if plain.status not in (UNDONE, WITHDRAWN)]
    seen = progress(field.engine, field.survey, None, BEGINNING)
    assert seen.channels == Counter(row.channel for row in returned)
    assert seen.versions == Counter(row.version for row in returned)
    assert seen.languages == Counter(row.language for row in returned)
    hours = Counter(
        (row.submitted.replace(minute=0, second=0, microsecond=0), row.channel) for row in returned
    )
    shown = {(hour.at, channel): number for hour in seen.hours for channel, number in hour.channels.items()}
    first, last = seen.hours[0].at, seen.hours[-1].at
    assert shown == {key: number for key, number in hours.items() if first <= key[0] <= last}
    assert channels_of(field.engine, field.survey) == sorted({plain.row.channel for plain in rows})
    for wanted in (
        ResponseFilter(),
        ResponseFilter(status=EXCLUDED),
        ResponseFilter(channel="import"),
        ResponseFilter(status=VALID, channel="link", flag="late"),
    ):
        check_list(field, wanted, [plain for plain in rows if passes(plain, wanted)], len(rows))


def plain_marks(connection: Connection, returned: list[Any]) -> Marks:
    """What the rules say where all responses are handed to them."""
    arrivals = [
        Arrival(
            id=row.id,
            at=row.submitted.timestamp(),
            channel=row.channel,
            kind=kind_of_response(row.channel, row.import_id, row.flags),
            form=None if row.ineligible else row.answers_digest,
            flags=frozenset(row.flags).intersection(RULE_NAMES),
            device=row.device,
        )
        for row in returned
    ]
    texts = [(row.id, [int(digest, 16) for digest in (row.texts_digest or "").split()]) for row in returned]
    return screen_arrivals(arrivals, texts, lambda _marked: arrivals)


def check_flags(flags: PresentFlags, marks: Marks, ids: list[UUID]) -> None:
    assert flags.of(ids) == marks
    assert flags.numbers == Counter(marks.values())
    for name in (MARKED, PROPOSED, *RULE_NAMES):
        assert sorted(flags.flagged(name)) == sorted(key for key in marks if has_rule(marks[key], name))


def passes(plain: PlainRow, wanted: ResponseFilter) -> bool:
    return (
        wanted.status in ("", plain.status)
        and wanted.channel in ("", plain.row.channel)
        and (not wanted.flag or wanted.flag in plain.row.flags)
    )


def check_list(field: Field, wanted: ResponseFilter, passing: list[PlainRow], every: int) -> None:
    ids = [plain.row.id for plain in passing]
    for number in {1, len(ids) // 6 + 1, max(1, -(-len(ids) // 3))}:
        page = response_page(field.engine, field.survey, wanted, number)
        assert (page.found, page.every) == (len(ids), every)
        assert [line.id for line in page.lines] == ids[3 * number - 3 : 3 * number]
    assert filtered_responses(field.engine, field.survey, wanted) == ids


LOOKS = some.sampled_from([count_now, count_now, check_counts])
"""What happens beside it: most of it finds counted responses."""


STORY: list[tuple[Step, Look]] = [
    (rush(22, 2), count_now),
    (forget_first, check_counts),
    (forget_first, count_now),
    (mark_first, check_counts),
    (forget_first, check_counts),
    (arrive("link", ["no_script"], "b", "1-is-the-device-of-one", (1,)), count_now),
    (decide(0, 4, True), check_counts),
    (bring(4, 1, True), count_now),
    (undo(0), check_counts),
    (take_back(5), check_counts),
    (forget(3), check_counts),
    (forget_last, count_now),
    (decide(1, 2, False), check_counts),
]
"""A survey in which every change meets counted responses."""


@pytest.fixture
def at_work(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    """A survey of which few responses are counted at once, and few stand on a page."""
    monkeypatch.setattr(count_arrivals_module, "COUNTED_AT_FIRST", 3)
    monkeypatch.setattr(count_arrivals_module, "COUNTING_SECONDS", 0)
    monkeypatch.setattr(count_arrivals_module, "MOST_UNCOUNTED", 2)
    monkeypatch.setattr(responses, "RESPONSES_ON_A_PAGE", 3)
    yield Field(engine, tmp_path)


@settings(max_examples=2, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@example(steps=STORY)
@given(steps=some.lists(some.tuples(STEPS, LOOKS), min_size=3, max_size=8))
def test_counts_are_what_a_plain_count_says(at_work: Field, steps: list[tuple[Step, Look]]) -> None:
    field = Field(at_work.engine, at_work.instance)
    field.publish()
    for step, then in steps:
        step(field)
        then(field)
    check(field)
    count_now(field)
    check_counts(field)
