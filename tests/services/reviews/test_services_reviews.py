"""A commissioner reads, comments and approves by a link: comments follow codes, an approval holds for one version."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cases import each
from docx import Document
from forgetting_of_tests import places_of
from people_of_tests import person
from sqlalchemy import Engine, func, select, update
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.definition.china_time import CHINA
from surveyapp.records.reviews import TABLES, ReviewLink
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.reviews import review_approvals, review_comments, review_links
from surveyapp.services.reviews.review_approvals import (
    Approver,
    approvals_of,
    approve,
    review_codes,
    review_state,
)
from surveyapp.services.reviews.review_comments import (
    WHOLE,
    answer,
    answer_by_link,
    comment_by_link,
    reopen,
    resolve,
    threads_of,
)
from surveyapp.services.reviews.review_links import (
    ReviewedText,
    links_of,
    make_link,
    review_of_link,
    reviewed_text,
    withdraw_link,
)
from surveyapp.services.surveys.drafts import edited_text, publish_draft, save_draft
from surveyapp.services.surveys.remove_survey import remove_survey
from surveyapp.services.surveys.survey_lookup import known_survey

WHO = Approver("某市财政局", "李委", "科长")


@dataclass
class Draft:
    """The survey, published, with a draft over it, and a link to what is edited."""

    engine: Engine
    account: int
    token: str

    def change(self, before: str, after: str) -> None:
        """Save the draft with other words."""
        found = edited_text(self.engine, SURVEY)
        assert found is not None
        assert before in found.text
        save_draft(self.engine, SURVEY, found.text.replace(before, after), found.token, self.account)

    def seen(self) -> ReviewedText:
        """What the link shows."""
        found = reviewed_text(self.engine, SURVEY)
        assert found is not None
        return found

    def comment(self, text: str = "改一个词", question: str = "overall", name: str = "李委") -> None:
        """Comment by the link."""
        said = {"question": question, "version": self.seen().version, "name": name, "text": text}
        comment_by_link(self.engine, self.token, **said)

    def approve(self, version: str | None = None, who: Approver = WHO) -> bool:
        """Approve by the link what it shows."""
        seen = self.seen()
        return approve(self.engine, self.token, seen, seen.version if version is None else version, who)


@pytest.fixture
def draft(engine: Engine) -> Draft:
    publish_every_type(engine)
    token = make_link(engine, SURVEY, version=None, recipient="某市财政局", person="张测")
    return Draft(engine, person(engine, "li", name="李测"), token)


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, match=f"^{code}")


def test_a_link_opens_until_it_expires_or_is_withdrawn(draft: Draft) -> None:
    engine = draft.engine
    for _ in range(3):
        assert review_of_link(engine, draft.token).survey == SURVEY
    other = make_link(engine, SURVEY, version=None, recipient="某局", person="张测")
    assert [line.state for line in links_of(engine, SURVEY)] == ["pending", "pending"]
    withdraw_link(engine, SURVEY, links_of(engine, SURVEY)[0].id)
    with engine.connect() as connection:
        first = links_of(engine, SURVEY)[1].id
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(ReviewLink).where(ReviewLink.id == first).values(expires=past))
    assert [line.state for line in links_of(engine, SURVEY)] == ["withdrawn", "expired"]
    for token in (other, draft.token, "guessed", ""):
        with refused("review_link_not_usable"):
            review_of_link(engine, token)
    for line in links_of(engine, SURVEY):
        with refused("review_link_not_pending"):
            withdraw_link(engine, SURVEY, line.id)


def test_nothing_is_written_by_a_link_that_opens_nothing(draft: Draft) -> None:
    draft.comment()
    comment = threads_of(draft.engine, SURVEY)["overall"][0].comment.id
    withdraw_link(draft.engine, SURVEY, links_of(draft.engine, SURVEY)[0].id)
    with refused("review_link_not_usable"):
        draft.comment()
    with refused("review_link_not_usable"):
        answer_by_link(draft.engine, draft.token, comment=comment, version="v", name="李委", text="又一句")
    with refused("review_link_not_usable"):
        draft.approve()
    assert len(threads_of(draft.engine, SURVEY)["overall"]) == 1
    assert approvals_of(draft.engine, SURVEY) == []


@each(
    ("values", "code"),
    [
        ({"recipient": " \n"}, "review_recipient_missing"),
        ({"recipient": "局" * 101}, "review_recipient_too_long"),
        ({"version": "0" * 16}, "review_version_unknown"),
    ],
)
def test_a_link_that_would_show_nothing_is_not_made(draft: Draft, values: dict[str, str], code: str) -> None:
    with refused(code):
        make_link(draft.engine, SURVEY, **{"version": None, "recipient": "某局", "person": "张测", **values})
    with refused("review_draft_missing"):
        make_link(draft.engine, "tests/nothing", version=None, recipient="某局", person="张测")


def test_links_of_a_survey_are_bounded(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_links, "MOST_REVIEW_LINKS", 1)
    with refused("too_many_review_links"):
        make_link(draft.engine, SURVEY, version=None, recipient="某局", person="张测")
    withdraw_link(draft.engine, SURVEY, links_of(draft.engine, SURVEY)[0].id)
    assert make_link(draft.engine, SURVEY, version=None, recipient="某局", person="张测")


def test_a_link_to_a_version_shows_it_however_the_draft_changes(draft: Draft) -> None:
    version = known_survey(draft.engine, SURVEY).version
    token = make_link(draft.engine, SURVEY, version=version, recipient="某局", person="张测")
    draft.change("您的年龄是？", "您多大年纪？")
    pinned = review_of_link(draft.engine, token).version
    found = reviewed_text(draft.engine, SURVEY, pinned)
    assert found is not None
    assert (found.version, "您的年龄是？" in found.text) == (version, True)
    assert draft.seen().version != version


def test_a_comment_follows_the_code_of_its_question_and_stays_when_the_question_goes(draft: Draft) -> None:
    draft.comment("“总体”二字可去")
    draft.comment("整份太长", WHOLE)
    draft.change("- code: why\n", "- code: reason\n")
    draft.change("- code: overall\n  type: single", "- code: overall\n  type: dropdown")
    draft.comment("换题型后仍在同一题")
    threads = threads_of(draft.engine, SURVEY)
    assert [thread.comment.text for thread in threads["overall"]] == ["“总体”二字可去", "换题型后仍在同一题"]
    assert [thread.comment.text for thread in threads[WHOLE]] == ["整份太长"]
    assert threads["overall"][0].comment.version != threads["overall"][1].comment.version


def test_both_sides_see_one_thread_and_whoever_comments_again_opens_it(draft: Draft) -> None:
    engine = draft.engine
    draft.comment()
    comment = threads_of(engine, SURVEY)["overall"][0].comment.id
    answer(engine, SURVEY, comment, "已改", "张测（zhang）", "v")
    resolve(engine, SURVEY, comment, "张测（zhang）")
    thread = threads_of(engine, SURVEY)["overall"][0]
    assert [(said.name, said.evaluator) for said in thread.answers] == [("张测（zhang）", True)]
    assert thread.resolved
    assert thread.resolved_by == "张测（zhang）"
    answer_by_link(engine, draft.token, comment=comment, version="v", name="李委", text="还差一点")
    thread = threads_of(engine, SURVEY)["overall"][0]
    assert [said.text for said in thread.answers] == ["已改", "还差一点"]
    assert thread.resolved is None
    resolve(engine, SURVEY, comment, "张测")
    reopen(engine, SURVEY, comment)
    assert threads_of(engine, SURVEY)["overall"][0].resolved is None


def test_a_comment_of_another_survey_is_none(draft: Draft) -> None:
    engine = draft.engine
    draft.comment()
    comment = threads_of(engine, SURVEY)["overall"][0].comment.id
    for act in (
        lambda: answer(engine, "tests/other", comment, "x", "张测", "v"),
        lambda: resolve(engine, "tests/other", comment, "张测"),
        lambda: reopen(engine, "tests/other", comment),
        lambda: answer(engine, SURVEY, comment + 999, "x", "张测", "v"),
    ):
        with refused("comment_unknown"):
            act()
    answer(engine, SURVEY, comment, "已改", "张测", "v")
    answered = threads_of(engine, SURVEY)["overall"][0].answers[0].id
    with refused("comment_unknown"):
        answer(engine, SURVEY, answered, "对回复的回复", "张测", "v")


@each(
    ("values", "code"),
    [
        ({"text": " \n "}, "comment_empty"),
        ({"text": "字" * 1001}, "comment_too_long"),
        ({"name": "\u0007 "}, "reviewer_unnamed"),
        ({"name": "名" * 51}, "reviewer_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(draft: Draft, values: dict[str, str], code: str) -> None:
    with refused(code):
        draft.comment(**values)
    assert threads_of(draft.engine, SURVEY) == {}


def test_a_loop_of_comments_and_approvals_comes_to_an_end(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_comments, "MOST_REVIEW_COMMENTS", 2)
    monkeypatch.setattr(review_approvals, "MOST_REVIEW_APPROVALS", 1)
    draft.comment("一")
    comment = threads_of(draft.engine, SURVEY)["overall"][0].comment.id
    answer_by_link(draft.engine, draft.token, comment=comment, version="v", name="李委", text="二")
    for act in (
        draft.comment,
        lambda: answer_by_link(
            draft.engine, draft.token, comment=comment, version="v", name="李委", text="三"
        ),
    ):
        with refused("comments_used_up"):
            act()
    assert draft.approve()
    with refused("approvals_used_up"):
        draft.approve(who=Approver("某局", "王委"))
    other = make_link(draft.engine, SURVEY, version=None, recipient="另一局", person="张测")
    comment_by_link(draft.engine, other, question=WHOLE, version="v", name="王委", text="别的链接还能写")


def test_an_approval_holds_for_one_version_and_tells_what_changed_since(draft: Draft) -> None:
    engine = draft.engine
    assert review_codes(engine, ["tests/other"]) == {}
    assert review_state(engine, SURVEY).code == "waiting"
    assert review_codes(engine, [SURVEY]) == {SURVEY: "waiting"}
    assert draft.approve()
    assert review_codes(engine, [SURVEY]) == {SURVEY: "approved"}
    assert not draft.approve(), "the same people approve the same version once"
    state = review_state(engine, SURVEY)
    assert (state.code, state.approval and state.approval.unit) == ("approved", "某市财政局")
    draft.change("title: 每种题型一题", "# 一句注释\ntitle: 每种题型一题")
    assert review_state(engine, SURVEY).code == "approved", "citizens see nothing of a comment in the file"
    draft.change("您的年龄是？", "您多大年纪？")
    changed = review_state(engine, SURVEY)
    assert changed.code == "changed"
    assert review_codes(engine, [SURVEY]) == {SURVEY: "changed"}
    assert changed.changes is not None
    assert [(entry.question.code, entry.aspects) for entry in changed.changes.changed] == [("age", ("text",))]
    draft.change("您多大年纪？", "您的年龄是？")
    assert review_state(engine, SURVEY).code == "approved", "back to what was approved"
    draft.change("questions:\n", "questions: oops\n")
    broken = review_state(engine, SURVEY)
    assert (broken.code, broken.changes) == ("changed", None)


def test_nobody_was_asked_where_every_link_was_withdrawn(draft: Draft) -> None:
    withdraw_link(draft.engine, SURVEY, links_of(draft.engine, SURVEY)[0].id)
    assert review_state(draft.engine, SURVEY).code == "none"


def test_what_changed_after_the_page_was_opened_is_not_approved(draft: Draft) -> None:
    before = draft.seen().version
    draft.change("您的年龄是？", "您多大年纪？")
    with refused("review_changed_meanwhile"):
        draft.approve(before)
    draft.change("questions:\n", "questions: oops\n")
    with refused("review_unreadable"):
        draft.approve()
    assert approvals_of(draft.engine, SURVEY) == []


@each(
    ("who", "code"),
    [
        (Approver("", "李委"), "approver_incomplete"),
        (Approver("某局", " "), "approver_incomplete"),
        (Approver("局" * 101, "李委"), "approver_too_long"),
        (Approver("某局", "李" * 51), "approver_too_long"),
        (Approver("某局", "李委", "长" * 51), "approver_too_long"),
    ],
)
def test_who_approves_says_who_they_are(draft: Draft, who: Approver, code: str) -> None:
    with refused(code):
        draft.approve(who=who)


def report_of(engine: Engine, folder: Path) -> str:
    path = folder / "report.docx"
    report_survey(engine, folder / "snapshots", SURVEY, "docx", path)
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_the_report_says_who_approved_its_version_and_of_how_many_answers_that_is_not_so(
    draft: Draft, tmp_path: Path
) -> None:
    engine = draft.engine
    open_survey(engine)
    submit(engine)
    submit(engine)
    assert "审定" not in report_of(engine, tmp_path)
    draft.change("您的年龄是？", "您多大年纪？")
    draft.approve()
    assert "审定" not in report_of(engine, tmp_path), "another version was approved"
    found = edited_text(engine, SURVEY)
    assert found is not None
    publish_draft(engine, SURVEY, found.token)
    submit(engine)
    day = approvals_of(engine, SURVEY)[0].at.astimezone(CHINA)
    report = report_of(engine, tmp_path)
    assert f"问卷经某市财政局于{day.year}年{day.month}月{day.day}日审定" in report
    assert "审定；另有2份答卷填写的是未经审定的版本。" in report
    assert "李委" not in report, "the person is not for the report"


def rows(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def test_with_the_survey_goes_its_review(draft: Draft, tmp_path: Path) -> None:
    draft.comment()
    comment = threads_of(draft.engine, SURVEY)["overall"][0].comment.id
    answer(draft.engine, SURVEY, comment, "已改", "张测", "v")
    draft.approve()
    assert rows(draft.engine) == [1, 2, 1]
    remove_survey(draft.engine, SURVEY, tmp_path, "试用")
    assert rows(draft.engine) == [0, 0, 0]


def test_when_answers_are_deleted_the_names_of_the_review_go_too(draft: Draft, tmp_path: Path) -> None:
    places = places_of(draft.engine, tmp_path)
    draft.comment()
    comment = threads_of(draft.engine, SURVEY)["overall"][0].comment.id
    answer(draft.engine, SURVEY, comment, "已改", "张测", "v")
    draft.approve()
    change_state(draft.engine, SURVEY, "open")
    submit(draft.engine)
    freeze(draft.engine, places.snapshots, SURVEY)
    forget_survey(places, SURVEY, reason="到期", person="张测", cause="request")
    assert threads_of(draft.engine, SURVEY) == {}
    found = approvals_of(draft.engine, SURVEY)[0]
    assert (found.unit, found.name, found.position) == ("某市财政局", "", "")
