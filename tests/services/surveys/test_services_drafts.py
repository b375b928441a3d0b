"""Editing in the console: nothing is lost, nobody saves over another, publishing is one step."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import each
from people_of_tests import person
from servers import questionnaire_source
from sqlalchemy import Engine, func, select
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.cli.words import publication_line
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.records.console import DraftStep
from surveyapp.services.answers.publication_preview import preview_publication
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import MOST_STEP_CHARACTERS
from surveyapp.services.surveys.drafts import (
    EditConflict,
    EditedText,
    check_text,
    discard_draft,
    edited_text,
    publish_draft,
    save_draft,
    undo_step,
)
from surveyapp.services.surveys.publish import publish_folder, publish_named
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of

TITLE = "title: 新的标题\n"


@pytest.fixture
def account(engine: Engine) -> int:
    return person(engine, "li", name="李测")


def text_now(engine: Engine) -> EditedText:
    found = edited_text(engine, SURVEY)
    assert found is not None
    return found


def save(engine: Engine, text: str, account: int, token: str | None = None) -> EditedText:
    return save_draft(engine, SURVEY, text, token or text_now(engine).token, account)


def retitled(text: str) -> str:
    return TITLE + text.partition("\n")[2]


def test_the_editor_begins_with_the_published_text(engine: Engine) -> None:
    publish_every_type(engine)
    found = text_now(engine)
    assert (found.text, found.is_draft) == (questionnaire_source("every_type").decode(), False)


def test_a_text_with_errors_is_kept_with_who_saved_it(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    save(engine, "title: [", account)
    found = text_now(engine)
    assert (found.text, found.person, found.is_published) == ("title: [", "李测", True)


def test_saving_an_unchanged_text_makes_no_draft(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    saved = save(engine, text_now(engine).text.replace("\n", "\r\n"), account)
    assert not saved.is_draft


def test_what_citizens_see_stays_while_a_draft_is_edited(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    before = known_survey(engine, SURVEY)
    save(engine, "title: 改", account)
    assert known_survey(engine, SURVEY) == before


def test_the_second_of_two_who_save_is_refused_and_gets_the_others_text(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    token = text_now(engine).token
    save(engine, "title: 甲", account, token)
    with pytest.raises(EditConflict) as refused:
        save(engine, "title: 乙", account, token)
    assert refused.value.other is not None
    assert (refused.value.other.text, text_now(engine).text) == ("title: 甲", "title: 甲")


def test_of_many_who_save_at_once_exactly_one_succeeds(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    token = text_now(engine).token

    def attempt(number: int) -> bool:
        try:
            save(engine, f"title: {number}", account, token)
        except EditConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(8))) == 1


def test_a_new_draft_does_not_pass_for_one_that_was_given_up(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    old = save(engine, "title: 甲", account)
    discard_draft(engine, SURVEY, old.token)
    save(engine, "title: 乙", account)
    with pytest.raises(EditConflict):
        save(engine, "title: 丙", account, old.token)


def test_giving_up_a_draft_brings_the_published_text_back(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    published = text_now(engine)
    left = discard_draft(engine, SURVEY, save(engine, "title: 甲", account).token)
    assert (left, text_now(engine)) == (True, published)


def test_a_draft_that_another_changed_is_not_given_up(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    mine = save(engine, "title: 甲", account)
    save(engine, "title: 乙", account)
    with pytest.raises(EditConflict):
        discard_draft(engine, SURVEY, mine.token)


@each("text", ["x" * (LARGEST_DEFINITION_FILE + 1), "title: \x00", "title: \ud800"])
def test_what_no_file_may_hold_is_refused(engine: Engine, account: int, text: str) -> None:
    publish_every_type(engine)
    with pytest.raises(Refusal, match=r"draft_too_large|draft_not_text"):
        save(engine, text, account)


def test_publishing_a_draft_makes_it_current_and_removes_it(engine: Engine, account: int) -> None:
    open_survey(engine)
    draft = save(engine, retitled(text_now(engine).text), account)
    publication = publish_draft(engine, SURVEY, draft.token)
    questionnaire = questionnaire_of(engine, SURVEY, publication.version)
    assert questionnaire is not None
    assert (publication.change, str(questionnaire.title)) == ("new_version", "新的标题")
    assert not text_now(engine).is_draft


def test_a_draft_with_errors_is_not_published_and_stays(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    draft = save(engine, "title: 甲", account)
    with pytest.raises(Refusal, match="questionnaire_has_errors"):
        publish_draft(engine, SURVEY, draft.token)
    assert text_now(engine) == draft


def test_what_is_published_already_is_not_published_again(engine: Engine) -> None:
    publish_every_type(engine)
    with pytest.raises(Refusal, match="nothing_to_publish"):
        publish_draft(engine, SURVEY, text_now(engine).token)


def test_comments_alone_are_published_without_a_new_version(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    before = known_survey(engine, SURVEY)
    draft = save(engine, "# 说明\n" + text_now(engine).text, account)
    assert publish_draft(engine, SURVEY, draft.token).change == "unchanged"
    assert (known_survey(engine, SURVEY), text_now(engine).text[:4]) == (before, "# 说明")


def test_a_type_that_was_published_is_an_error_on_its_line(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    lines = text_now(engine).text.split("\n")
    at = lines.index("  type: text")
    lines[at] = "  type: single\n  options: [{code: a, label: 甲}, {code: b, label: 乙}]"
    questionnaire, problems = check_text(engine, SURVEY, "\n".join(lines))
    faults = [(problem.line, problem.code) for problem in problems if problem.level == "error"]
    assert (questionnaire, faults) == (None, [(at + 1, "published_with_other_type")])


def test_what_publishing_will_do_is_known_before(engine: Engine, account: int) -> None:
    open_survey(engine)
    submit(engine)
    dropped = text_now(engine).text.replace("  - {code: adult, label: 18-60岁}\n", "")
    found = preview_publication(engine, save(engine, retitled(dropped), account))
    assert (found.change, found.returned, found.state) == ("new_version", 1, "open")
    assert found.changes is not None
    assert (found.changes.frame, found.changes.changed[0].removed) == (("title",), ("adult",))


def folder_with(tmp_path: Path, text: bytes) -> Path:
    (tmp_path / "files" / "tests").mkdir(parents=True, exist_ok=True)
    (tmp_path / "files" / "tests" / "every_type.yaml").write_bytes(text)
    return tmp_path / "files"


def test_starting_again_leaves_alone_what_was_published_in_the_console(
    engine: Engine, account: int, tmp_path: Path
) -> None:
    folder = folder_with(tmp_path, questionnaire_source("every_type"))
    publish_folder(engine, folder)
    publish_draft(engine, SURVEY, save(engine, retitled(text_now(engine).text), account).token)
    publications, _ = publish_folder(engine, folder)
    assert (publications, text_now(engine).text[: len(TITLE)]) == ([], TITLE)


def test_the_file_is_taken_again_when_it_is_named(engine: Engine, account: int, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, questionnaire_source("every_type"))
    publish_folder(engine, folder)
    publish_draft(engine, SURVEY, save(engine, retitled(text_now(engine).text), account).token)
    publication = publish_named(engine, folder, SURVEY)
    assert publication.earlier_origin == "console"
    assert "此前在控制台发布的内容已换成文件的内容" in publication_line(publication)
    publications, _ = publish_folder(engine, folder)
    assert [publication.change for publication in publications] == ["unchanged"]


def test_what_can_be_undone_is_bounded_by_what_it_takes_too(engine: Engine, account: int) -> None:
    publish_every_type(engine)
    text = (
        text_now(engine).text
        + "- {code: h, type: cascade, text: t, options_file: v.csv}\n#options_file v.csv\n"
    )
    longest = "#|" + "镇" * 650_000 + "\n"
    for number in range(25):
        save(engine, f"title: {number}\n{text.partition(chr(10))[2]}{longest}", account)
    with engine.connect() as connection:
        assert (
            connection.execute(select(func.sum(func.length(DraftStep.text)))).scalar_one()
            < MOST_STEP_CHARACTERS
        )
        assert connection.execute(select(func.count()).select_from(DraftStep)).scalar_one() > 10
    undone = undo_step(engine, SURVEY, text_now(engine).token, account)
    assert undone.text.startswith("title: 23\n") and undone.text.endswith(longest)
