"""Views that may take seconds leave a thread of every process to citizens, and say so to whom they keep waiting."""

from collections.abc import Iterator

import pytest
from answered_survey import AT, answer, audited, post, state_of
from cases import each
from evaluated_folder import FOLDER, write_evaluation
from made_console import Console, SignIn

from surveyapp.services.evaluations.entered_values import entry_history
from surveyapp.services.figures.sharing import counting as computing
from surveyapp.web.console.lengthy_views import Seats

READ = [f"{AT}/results", "/console/evaluations"]


@pytest.fixture
def crowded(console: Console) -> Iterator[Seats]:
    """All seats of the process are taken."""
    seats: Seats = console.app.extensions["seats"]
    taken = 0
    while seats.take():
        taken += 1
    yield seats
    for _ in range(taken):
        seats.leave()


@each("threads", [1, 2, 4, 9])
def test_a_thread_is_always_left_where_there_is_more_than_one(threads: int) -> None:
    seats = Seats(threads)
    assert [seats.take() for _ in range(threads)] == [True] * max(1, threads - 1) + [False] * (threads > 1)


@pytest.mark.parametrize("address", READ)
@pytest.mark.usefixtures("crowded")
def test_a_page_that_found_no_seat_comes_again_by_itself(sign_in: SignIn, address: str) -> None:
    page = sign_in().get(address)
    assert (page.status_code, page.headers["Refresh"]) == (503, "3")
    assert "您的数据不受影响。页面几秒后会自动再试" in page.text


@pytest.mark.usefixtures("crowded")
def test_freezing_without_a_seat_changes_nothing_and_says_so(console: Console, sign_in: SignIn) -> None:
    answer(console)
    before = state_of(console)
    page = post(sign_in(), f"{AT}/freeze", sure="yes")
    assert (page.status_code, "Refresh" in page.headers) == (503, False)
    assert "您的操作还没有执行，没有改动任何内容" in page.text
    assert state_of(console) == before
    assert audited(console)[-1] == ("freeze", "refused", {"refused": "no_seat"})


@pytest.mark.usefixtures("crowded")
def test_what_is_quick_needs_no_seat(sign_in: SignIn) -> None:
    client = sign_in()
    for address in ("/console/", AT, f"{AT}/import", f"{AT}/downloads"):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("place", ["import", "downloads"])
def test_what_reads_a_file_needs_one(sign_in: SignIn, place: str) -> None:
    assert post(sign_in(), f"{AT}/{place}").status_code == 503


INDICATOR = f"/console/evaluations/{FOLDER}/indicators/indicators/B1"


@pytest.mark.usefixtures("crowded")
def test_a_value_is_saved_without_a_seat(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console)
    answer = post(sign_in("evaluator"), INDICATOR, kind="value", value="91%", reason="核对")
    assert answer.status_code == 303
    assert len(entry_history(console.engine, FOLDER, "indicators", "B1")) == 1


@pytest.mark.usefixtures("crowded")
def test_a_value_that_is_refused_without_a_seat_stands_there_again(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console)
    answer = post(sign_in("evaluator"), INDICATOR, kind="value", value="91%", reason="")
    assert (answer.status_code, 'value="91%"' in answer.text) == (422, True)
    assert "≥90%" in answer.text


@pytest.mark.usefixtures("crowded")
def test_a_text_list_that_found_no_seat_was_not_read(console: Console, sign_in: SignIn) -> None:
    sign_in().get(f"{AT}/results/texts/why")
    assert [action for action, *_ in audited(console)].count("read_texts") == 0


def test_a_view_that_fails_gives_its_seat_back(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ValueError

    answer(console)
    client = sign_in()
    monkeypatch.setattr(computing, "analyse_survey", failing)
    console.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert [client.get(READ[0]).status_code for _ in range(5)] == [500] * 5
