"""What the import's page asks about numbers and joined ticks, and what it offers the next time."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from made_console import Console, SignIn
from sqlalchemy import select
from test_console_import import answers, export_of, press, uploaded

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import NumbersAnswer
from surveyapp.records.tables import Response

LINES = ["您对服务态度是否满意？", "您对办理速度是否满意？"]
HEADER = ["您的年龄是？", *LINES]
ROWS = [["1", "3", "3"], ["2", "3", "1"]]


@pytest.fixture
def clerk(sign_in: SignIn) -> FlaskClient:
    return sign_in("data_entry")


def kept(console: Console) -> list[tuple[str | None, Any]]:
    with console.engine.connect() as connection:
        query = select(NumbersAnswer.numbers, NumbersAnswer.meanings)
        return [tuple(row) for row in connection.execute(query)]


def question_on(page: str) -> str:
    return page.split("这是哪一种下载？")[1].split("</fieldset>")[0]


def test_first_comes_which_download_it_is_then_only_the_columns_that_contradict_it(
    console: Console, clerk: FlaskClient
) -> None:
    place = uploaded(clerk, export_of(*ROWS, header=HEADER))
    page = clerk.get(place).text
    assert "还有 1 处需要处理" in page
    assert [name in question_on(page) for name in ("按文本", "按序号", "按分数", "按选项代码")] == [True] * 4
    press(clerk, place, numbers="score")
    page = clerk.get(place).text
    assert page.count('name="group"') == 1
    group = page.split("逐题指定数字的含义")[1].split("</section>")[0]
    assert [words in group for words in ("您的年龄是？", "18岁以下", "不合上面选的那一种")] == [True] * 3
    press(clerk, place, **{"meaning-0": "position"})
    assert "全部对应好了" in clerk.get(place).text
    press(clerk, place, "confirm")
    stored = [(found["age"], found["service.attitude"], found["service.speed"]) for found in answers(console)]
    assert sorted(stored) == [("adult", "3", "1"), ("young", "3", "3")]  # type: ignore[type-var]  # texts


def test_a_matrix_is_asked_once_with_what_every_reading_gives(clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(*ROWS, header=HEADER))
    page = clerk.get(place).text
    group = page.split("逐题指定数字的含义")[1].split("</section>")[0]
    assert all(line in group for line in LINES)
    rows = [row.split("</tr>")[0] for row in group.split("<tr>")[2:]]
    cells = [[part.split("<")[0] for part in row.replace("</th>", "<td>").split(">")] for row in rows]
    assert [[cell for cell in row if cell] for row in cells] == [
        ["1", "不满意", "满意", "1"],
        ["3", "满意", "不满意", "3"],
        ["平均分", "2.50", "1.50"],
    ]


@pytest.mark.parametrize(("numbers", "speed"), [("score", "1"), ("position", "3")])
def test_the_download_decides_alone_where_it_fits(
    console: Console, clerk: FlaskClient, numbers: str, speed: str
) -> None:
    place = uploaded(clerk, export_of(["1"], header=LINES[1:]))
    press(clerk, place, numbers=numbers)
    press(clerk, place, "confirm")
    assert answers(console) == [{"service.speed": speed}]


def test_the_answer_is_offered_for_the_next_file_of_this_layout_and_counts_only_when_it_is_given_again(
    console: Console, clerk: FlaskClient
) -> None:
    first = uploaded(clerk, export_of(*ROWS, header=HEADER))
    press(clerk, first, numbers="score")
    press(clerk, first, **{"meaning-0": "position"})
    press(clerk, first, "confirm")
    assert kept(console) == [("score", {"age": "position"})]
    second = uploaded(clerk, export_of(["3", "3", "1"], ["3", "1", "3"], header=HEADER))
    page = clerk.get(second).text
    assert "上次导入列名相同的文件时" in question_on(page)
    assert 'value="score" aria-describedby="numbers-score-help" checked' in question_on(page)
    assert "还有 1 处需要处理" in page
    assert "data-confirm>" not in page
    press(clerk, second)
    page = clerk.get(second).text
    assert "已选好的是上次的回答" in page
    assert "data-confirm>" not in page
    press(clerk, second)
    press(clerk, second, "confirm")
    assert len(answers(console)) == 4
    other = clerk.get(uploaded(clerk, export_of(["3"], header=LINES[1:]))).text
    assert "上次导入列名相同的文件时" not in other


def test_a_file_that_needs_no_answer_is_not_kept_as_one(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(["满意"], header=LINES[:1]))
    assert "这是哪一种下载" not in clerk.get(place).text
    press(clerk, place, "confirm")
    assert (len(answers(console)), kept(console)) == (1, [])


def test_a_text_is_given_several_options_and_kept_beside_one(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(["邻居和报纸"], header=["您从哪里知道本服务？"]))
    assert clerk.get(place).text.count('type="checkbox" name="text-0"') == 5
    press(clerk, place, **{"text-0": ["option:friends", "written:other"]})
    page = clerk.get(place).text
    assert 'value="written:other" checked' in page
    press(clerk, place, "confirm")
    assert answers(console) == [{"channels": ["friends", "other"], "channels.other.text": "邻居和报纸"}]


def test_the_trail_says_what_was_said_of_numbers(console: Console, clerk: FlaskClient) -> None:
    place = uploaded(clerk, export_of(*ROWS, header=HEADER))
    press(clerk, place, numbers="score", **{"meaning-0": "position"})
    with console.engine.connect() as connection:
        query = select(AuditEntry.detail).where(AuditEntry.action == "correct_import")
        (detail,) = connection.execute(query).scalars()
    assert detail["numbers"] == ["score", "service.attitude=position", "service.speed=position"]


@pytest.mark.parametrize(
    "fields",
    [
        {"group": "{"},
        {"group": "[]"},
        {"group": '{"field": 0}'},
        {"group": '{"field": 0, "items": 3}', "meaning-0": "code"},
    ],
)
def test_a_group_that_no_page_shows_is_refused(clerk: FlaskClient, fields: dict[str, str]) -> None:
    place = uploaded(clerk, export_of(*ROWS, header=HEADER))
    mark = clerk.get(place).text.split('name="mark" value="')[1].split('"')[0]
    shown = {"csrf_token": clerk.token, "mark": mark}  # type: ignore[attr-defined]  # set by sign_in
    assert clerk.post(place, data=shown | fields).status_code == 400


def test_somebody_who_ticked_nothing_is_told_from_somebody_who_was_not_asked(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in("evaluator")
    ticks = [f"您从哪里知道本服务？({label})" for label in ("社区宣传栏/展板", "亲友推荐", "其他（请注明）")]
    place = uploaded(client, export_of(["0", "0", "0"], header=ticks))
    press(client, place, "confirm")
    assert answers(console) == [{"channels": []}]
    with console.engine.connect() as connection:
        response = connection.execute(select(Response.id)).scalar_one()
    assert "一项也没有选" in client.get(f"/console/surveys/demo/every/responses/{response}").text
