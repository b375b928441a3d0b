"""A new import layout is one object in `LAYOUTS`: files of its website are read by every reader, in the console too."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from cases import each
from click.testing import CliRunner
from made_console import Console, token_of
from own_instance import publish_every_type, use_instance
from platforms import AGE, ATTITUDE, BOARD, CHANNELS, EVERY_TYPE, FRIENDS, OVERALL, SERVICE, SPEED, WHY, china
from servers import questionnaire_source
from sqlalchemy import Engine, select
from uploaded_exports import press, uploaded

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.layouts import LAYOUTS, WebsiteLayout
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.records.tables import Response
from surveyapp.services.surveys.publish import publish

LAYOUT = WebsiteLayout(
    ids=("回单码",),
    submitted=("落款时刻",),
    utc=("落款时刻",),
    seconds=("耗费",),
    source=("入口",),
    unread=("终端指纹",),
    unread_forms=(r"埋点\d+",),
    timings=(("耗费", r"第\d+题耗费"),),
    unknown=("未采到",),
    header_marks=("字段#",),
    type_words=("选一题", "打勾题"),
    written_words=("附言",),
    hints=("随意答",),
    empty=("【空着】",),
    skipped=("【没出现】",),
    ticked=("中",),
    unticked=("未中",),
    sure_joints=("<+>",),
    sure_write_ins=(("«", "»"),),
)
"""The files of an invented website."""

HEADER = [
    *("回单码", "终端指纹", "埋点7", "落款时刻", "耗费", "第1题耗费", "入口"),
    *(
        f"{AGE}【随意答】",
        f"{AGE} 附言",
        CHANNELS,
        f"{SERVICE} {ATTITUDE}",
        f"{SERVICE} {SPEED}",
        OVERALL,
        WHY,
    ),
]
ROWS = [
    HEADER,
    ["字段#1", *[""] * 5, "字段#7", *[""] * 7],
    ["", "", "", "", "", "", "", "选一题", "", "打勾题", "选一题", "选一题", "选一题", ""],
    [
        *("K1", "never kept", "12", "2025-07-04 16:22:11", "224", "9", "短信"),
        *("18岁以下", "", f"{BOARD}<+>{FRIENDS}", "满意", "一般", "满意", "快一点"),
    ],
    [
        *("K2", "b7c", "13", "2025-07-05 01:00:00", "未采到", "8", "未采到"),
        *(
            "其他（请注明）",
            "保密",
            f"{FRIENDS}<+>其他«电视<+>报纸»",
            "不满意",
            "满意",
            "不满意",
            "【没出现】",
        ),
    ],
    [
        *("K3", "c1d", "14", "2025-07-05 02:00:00", "61", "8", "短信"),
        *("18岁以下", "", "【空着】", "满意", "满意", "【空着】", "【空着】"),
    ],
]
ANSWERS = {
    "K1": {
        "age": "young",
        "channels": ["board", "friends"],
        "service.attitude": "3",
        "service.speed": "2",
        "overall": "yes",
        "why": "快一点",
    },
    "K2": {
        "age": "other",
        "age.other.text": "保密",
        "channels": ["friends", "other"],
        "channels.other.text": "电视<+>报纸",
        "service.attitude": "1",
        "service.speed": "3",
        "overall": "no",
    },
    "K3": {"age": "young", "service.attitude": "3", "service.speed": "3"},
}


def file_of(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAYOUTS, "某网站", LAYOUT)  # the one line


def stored(engine: Engine, survey: str) -> list[tuple[object, ...]]:
    query = select(Response.answers, Response.seconds, Response.channel).where(Response.survey == survey)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(Response.submitted))]


STORED = [(ANSWERS["K1"], 224, "短信"), (ANSWERS["K2"], None, "import"), (ANSWERS["K3"], 61, "短信")]


def test_its_file_is_read_whole() -> None:
    export = read_export(EVERY_TYPE, file_of(ROWS), Corrections())
    assert [(problem.code, problem.column, problem.params) for problem in export.problems] == []
    assert {response.facts.serial: response.answers for response in export.responses} == ANSWERS
    first, second, _ = (response.facts for response in export.responses)
    assert (first.submitted, first.seconds, first.source) == (china(2025, 7, 5, 0, 22, 11), 224, "短信")
    assert (second.seconds, second.source) == (None, None)
    assert [column.heading for column in export.columns if column.kind == "unread"] == [
        *("终端指纹", "埋点7", "第1题耗费")
    ]
    assert {row.line: row.kind for row in export.other_rows} == {2: "headings", 3: "headings"}


def test_a_box_for_each_option_is_read_in_its_words() -> None:
    header = ["回单码", *(f"{CHANNELS}（{label}）" for label in (BOARD, FRIENDS, "其他（请注明）"))]
    export = read_export(EVERY_TYPE, file_of([header, ["K1", "中", "未中", "1«电视»"]]), Corrections())
    (response,) = export.responses
    assert response.answers == {"channels": ["board", "other"], "channels.other.text": "电视"}


def test_the_command_line_imports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_instance(monkeypatch, tmp_path)
    publish_every_type("tests/every")
    (tmp_path / "export.csv").write_bytes(file_of(ROWS))
    done = CliRunner().invoke(main, ["import-responses", "tests/every", str(tmp_path / "export.csv")])
    assert done.exit_code == 0, done.output
    engine = database(settings())
    assert stored(engine, "tests/every") == STORED
    engine.dispose()


def test_the_console_previews_and_imports_it(tmp_path: Path) -> None:
    console = Console.made_in(tmp_path)
    publish(console.engine, "demo/every", questionnaire_source("every_type"), "every_type.yaml")
    client = console.client(console.person("data_entry"))
    client.token = token_of(client)  # type: ignore[attr-defined]  # for the test's posts
    preview = uploaded(client, file_of(ROWS))
    page = client.get(preview).text
    assert "全部对应好了，可以导入。" in page
    assert "never kept" not in page, "what is never kept is not shown either"
    press(client, preview, "confirm")
    assert stored(console.engine, "demo/every") == STORED
    console.engine.dispose()


def test_without_its_layout_the_file_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(LAYOUTS, "某网站")
    with pytest.raises(UnreadableExport) as refused:
        read_export(EVERY_TYPE, file_of(ROWS), Corrections())
    asked = {problem.column for problem in refused.value.problems}
    assert {"回单码", "终端指纹", "耗费", CHANNELS} <= asked


@each("marks", [{"ids": "回单码"}, {"write_ins": ("«»",)}, {"unread_forms": ("(",)}])
def test_a_layout_that_is_written_wrongly_says_so_at_once(marks: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(marks))):
        WebsiteLayout(**marks)
