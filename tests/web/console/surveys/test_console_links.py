"""The link of a survey, its channels, its QR codes and its poster."""

from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from answered_survey import AT, SURVEY, answer, text_of
from made_console import Console, SignIn
from PIL import Image
from sqlalchemy import update

from surveyapp.records.tables import Survey
from surveyapp.reports import poster as posters
from surveyapp.reports.poster import qr_code
from surveyapp.services.answers.state_steps import change_state
from surveyapp.web.console.surveys import links

HERE = "http://localhost/s/demo/every"


def dark_modules(image: Image.Image, modules: int) -> list[list[int]]:
    """A QR code image as its modules, four of which are quiet on each side."""
    step = image.width // (modules + 8)
    return [
        [int(image.getpixel(((x + 4.5) * step, (y + 4.5) * step)) < 128) for x in range(modules)]
        for y in range(modules)
    ]


def test_the_link_is_absolute(sign_in: SignIn) -> None:
    assert f'value="{HERE}"' in sign_in().get(f"{AT}/link").text


def test_the_public_address_is_used_where_it_is_set(console: Console, sign_in: SignIn) -> None:
    object.__setattr__(console.app.extensions["settings"], "public_url", "https://survey.example.cn")
    assert 'value="https://survey.example.cn/s/demo/every"' in sign_in().get(f"{AT}/link").text


def test_an_address_that_phones_cannot_reach_is_pointed_out(sign_in: SignIn) -> None:
    assert "手机扫码打不开" in text_of(sign_in().get(f"{AT}/link"))


def test_a_channel_has_a_link_of_its_own(sign_in: SignIn) -> None:
    page = sign_in().get(f"{AT}/link?channel=大厅").text
    assert f'value="{HERE}?channel=%E5%A4%A7%E5%8E%85"' in page
    assert f'value="{HERE}?mode=large&amp;channel=%E5%A4%A7%E5%8E%85"' in page


def test_the_link_of_a_channel_leads_to_the_survey(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, SURVEY, "open")
    page = sign_in().get(f"{AT}/link?channel=大厅").text
    link = page.split('id="address" value="')[1].split('"')[0]
    assert console.client().get(link.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("channel", ["有 空格", "a&b", "x" * 41, "<b>"])
def test_a_channel_that_links_cannot_carry_is_refused(sign_in: SignIn, channel: str) -> None:
    response = sign_in().get(f"{AT}/link", query_string={"channel": channel})
    assert "渠道名最多 40 个字" in response.text
    assert f'value="{HERE}"' in response.text


def test_channels_that_brought_answers_are_offered(console: Console, sign_in: SignIn) -> None:
    answer(console, channel="公众号")
    assert "?channel=%E5%85%AC%E4%BC%97%E5%8F%B7" in sign_in().get(f"{AT}/link").text


@pytest.mark.parametrize("state", ["draft", "paused", "closed"])
def test_a_link_that_cannot_be_answered_is_pointed_out(console: Console, sign_in: SignIn, state: str) -> None:
    for step in {"draft": (), "paused": ("open", "paused"), "closed": ("closed",)}[state]:
        change_state(console.engine, SURVEY, step)
    assert 'class="alert alert-warning"' in sign_in().get(f"{AT}/link").text.split("SURVEYAPP")[0]


@pytest.mark.parametrize(("query", "link"), [("", HERE), ("?channel=a.b", f"{HERE}?channel=a.b")])
def test_the_png_is_the_code_of_the_link(sign_in: SignIn, query: str, link: str) -> None:
    response = sign_in().get(f"{AT}/qr.png{query}")
    matrix = qr_code(link).matrix
    image = Image.open(BytesIO(response.data)).convert("L")
    assert response.mimetype == "image/png"
    assert dark_modules(image, len(matrix)) == [list(row) for row in matrix]


def test_the_png_is_large_enough_to_print(sign_in: SignIn) -> None:
    image = Image.open(BytesIO(sign_in().get(f"{AT}/qr.png").data))
    assert image.width >= 500


def test_the_svg_is_a_drawing_with_its_quiet_zone(sign_in: SignIn) -> None:
    response = sign_in().get(f"{AT}/qr.svg")
    drawing = ElementTree.fromstring(response.data)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert int(drawing.attrib["width"]) == (len(qr_code(HERE).matrix) + 8) * 10


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_download_has_a_name(sign_in: SignIn, kind: str) -> None:
    disposition = sign_in().get(f"{AT}/qr.{kind}?download=1").headers["Content-Disposition"]
    assert disposition == f"attachment; filename=demo-every-qr.{kind}"


@pytest.mark.parametrize("file", ["qr.svg", "qr.png", "poster.pdf"])
def test_the_name_of_a_file_has_its_channel(sign_in: SignIn, file: str) -> None:
    disposition = sign_in().get(f"{AT}/{file}?channel=大厅&download=1").headers["Content-Disposition"]
    assert unquote(disposition).endswith(f"demo-every-大厅-{file}")


@pytest.mark.parametrize(
    ("state", "sample", "said"),
    [("draft", False, (True, False)), ("open", False, (False, False)), ("open", True, (False, True))],
)
def test_the_page_says_only_what_the_poster_warns_of(
    console: Console, sign_in: SignIn, state: str, sample: bool, said: tuple[bool, bool]
) -> None:
    with console.engine.connect() as connection:
        connection.execute(update(Survey).values(state=state, sample=sample))
    page = text_of(sign_in().get(f"{AT}/link"))
    assert ("海报上会印出“请勿张贴”" in page, "海报上会注明" in page) == said


def test_the_poster_is_a_pdf(sign_in: SignIn) -> None:
    response = sign_in().get(f"{AT}/poster.pdf")
    assert response.data.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == "attachment; filename=demo-every-poster.pdf"


def test_without_a_chinese_font_the_page_names_the_package(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(posters, "_KNOWN_FONTS", (tmp_path / "none.ttc",))
    monkeypatch.setattr(links, "poster_pdf", posters.poster_pdf.__wrapped__)  # one that nobody made before
    response = sign_in().get(f"{AT}/poster.pdf")
    assert response.status_code == 422
    assert "请管理员安装 fonts-noto-cjk 后再试" in response.text


@pytest.mark.parametrize("file", ["link", "qr.svg", "qr.png", "poster.pdf"])
def test_an_unknown_survey_has_no_link(sign_in: SignIn, file: str) -> None:
    assert sign_in().get(f"/console/surveys/demo/nowhere/{file}").status_code == 404
