"""What screening marks is seen, narrowed to, decided on together, and told beside the figures."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from answered_survey import AT, COMPLETE, SURVEY, answer, audited, post, state_of, text_of
from made_console import Console, SignIn

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.responses import MARKED, ResponseFilter, filtered_responses, response_page
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import NONE_EXCLUDED, freeze, frozen_answers
from surveyapp.services.limits import RESPONSES_ON_A_PAGE
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.surveys.survey_lookup import known_survey

LIST = f"{AT}/responses"
MANY = RESPONSES_ON_A_PAGE + 10


def attack(console: Console, count: int = MANY) -> list[UUID]:
    """Equal forms, all with the best ratings, beside two honest ones."""
    honest = [answer(console, overall="no"), answer(console, age="adult", overall="so")]
    best = COMPLETE | {"service.attitude": "3", "service.speed": "3"}
    version = known_survey(console.engine, SURVEY).version
    for number in range(count):
        receive(console.engine, Submission(SURVEY, version, UUID(int=number), best, "online", "zh-CN"))
    return honest


def excluded(console: Console) -> int:
    with console.engine.connect() as connection:
        return return_counts(connection, [SURVEY])[SURVEY].excluded


def review(console: Console) -> str:
    answers = frozen_answers(console.engine, console.settings.snapshots, SURVEY)
    assert answers is not None
    assert answers.review is not None
    return answers.review.statement


def flags(console: Console, wanted: ResponseFilter) -> Sequence[tuple[str, ...]]:
    return [line.flags for line in response_page(console.engine, SURVEY, wanted).lines]


@pytest.mark.parametrize("flag", ["alike", MARKED])
def test_the_list_is_narrowed_to_what_screening_marks(console: Console, sign_in: SignIn, flag: str) -> None:
    honest = attack(console)
    page = response_page(console.engine, SURVEY, ResponseFilter(flag=flag))
    assert (page.found, page.every) == (MANY, MANY + 2)
    assert set(flags(console, ResponseFilter(flag=flag))) == {("alike",)}
    assert not set(honest) & set(filtered_responses(console.engine, SURVEY, ResponseFilter(flag=flag)))
    shown = text_of(sign_in().get(f"{LIST}?flag={flag}"))
    assert f"符合条件{MANY}份，共{MANY + 2}份" in shown
    assert shown.count("雷同") == RESPONSES_ON_A_PAGE + 1, "once in the filter"


def test_an_honest_survey_offers_no_screening_mark(console: Console, sign_in: SignIn) -> None:
    answer(console)
    assert response_page(console.engine, SURVEY, ResponseFilter()).flags == ()
    assert "任一筛查标记" not in sign_in().get(LIST).text


def test_what_is_marked_follows_the_answers(console: Console) -> None:
    answer(console)
    assert response_page(console.engine, SURVEY, ResponseFilter(flag=MARKED)).found == 0
    attack(console)
    assert response_page(console.engine, SURVEY, ResponseFilter(flag=MARKED)).found == MANY


def test_all_that_a_filter_finds_are_excluded_with_one_reason(console: Console, sign_in: SignIn) -> None:
    attack(console)
    every = {"every": str(MANY), "reason": "机器提交"}
    done = post(sign_in(), f"{LIST}/exclusion?flag=alike", excluded="1", **every)
    assert (done.status_code, excluded(console)) == (302, MANY)
    detail = {"excluded": True, "reason": "机器提交", "rows_decided": MANY, "filter": ["alike"]}
    assert audited(console)[-1] == ("exclude", "done", detail)
    post(sign_in(), f"{LIST}/exclusion?flag=alike", excluded="0", **every)
    assert excluded(console) == 0


def test_where_more_came_than_the_person_saw_nothing_is_excluded(console: Console, sign_in: SignIn) -> None:
    attack(console)
    seen = {"every": str(MANY - 1), "reason": "机器提交", "excluded": "1"}
    refused = post(sign_in(), f"{LIST}/exclusion?flag=alike", **seen)
    assert (refused.status_code, excluded(console)) == (422, 0)
    assert f"现在是{MANY}份" in text_of(refused)


def test_freezing_records_a_review_in_one_click(console: Console, sign_in: SignIn) -> None:
    attack(console)
    client = sign_in()
    assert f"{MANY}份答卷带筛查标记" in text_of(client.get(AT))
    post(client, f"{AT}/freeze", none_excluded="yes")
    assert (state_of(console), review(console)) == ("closed", NONE_EXCLUDED)
    action, result, detail = audited(console)[-1]
    assert (action, result, detail["review"]) == ("freeze", "done", NONE_EXCLUDED)
    page = text_of(sign_in("reader").get(f"{AT}/snapshots"))
    assert f"筛查标记：雷同{MANY}" in page
    assert NONE_EXCLUDED in page


def test_nobody_records_that_none_was_excluded_where_some_were(console: Console, sign_in: SignIn) -> None:
    exclude(console.engine, SURVEY, answer(console), reason="试填", person="甲")
    answer(console)
    client = sign_in()
    assert 'name="none_excluded"' not in client.get(AT).text
    refused = post(client, f"{AT}/freeze", none_excluded="yes")
    assert (refused.status_code, state_of(console)) == (422, "open")
    assert "已有1份答卷被排除" in text_of(refused)
    with pytest.raises(Refusal, match="some_are_excluded"):
        freeze(console.engine, console.settings.snapshots, SURVEY, review=NONE_EXCLUDED)


def test_results_stand_with_and_without_the_marked(console: Console, sign_in: SignIn) -> None:
    attack(console)
    page = text_of(sign_in("reader").get(f"{AT}/results"))
    assert f"回收的{MANY + 2}份答卷中有{MANY}份被至少一条规则标记" in page
    assert "剔除标记答卷前后对照" in page
    assert "提交最集中的是" in page
    assert "量表各题都选最高分的占" in page


def test_after_deletion_the_marks_are_still_told_and_no_list_is_offered(
    console: Console, sign_in: SignIn
) -> None:
    attack(console)
    client, told = sign_in("evaluator"), f"回收的{MANY + 2}份答卷中有{MANY}份被至少一条规则标记"
    before = client.get(f"{AT}/results").get_data(as_text=True)
    assert (told in before, "flag=marked" in before) == (True, True)
    found = console.settings
    places = Places(console.engine, found.instance, found.snapshots, found.questionnaires)
    forget_survey(places, SURVEY, reason="委托方要求", person="王测")
    after = client.get(f"{AT}/results").get_data(as_text=True)
    assert (told in after, "剔除标记答卷前后对照" in after, "flag=marked" in after) == (True, True, False)


def test_where_nothing_is_marked_one_sentence_says_so(console: Console, sign_in: SignIn) -> None:
    answer(console)
    page = text_of(sign_in("reader").get(f"{AT}/results"))
    assert "没有一份被标记，剔除标记答卷前后的各项数字相同" in page
    assert "剔除标记答卷前后对照" not in page
