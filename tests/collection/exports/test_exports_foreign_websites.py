"""The exports of Google Forms, Qualtrics, LimeSurvey and Kobo, in the layouts that each of them writes, give the same
answers.

Headings, own columns and ways of writing follow the websites; the answers are made up.
"""

import json

import pytest
from cases import each
from platforms import (
    AGE,
    ANSWERS,
    ATTITUDE,
    BOARD,
    CHANNELS,
    FRIENDS,
    OTHER,
    OVERALL,
    SERVICE,
    SPEED,
    WHY,
    answers,
    china,
    facts,
    read,
)

from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.facts import PlatformFacts


@each(
    ("name", "moment"),
    [("Timestamp", "7/25/2025 0:22:11"), ("时间戳记", "2025/07/25 上午 12:22:11 GMT+8")],
)
def test_google_forms(name: str, moment: str) -> None:
    """Google Forms: a time, the questions alone, grids as `question [line]`, ticks joined by commas."""
    header = [name, AGE, CHANNELS, f"{SERVICE} [{ATTITUDE}]", f"{SERVICE} [{SPEED}]", OVERALL, WHY]
    export = read(
        [
            header,
            [moment, "18岁以下", f"{BOARD}, {FRIENDS}", "满意", "一般", "满意", "快一点"],
            [moment, "其他（保密）", "其他（电视）", "不满意", "满意", "不满意", ""],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts(None, china(2025, 7, 25, 0, 22, 11), None, None)


QUALTRICS = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
    "ExternalReference": "External Data Reference",
    "LocationLatitude": "Location Latitude",
    "LocationLongitude": "Location Longitude",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}
QUALTRICS_ROW = [
    "2025-07-05 00:18:27",
    "2025-07-05 00:22:11",
    "IP Address",
    "192.0.2.4",
    "100",
    "224",
    "True",
]


@each("joined", [True, False], ids=["one column of ticks", "a column for each option"])
def test_qualtrics(joined: bool) -> None:
    """Qualtrics: names, then the wording, then import ids; what is written beside an option has a column of its own."""
    chosen = " - Selected Choice"
    ticks = (
        {"Q2": f"{CHANNELS}{chosen}"}
        if joined
        else {
            f"Q2_{n}": f"{CHANNELS}{chosen} - {label}" for n, label in enumerate((BOARD, FRIENDS, OTHER), 1)
        }
    )
    questions = {
        "Q1": f"{AGE}{chosen}",
        "Q1_3_TEXT": f"{AGE} - {OTHER} - Text",
        **ticks,
        "Q2_3_TEXT": f"{CHANNELS} - {OTHER} - Text",
        "Q3_1": f"{SERVICE} - {ATTITUDE}",
        "Q3_2": f"{SERVICE} - {SPEED}",
        "Q4": OVERALL,
        "Q5": WHY,
    }
    names = {**QUALTRICS, **questions}
    rest = [
        "2025-07-05 00:22:12",
        "R_1a",
        "某",
        "某",
        "a@example.com",
        "",
        "43.8",
        "87.6",
        "anonymous",
        "ZH-S",
    ]
    first, second = ([f"{BOARD},{FRIENDS}"], [OTHER]) if joined else ([BOARD, FRIENDS, ""], ["", "", OTHER])
    export = read(
        [
            list(names),
            list(names.values()),
            [json.dumps({"ImportId": name}) for name in names],
            [*QUALTRICS_ROW, *rest, "18岁以下", "", *first, "", "满意", "一般", "满意", "快一点"],
            [*QUALTRICS_ROW, *rest, OTHER, "保密", *second, "电视", "不满意", "满意", "不满意", ""],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("R_1a", china(2025, 7, 5, 0, 22, 12), 224, "anonymous")
    assert [(note.code, note.params.get("rows")) for note in export.notes if note.code == "heading_rows"] == [
        ("heading_rows", ["2", "3"])
    ]
    assert "example.com" not in repr(export.responses)


LIME = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"]
LIME_ROW = [
    "2025-07-05 00:22:11",
    "3",
    "zh-Hans",
    "7",
    "2025-07-05 00:18:27",
    "2025-07-05 00:22:11",
    "192.0.2.4",
    "",
]
LIME_TIMES = ["interviewtime", "groupTime12", "ageTime"]


@each(
    ("questions", "yes", "no", "other"),
    [
        (
            [
                *("age", "age[other]", "channels[SQ001]", "channels[SQ002]", "channels[other]"),
                *("service[SQ001]", "service[SQ002]", "overall", "why"),
            ],
            "Y",
            "",
            "-oth-",
        ),
        (
            [
                *(AGE, f"{AGE} [其他（请注明）]", f"{CHANNELS} [{BOARD}]", f"{CHANNELS} [{FRIENDS}]"),
                *(f"{CHANNELS} [{OTHER}]", f"{SERVICE} [{ATTITUDE}]", f"{SERVICE} [{SPEED}]", OVERALL, WHY),
            ],
            "是",
            "否",
            "其他（请注明）",
        ),
        (
            [
                *(f"age. {AGE}", f"age[other]. {AGE} [{OTHER}]", f"channels[board]. {CHANNELS} [{BOARD}]"),
                *(f"channels[friends]. {CHANNELS} [{FRIENDS}]", f"channels[other]. {CHANNELS} [{OTHER}]"),
                *(f"service[attitude]. {SERVICE} [{ATTITUDE}]", f"service[speed]. {SERVICE} [{SPEED}]"),
                *(f"overall. {OVERALL}", f"why. {WHY}"),
            ],
            "Yes",
            "No",
            "其他",
        ),
    ],
    ids=["codes", "wording", "codes and wording"],
)
def test_limesurvey(questions: list[str], yes: str, no: str, other: str) -> None:
    """LimeSurvey: codes, wording or both as headings; the text beside an option in a column of its own."""
    times = ["224.35", "80.1", "12.2"]
    export = read(
        [
            [*LIME, *questions, *LIME_TIMES],
            ["1", *LIME_ROW, "18岁以下", "", yes, yes, "", "满意", "一般", "满意", "快一点", *times],
            [
                "2",
                *LIME_ROW,
                "其他（请注明）",
                "保密",
                no,
                no,
                "电视",
                "不满意",
                "满意",
                "不满意",
                "",
                *times,
            ],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("1", china(2025, 7, 5, 0, 22, 11), 224, None)


KOBO = [
    *(
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_notes",
        "_status",
        "_submitted_by",
        "__version__",
    ),
    *("_tags", "_index"),
]
KOBO_ROW = ["2025-07-04T16:22:11", "", "", "submitted_via_web", "", "v1", ""]


@each("summary", [True, False], ids=["ticks together and apart", "ticks apart"])
@each("group", ["", "a/b/"])
def test_kobo_with_names_as_headings(summary: bool, group: str) -> None:
    """Kobo: codes in groups, `d/m0` for each option, both ways of writing ticks side by side, semicolons, UTC."""
    ticks = [f"{group}channels/{code}" for code in ("board", "friends", "other")]
    joined = [f"{group}channels"] if summary else []
    header = [
        *("start", "end", f"{group}age", f"{group}age_other", *joined, *ticks, f"{group}channels_other"),
        *(f"{group}service/attitude", f"{group}service/speed", f"{group}overall", f"{group}why", *KOBO),
    ]
    times = ["2025-07-05T00:18:27.123+08:00", "2025-07-05T00:22:10.456+08:00"]
    export = read(
        [
            header,
            [
                *(*times, "young", "", *(["board friends"] if summary else []), "1", "1", "0", ""),
                *("3", "2", "yes", "快一点", "7", "uuid-7", *KOBO_ROW, "1"),
            ],
            [
                *(*times, "other", "保密", *(["other"] if summary else []), "0", "0", "1", "电视"),
                *("1", "3", "no", "", "8", "uuid-8", *KOBO_ROW, "2"),
            ],
        ],
        "code",
        ";",
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("uuid-7", china(2025, 7, 5, 0, 22, 11), None, None)


def test_kobo_with_wording_as_headings() -> None:
    ticks = [f"{CHANNELS}/{label}" for label in (BOARD, FRIENDS, OTHER)]
    header = ["start", "end", f"基本信息/{AGE}", f"基本信息/{CHANNELS}", *ticks, f"{SERVICE}/{ATTITUDE}"]
    header += [f"{SERVICE}/{SPEED}", OVERALL, WHY, *KOBO]
    times = ["2025-07-05T00:18:27.123+08:00", "2025-07-05T00:22:10.456+08:00"]
    row = [*times, "18岁以下", f"{BOARD} {FRIENDS}", "1", "1", "0", "满意", "一般", "满意", "快一点"]
    export = read([header, [*row, "7", "uuid-7", *KOBO_ROW, "1"]], delimiter=";")
    assert answers(export) == ANSWERS[:1]


SURVEYMONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"]
SURVEYMONKEY += ["First Name", "Last Name", "Custom Data 1"]
SURVEYMONKEY_ROW = ["7", "07/25/2025 12:18:27 AM", "07/25/2025 12:22:11 AM", "192.0.2.4", "", "某", "某", ""]


def test_surveymonkey() -> None:
    """SurveyMonkey: a question above the first of its columns, and below it the line or option of each of them."""
    header = [*SURVEYMONKEY, AGE, "", CHANNELS, "", "", SERVICE, "", OVERALL, WHY]
    parts = [
        *[""] * 9,
        "Response",
        OTHER,
        BOARD,
        FRIENDS,
        OTHER,
        ATTITUDE,
        SPEED,
        "Response",
        "Open-Ended Response",
    ]
    first = ["1", *SURVEYMONKEY_ROW, "18岁以下", "", BOARD, FRIENDS, "", "满意", "一般", "满意", "快一点"]
    second = ["2", *SURVEYMONKEY_ROW, OTHER, "保密", "", "", "电视", "不满意", "满意", "不满意", ""]
    export = read([header, parts, first, second])
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("1", china(2025, 7, 25, 0, 22, 11), None, None)
    assert "某" not in repr(export.responses)


def test_answers_below_a_question_are_no_row_of_its_parts() -> None:
    """Without the second header row the columns without a heading are named, and no response is taken for headings."""
    with pytest.raises(UnreadableExport) as refused:
        read([["序号", AGE, CHANNELS, ""], ["1", "18岁以下", BOARD, FRIENDS], ["2", "18岁以下", BOARD, ""]])
    assert {problem.code for problem in refused.value.problems} == {"nameless_column"}
