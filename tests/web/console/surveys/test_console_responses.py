"""The responses one by one: looked at, taken out, put back; every look and every decision is noted."""

import ast
import inspect
from uuid import UUID

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, text_of
from cases import each
from made_console import Console, SignIn
from servers import questionnaire_source
from sqlalchemy import select

from surveyapp.analysis.rule_list import FLAG_NAMES
from surveyapp.records.tables import Exclusion
from surveyapp.reports.words.wording import CHANNELS, FLAGS
from surveyapp.services.answers import import_file
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.response_rows import ResponseFilter
from surveyapp.services.answers.responses import response_page
from surveyapp.services.answers.set_aside import LATE_FLAG
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish
from surveyapp.web.citizen import deliveries
from surveyapp.web.citizen.deliveries import USUAL_CHANNEL

LIST = f"{AT}/responses"


def excluded(console: Console) -> list[UUID]:
    return [
        line.id for line in response_page(console.engine, SURVEY, ResponseFilter(status="excluded")).lines
    ]


def test_without_responses_the_list_says_what_to_do(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, SURVEY, "open")
    assert f"{AT}/link" in sign_in().get(LIST).text


def test_the_list_tells_what_was_chosen_and_nothing_that_was_written(
    console: Console, sign_in: SignIn
) -> None:
    answer(console, why="窗口太少")
    page = sign_in().get(LIST)
    assert "窗口太少" not in page.text
    assert "满意×2、一般；文字1处" in text_of(page)


def test_the_list_is_narrowed(console: Console, sign_in: SignIn) -> None:
    first = answer(console, channel="大厅")
    answer(console)
    page = sign_in().get(f"{LIST}?channel=大厅").text
    assert page.count('name="response"') == 1
    assert str(first) in page


def test_a_filter_that_nothing_fits_leads_back(console: Console, sign_in: SignIn) -> None:
    answer(console)
    assert "没有符合条件的答卷" in text_of(sign_in().get(f"{LIST}?status=excluded"))


def test_a_channel_is_called_as_in_the_reports(console: Console, sign_in: SignIn) -> None:
    for channel in (*CHANNELS, "大厅"):
        answer(console, channel=channel)
    page = text_of(sign_in().get(LIST))
    for words in (*CHANNELS.values(), "大厅"):
        assert page.count(words) >= 2, "in the filter and in the list"
    assert not [code for code in CHANNELS if code in page]


def test_the_channel_of_a_link_without_one_has_words() -> None:
    assert USUAL_CHANNEL in CHANNELS


def flags_in_the_code() -> set[str]:
    """Every flag that receiving and importing give a response, and the rules of screening."""
    found = set(FLAG_NAMES)
    for module in (import_file, deliveries):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            named = (
                isinstance(node, ast.Assign | ast.AugAssign) and "flags" in ast.unparse(node).split("=")[0]
            )
            if named or (isinstance(node, ast.keyword) and node.arg == "flags"):
                asked = [part for part in ast.walk(node.value) if isinstance(part, ast.Call)]
                parts = set(ast.walk(node.value)).difference(*map(ast.walk, asked))
                found |= {part.value for part in parts if isinstance(part, ast.Constant) and part.value}
                names = [part.id for part in parts if isinstance(part, ast.Name) and part.id.isupper()]
                found |= {getattr(module, name) for name in names}
    return found


def test_every_flag_has_words() -> None:
    assert flags_in_the_code() | {LATE_FLAG} == set(FLAGS)


@each("query", ["page=0", "page=-1", "page=x", "page=99", "status=none", "flag=%25"])
def test_any_address_of_the_list_answers(console: Console, sign_in: SignIn, query: str) -> None:
    answer(console)
    assert sign_in().get(f"{LIST}?{query}").status_code == 200


def test_several_are_excluded_for_one_reason(console: Console, sign_in: SignIn) -> None:
    identities = {answer(console), answer(console)}
    answer(console)
    post(sign_in(), f"{LIST}/exclusion", response=list(identities), reason="试填", excluded="1")
    assert set(excluded(console)) == identities


