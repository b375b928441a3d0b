"""A large survey's pages answer at once: with the last figures and their time, or that they are being counted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, text_of
from made_console import Console, SignIn
from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.figures import kept_results
from surveyapp.services.figures.sharing.counting import count_for_all
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.counting_process import LOST, Counting

ORDER = CountingOrder(SURVEY)
AT_NOON = datetime(2026, 7, 5, 4, tzinfo=UTC)


@pytest.fixture
def last(monkeypatch: pytest.MonkeyPatch) -> list[Counting]:
    """Every survey is a large one, and the processes beside are as the last of these says."""
    found = [Counting(since=AT_NOON)]

    def order(_engine: Engine, _snapshots: Path, _order: CountingOrder, **options: object) -> Counting:
        return Counting(since=AT_NOON) if options["again"] else found[-1]

    monkeypatch.setattr(kept_results, "count_beside", order)
    monkeypatch.setattr(kept_results, "MOST_COUNTED_AT_REQUEST", 0)
    return found


PAGES = (
    "results",
    "results/texts/why",
    "results/figures",
    "results/crosstab",
    "results/drivers",
    "results/times",
    "results/trend",
    "results/estimates",
    "comparison",
    "scale",
    "seal",
    "opinions",
)


@pytest.mark.usefixtures("last")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_figures_says_so_and_comes_again(console: Console, sign_in: SignIn, page: str) -> None:
    answer(console, why="太慢")
    found = sign_in().get(f"{AT}/{page}?only-channel=")
    assert found.status_code == 202
    assert found.headers["Refresh"] == f"3; url={AT}/{page}?only-channel=&waiting=1"
    assert "正在统计1份答卷，2026-07-0512:00:00开始" in text_of(found)
    assert "您不需要做什么" in found.text
    assert [action for action, *_ in audited(console)].count("read_texts") == 0


@pytest.mark.usefixtures("last")
def test_other_pages_of_a_survey_that_is_being_counted_are_there(console: Console, sign_in: SignIn) -> None:
    answer(console)
    client = sign_in()
    assert [
        client.get(f"{AT}{page}").status_code for page in ("", "/responses", "/snapshots", "/downloads")
    ] == [200] * 4


def test_counting_that_failed_says_why_and_is_not_begun_again_by_itself(
    console: Console, sign_in: SignIn, last: list[Counting]
) -> None:
    answer(console)
    last.append(Counting(failed_at=AT_NOON, failure=LOST))
    found = sign_in().get(f"{AT}/results?waiting=1")
    assert (found.status_code, "Refresh" in found.headers) == (202, False)
    assert "统计没有完成（2026-07-0512:00:00）：统计的进程意外停止，可能是内存不足" in text_of(found)
    assert f'href="{AT}/results"' in found.text
    assert "正在统计" in sign_in().get(f"{AT}/results").text


@pytest.mark.usefixtures("last")
def test_figures_of_a_moment_ago_say_how_old_they_are(console: Console, sign_in: SignIn) -> None:
    first = answer(console, why="太慢")
    counted = count_for_all(console.engine, console.settings.snapshots, ORDER)
    client = sign_in()
    assert "以下数字截至" not in client.get(f"{AT}/results").text
    answer(console)
    exclude(console.engine, SURVEY, first, reason="试填", person="张测")
    for page in ("results", "results/texts/why", "results/crosstab"):
        found = client.get(f"{AT}/{page}")
        assert (found.status_code, "Refresh" in found.headers) == (200, False)
        text = text_of(found)
        assert f"以下数字截至{counted.at.astimezone(CHINA):%H:%M:%S}。" in text
        assert "此后又收到1份答卷。此后有答卷被排除、恢复，或有导入被撤销。" in text
        assert "正在后台重新统计，您不需要做什么" in text


@pytest.mark.usefixtures("last")
def test_a_form_that_needs_figures_is_not_sent_half(console: Console, sign_in: SignIn) -> None:
    answer(console)
    sent = post(sign_in(), f"{AT}/downloads", kind="docx", view="live", **{"only-channel": "online"})
    assert (sent.status_code, "Refresh" in sent.headers) == (503, False)
    assert "没有改动任何内容" in sent.text
