"""Numbers that respondents wrote: hidden on every page of the console, and shown by a click that is noted."""

import pytest
from answered_survey import AT, answer, audited, post, text_of
from made_console import Console, SignIn

from surveyapp.services.downloads.jobs import jobs_of

MOBILE = "13812345678"
NOTED = {"read_texts", "read_answers", "request_download"}


def details(console: Console) -> list[bool]:
    """Of everything that was noted in order: whether numbers were in full."""
    return [detail.get("full_numbers", False) for action, _, detail in audited(console) if action in NOTED]


@pytest.mark.parametrize("page", ["texts", "response"])
def test_a_click_that_is_noted_shows_the_numbers(console: Console, sign_in: SignIn, page: str) -> None:
    identity = answer(console, why=f"请打{MOBILE}")
    address = f"{AT}/results/texts/why" if page == "texts" else f"{AT}/responses/{identity}"
    evaluator = sign_in()
    hidden = evaluator.get(address)
    assert MOBILE not in hidden.text
    assert "请打138****5678" in hidden.text
    assert "numbers=full" in hidden.text, "the way to see them"
    assert MOBILE in evaluator.get(f"{address}?numbers=full").text
    assert details(console) == [False, True]


def test_without_numbers_nothing_is_said_of_them(console: Console, sign_in: SignIn) -> None:
    identity = answer(console, why="窗口太少")
    assert "完整号码" not in text_of(sign_in().get(f"{AT}/responses/{identity}"))


def test_a_file_with_the_numbers_is_another_file(console: Console, sign_in: SignIn) -> None:
    answer(console, why=f"请打{MOBILE}")
    evaluator = sign_in()
    for more in ({}, {"numbers": "full"}, {}):
        post(evaluator, f"{AT}/downloads", kind="csv", view="live", **more)
    made = jobs_of(console.engine, "demo/every", ["csv"])
    assert sorted(job.parameters.get("numbers", False) for job in made) == [False, True]
    assert details(console) == [False, True, False]
    assert "含完整号码" in evaluator.get(f"{AT}/downloads").text


def test_a_reader_cannot_ask_for_them(console: Console, sign_in: SignIn) -> None:
    answer(console)
    reader = sign_in("reader")
    assert 'name="numbers"' not in reader.get(f"{AT}/downloads").text
    post(reader, f"{AT}/downloads", kind="docx_plain", view="live", numbers="full")
    (job,) = jobs_of(console.engine, "demo/every", ["docx_plain"])
    assert "numbers" not in job.parameters
