"""Times and durations are read in every way that websites and spreadsheet programs write them, and never guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from cases import each
from exported import asking, matched, question
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.collection.exports.cells.times import day_order, read_duration, read_time
from surveyapp.collection.exports.rows.responses import MatchedExport
from surveyapp.collection.written_values import UnclearDay
from surveyapp.definition.china_time import CHINA

ASKED = asking(question("s", ["满意", "不满意"], text="您满意吗"))


@each(
    "text",
    [
        *(
            "2025/7/5 0:22:11",
            "2025-07-05 00:22:11",
            "2025.7.5 0:22:11",
            "2025-07-05T00:22:11",
            "2025-07-05 00:22:11.789",
        ),
        *(
            "2025-07-04T16:22:11Z",
            "2025-07-04T16:22:11.123Z",
            "2025-07-05T00:22:11+08:00",
            "2025-07-05T00:22:11.5+0800",
        ),
        *(
            "2025-07-04 16:22:11 UTC",
            "2025/07/05 00:22:11 GMT+8",
            "2025-07-04T11:22:11-05:00",
            "2025年7月5日 0时22分11秒",
        ),
        *(
            "2025年7月5日 00:22:11",
            "2025年07月05日00:22:11",
            "2025/07/05 上午 12:22:11 GMT+8",
            "2025/7/5 12:22:11 AM",
        ),
        *(
            "2025/7/5 凌晨0:22:11",
            "7/5/2025 12:22:11 AM",
            "5-Jul-2025 00:22:11",
            "Jul 5, 2025 12:22:11 AM",
            "45843.01540509",
        ),
    ],
)
def test_a_moment_is_the_same_however_it_is_written(text: str) -> None:
    assert read_time(text, "month_first") == datetime(2025, 7, 5, 0, 22, 11, tzinfo=CHINA)


@each(
    ("text", "hour"),
    [
        *(
            ("2025/7/5 下午3:05", 15),
            ("2025/7/5 3:05 PM", 15),
            ("2025/7/5 上午3:05", 3),
            ("2025/7/5 下午12:05", 12),
        ),
        *(
            ("2025/7/5 中午12:05", 12),
            ("2025/7/5 晚上8:05", 20),
            ("2025/7/5 15:05", 15),
            ("2025/7/5 11:05 a.m.", 11),
        ),
    ],
)
def test_the_half_of_the_day_counts(text: str, hour: int) -> None:
    assert read_time(text) == datetime(2025, 7, 5, hour, 5, tzinfo=CHINA)


@each(
    "text",
    [
        *(
            "昨天",
            "12",
            "2025/13/45",
            "2025/2/30",
            "2025/7/5 25:00",
            "1925/7/5",
            "7/5/25",
            "13/13/2025",
            "2025/7/5 9:00 +99:00",
        ),
        *("2025-07-05T00:22:11+8000", "0:22:11", "2025", "1 2025/7/5", "5-Foo-2025"),
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        read_time(text)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30)), st.sampled_from([0, 8, -5, 9]))
def test_a_time_with_its_zone_is_that_moment(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    text = (moment + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S") + f"{hours:+03}:00"
    assert read_time(text) == moment


@given(st.dates(datetime(2000, 1, 1).date(), datetime(2199, 12, 31).date()))
def test_a_date_whose_year_stands_last_is_read_where_it_can_only_be_one(day: datetime) -> None:
    text = f"{day.month}/{day.day}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert read_time(text).date() == day
    else:
        with pytest.raises(UnclearDay):
            read_time(text)
        assert read_time(text, "month_first").date() == day


def test_one_day_above_twelve_decides_its_column_and_two_that_differ_decide_nothing() -> None:
    assert day_order(["7/5/2025", "7/25/2025", "x"]) == "month_first"
    assert day_order(["7/5/2025", "25/7/2025"]) == "day_first"
    assert day_order(["25/7/2025", "7/25/2025"]) is None
    assert day_order(["7/5/2025", "2025/7/25"]) is None


def export(*times: str, name: str = "提交时间") -> MatchedExport:
    return matched(ASKED, [name, "您满意吗"], [[time, "满意"] for time in times])


def test_times_that_could_be_two_days_are_refused_by_their_cells() -> None:
    found = export("7/5/2025 9:00", "8/5/2025 9:00")
    assert [(problem.code, problem.row, problem.params["found"]) for problem in found.problems] == [
        ("unclear_day", 2, "7/5/2025 9:00"),
        ("unclear_day", 3, "8/5/2025 9:00"),
    ]


def test_the_column_decides_for_all_of_its_times() -> None:
    found = export("7/5/2025 9:00", "7/25/2025 9:00", name="Timestamp")
    days = [response.facts.submitted for response in found.responses]
    assert [day.strftime("%m-%d") for day in days if day] == ["07-05", "07-25"]


def test_kobo_counts_its_time_of_arrival_in_utc() -> None:
    (response,) = export("2025-07-04T16:22:11", name="_submission_time").responses
    assert response.facts.submitted == datetime(2025, 7, 5, 0, 22, 11, tzinfo=CHINA)


@each(
    ("text", "seconds"),
    [
        *(
            ("224秒", 224),
            ("224", 224),
            ("224.0", 224),
            ("224.5", 225),
            ("3:44", 224),
            ("0:03:44", 224),
            ("1:02:03", 3723),
        ),
        *(
            ("3分44秒", 224),
            ("3分44", 224),
            ("3 min 44 s", 224),
            ("3m 44s", 224),
            ("3 minutes, 44 seconds", 224),
        ),
        *(
            ("1天2小时", 93600),
            ("1小时2分3秒", 3723),
            ("2时", 7200),
            ("90分钟", 5400),
            ("1.5分钟", 90),
            ("1 day, 2:00:00", 93600),
        ),
    ],
)
def test_a_duration_is_the_same_however_it_is_written(text: str, seconds: int) -> None:
    assert read_duration(text) == seconds


@each("text", ["很快", "3:75", "44秒3分", "3分4时", "秒", "-5", "3 4", "1/2", "9" * 50])
def test_what_is_no_duration_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        read_duration(text)


@given(st.integers(0, 10**6))
def test_every_way_of_writing_a_duration_says_the_same(seconds: int) -> None:
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    rest = seconds % 60
    assert read_duration(f"{days}天{hours}小时{minutes}分{rest}秒") == seconds
    assert read_duration(f"{seconds // 3600}:{minutes:02}:{rest:02}") == seconds
    assert read_duration(f"{seconds}.0") == seconds


@each(("name", "seconds"), [("答题时长(分钟)", 180), ("答题时长", 3), ("Duration (in seconds)", 3)])
def test_a_bare_number_counts_in_the_unit_of_its_heading(name: str, seconds: int) -> None:
    (response,) = export("3", name=name).responses
    assert response.facts.seconds == seconds


@each("cell", ["", "N/A", "-", "(空)"])
def test_what_a_website_does_not_know_is_no_time(cell: str) -> None:
    found = matched(ASKED, ["提交时间", "所用时间", "来源", "您满意吗"], [[cell, cell, cell, "满意"]])
    assert not found.problems
    facts = found.responses[0].facts
    assert (facts.submitted, facts.seconds, facts.source) == (None, None, None)
