"""What screening marks is seen, narrowed to, decided on together, and told beside the figures."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from answered_survey import AT, COMPLETE, SURVEY, answer, audited, post, state_of, text_of
from made_console import Console, SignIn
from sqlalchemy import update

from surveyapp.records.tables import Response
from surveyapp.services.answers.counts.present_flags import MARKED
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.response_rows import ResponseFilter
from surveyapp.services.answers.responses import filtered_responses, response_page
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.answers.state_steps import change_state
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


def timed(console: Console, seconds: int, *flags: str) -> UUID:
    """A form that took so many seconds, with these marks."""
    if known_survey(console.engine, SURVEY).state == "draft":
        change_state(console.engine, SURVEY, "open")
    version, identity = known_survey(console.engine, SURVEY).version, uuid4()
    answers = COMPLETE | {"service.speed": str(1 + seconds % 3)}  # else so many at once would be alike
    sent = Submission(SURVEY, version, identity, answers, "online", "zh-CN", seconds=seconds, flags=flags)
    receive(console.engine, sent)
    return identity


def quick_among_others(console: Console) -> tuple[UUID, UUID]:
    """Two quick forms among 25: one that only one rule flags, one that two independent rules do."""
    for seconds in range(160, 185):
        timed(console, seconds)
    return timed(console, 50), timed(console, 40, "alike", "fast")


def test_the_list_shows_what_each_rule_found_and_narrows_to_rules_and_proposals(
    console: Console, sign_in: SignIn
) -> None:
    once, twice = quick_among_others(console)
    client = sign_in()
    page = text_of(client.get(f"{LIST}?flag=speed"))
    assert "符合条件2份，共27份" in page
    assert "明显快于同类·中位用时的29.2%" in page
    assert page.count("建议考虑剔除") == 4, "in the filter, in the sentence, in its link, and at one response"
    only = client.get(f"{LIST}?flag=proposed").text
    assert (str(twice) in only, str(once) in only) == (True, False)
    told = text_of(client.get(f"{LIST}/{once}"))
    assert "中位用时的29.2%" in told
    assert "用时不足同一语言、问到同样题目的答卷的中位用时的1/3" in told
    assert "不建议剔除" in told
    assert "两条依据不同的规则标记这份答卷，建议考虑是否剔除" in text_of(client.get(f"{LIST}/{twice}"))


def test_one_rule_alone_proposes_nothing_on_any_page(console: Console, sign_in: SignIn) -> None:
    attack(console)
    client = sign_in()
    for page in (client.get(LIST), client.get(AT)):
        assert "没有一份答卷有两条依据不同的规则标记：不建议排除任何一份" in text_of(page)
        assert "flag=proposed" not in page.text


def test_the_page_that_freezes_lists_rules_and_proposals(console: Console, sign_in: SignIn) -> None:
    quick_among_others(console)
    page = sign_in().get(AT)
    assert "2份答卷带筛查标记" in text_of(page)
    assert "雷同1" in text_of(page)
    assert "明显快于同类2" in text_of(page)
    assert "其中1份有两条依据不同的规则标记，建议考虑是否剔除" in text_of(page)
    assert f"{LIST}?flag=proposed" in page.text


def test_what_is_proposed_is_excluded_together_by_a_person_with_a_reason(
    console: Console, sign_in: SignIn
) -> None:
    quick_among_others(console)
    client = sign_in()
    assert (
        post(client, f"{LIST}/exclusion?flag=proposed", excluded="1", every="1", reason="").status_code == 422
    )
    done = post(client, f"{LIST}/exclusion?flag=proposed", excluded="1", every="1", reason="核查属实")
    assert (done.status_code, excluded(console)) == (302, 1)
    page = text_of(sign_in("reader").get(f"{AT}/results"))
    assert "剔除标记答卷前后对照" in page
    assert "回收的全部答卷" in page


def test_answers_that_cannot_be_read_leave_the_pages_of_the_survey_open(
    console: Console, sign_in: SignIn
) -> None:
    answer(console)
    with console.engine.connect() as connection:
        connection.execute(update(Response).values(answers={"age": "nobody"}))
    for address in (AT, LIST):
        assert "这里没有列出与全部答卷比较的规则" in text_of(sign_in().get(address))