def test_who_decided_is_kept(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    post(sign_in(), f"{LIST}/{response}/exclusion", reason="试填", excluded="1")
    with console.engine.connect() as connection:
        person = connection.execute(select(Exclusion.person)).scalar_one()
    assert person.startswith("张测（evaluator-")


def test_an_excluded_response_is_put_back(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    exclude(console.engine, SURVEY, response, reason="试填", person="甲")
    post(sign_in(), f"{LIST}/{response}/exclusion", reason="核对无误", excluded="0")
    assert excluded(console) == []


def test_after_excluding_the_list_stays_narrowed(console: Console, sign_in: SignIn) -> None:
    response = answer(console, channel="大厅")
    done = post(sign_in(), f"{LIST}/exclusion?channel=大厅", response=response, reason="试填", excluded="1")
    assert done.headers["Location"].endswith("?channel=%E5%A4%A7%E5%8E%85")


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"reason": " "}, "请写明理由"), ({"reason": "试填", "response": []}, "请先勾选至少一份答卷")],
    ids=["no reason", "none ticked"],
)
def test_what_is_missing_is_said_and_nothing_is_excluded(
    console: Console, sign_in: SignIn, fields: dict[str, object], told: str
) -> None:
    given = {"response": [answer(console)], "excluded": "1", **fields}
    response = post(sign_in(), f"{LIST}/exclusion", **given)
    assert (response.status_code, excluded(console)) == (422, [])
    assert told in text_of(response)


def test_what_was_ticked_stays_ticked_where_the_reason_is_missing(console: Console, sign_in: SignIn) -> None:
    answer(console)
    response = post(sign_in(), f"{LIST}/exclusion", response=answer(console), reason="", excluded="1")
    assert response.text.count(" checked>") == 1


@pytest.mark.parametrize("identity", ["not-an-id", "0f9d6c9e-6a0b-4d2c-9a53-1c1f0c3a7b21"])
def test_an_unknown_response_is_not_excluded(console: Console, sign_in: SignIn, identity: str) -> None:
    answer(console)
    response = post(sign_in(), f"{LIST}/exclusion", response=identity, reason="试填", excluded="1")
    assert (response.status_code, excluded(console)) == (422, [])


def test_a_response_of_another_survey_is_not_excluded(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    publish(console.engine, "demo/other", questionnaire_source("every_type"), "other.yaml")
    refused = post(
        sign_in(), f"/console/surveys/demo/other/responses/{response}/exclusion", reason="试填", excluded="1"
    )
    assert (refused.status_code, excluded(console)) == (404, [])


def test_answers_are_read_in_words(console: Console, sign_in: SignIn) -> None:
    response = answer(console, why="窗口太少")
    page = text_of(sign_in().get(f"{LIST}/{response}"))
    assert "3.2请根据您的真实感受评价·您对办理速度是否满意？一般" in page
    assert "窗口太少" in page


def test_markup_in_an_answer_is_text(console: Console, sign_in: SignIn) -> None:
    response = answer(console, why="<b>{{7*7}}</b>")
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in sign_in().get(f"{LIST}/{response}").text


@pytest.mark.parametrize("role", ["reader", "data_entry"])
def test_who_may_not_download_answers_reads_none(console: Console, sign_in: SignIn, role: str) -> None:
    response = answer(console)
    assert sign_in(role).get(f"{LIST}/{response}").status_code == 403


def test_reading_answers_is_audited(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    sign_in().get(f"{LIST}/{response}")
    assert audited(console)[-1] == ("read_answers", "done", {"response": str(response)})


def test_an_exclusion_is_audited_with_its_reason(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    post(sign_in(), f"{LIST}/exclusion", response=response, reason="试填", excluded="1")
    detail = {"excluded": True, "reason": "试填", "responses": [str(response)]}
    assert audited(console)[-1] == ("exclude", "done", detail)


def test_a_response_of_another_survey_is_not_shown(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    publish(console.engine, "demo/other", questionnaire_source("every_type"), "other.yaml")
    assert sign_in().get(f"/console/surveys/demo/other/responses/{response}").status_code == 404
