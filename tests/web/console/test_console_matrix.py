"""R25: every route of the console × every role × one's own and another team's objects.

Who may open what stands here once more, by hand: a route that is missing here, or opens to others, fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from console_world import GUARDED, ROLES, World, arguments_of, leads_to_sign_in

EVERY = set(ROLES)
RESULTS = {"administrator", "evaluator", "reader"}
IMPORT = {"administrator", "evaluator", "data_entry"}
EDIT = ANSWERS = {"administrator", "evaluator"}
ADMINISTER = {"administrator"}

WHO_MAY = {
    "account.account": EVERY,
    "account.change_password": EVERY,
    "account.end_other_sessions": EVERY,
    "account.end_session": EVERY,
    "account.recovery_codes": EVERY,
    "account.set_up_totp": EVERY,
    "account.turn_off_totp": EVERY,
    "accounts.account": ADMINISTER,
    "accounts.accounts": ADMINISTER,
    "accounts.end_sessions": ADMINISTER,
    "accounts.reset_password": ADMINISTER,
    "accounts.reset_totp": ADMINISTER,
    "aggregates.keep": EDIT,
    "aggregates.paste": EDIT,
    "aggregates.table": RESULTS,
    "audit.audit": ADMINISTER,
    "audit.export": ADMINISTER,
    "basic_forms.fill": EDIT,
    "basic_forms.make_link": EDIT,
    "basic_forms.show": RESULTS,
    "basic_forms.withdraw": EDIT,
    "comparison.comparison": RESULTS,
    "crosstab.crosstab": RESULTS,
    "crosstab.table_file": RESULTS,
    "drivers.drivers": RESULTS,
    "coding_frame.frame": EDIT,
    "coding_frame.save": EDIT,
    "downloads.again": RESULTS,
    "downloads.answers": ANSWERS,
    "downloads.download": RESULTS,
    "downloads.downloads": RESULTS,
    "downloads.frame": RESULTS,
    "downloads.make": RESULTS,
    "downloads.report": RESULTS,
    "downloads.state": RESULTS,
    "editor.check": EDIT,
    "editor.discard": EDIT,
    "editor.edit": EDIT,
    "editor.file": EVERY,
    "editor.phone": EDIT,
    "editor.problems_file": EDIT,
    "editor.publish": EDIT,
    "editor.review": EDIT,
    "editor.save": EDIT,
    "evaluation_compared.compare": RESULTS,
    "evaluation_compared.years": RESULTS,
    "evaluation_budget.budget": RESULTS,
    "evaluation_budget.fill": EDIT,
    "evaluation_downloads.again": RESULTS,
    "evaluation_downloads.download": RESULTS,
    "evaluation_downloads.downloads": RESULTS,
    "evaluation_downloads.file": RESULTS,
    "evaluation_downloads.frame": RESULTS,
    "evaluation_downloads.make": RESULTS,
    "evaluation_downloads.state": RESULTS,
    "evaluation_filing.archive": EDIT,
    "evaluation_filing.remove": EDIT,
    "evaluation_filing.remove_system": EDIT,
    "evaluation_filing.unarchive": EDIT,
    "evaluation_locks.change": EDIT,
    "estimates.estimates": RESULTS,
    "evaluation_locks.lock": RESULTS,
    "evaluation_source.save": EDIT,
    "evaluation_source.source": RESULTS,
    "evaluation_values.enter": EDIT,
    "evaluation_values.indicator": RESULTS,
    "trend.former": EDIT,
    "trend.series": EDIT,
    "trend.trend": RESULTS,
    "trend.withdraw_aggregate": EDIT,
    "trend.withdraw_former": EDIT,
    "value_paste.keep": EDIT,
    "value_paste.paste": EDIT,
    "value_table.enter": EDIT,
    "value_table.table": RESULTS,
    "opinions.opinions": RESULTS,
    "quotes.decide": EDIT,
    "quotes.quotes": ANSWERS,
    "text_codings.code": EDIT,
    "text_codings.codings": ANSWERS,
    "word_counts.save": EDIT,
    "word_counts.words": ANSWERS,
    "evaluations.evaluation": RESULTS,
    "evaluation_list.evaluations": RESULTS,
    "evaluations.form": RESULTS,
    "filing.archive": EDIT,
    "filing.put_import_away": EDIT,
    "filing.remove": EDIT,
    "filing.take_import_out": EDIT,
    "filing.unarchive": EDIT,
    "folders.title": EDIT,
    "import_list.imports": IMPORT,
    "import_records.undo": EDIT,
    "imports.confirm": IMPORT,
    "imports.discard": IMPORT,
    "imports.matching": IMPORT,
    "imports.problems": IMPORT,
    "imports.upload": IMPORT,
    "insert_questions.choose": EDIT,
    "insert_questions.insert": EDIT,
    "invitations.invite": ADMINISTER,
    "invitations.withdraw": ADMINISTER,
    "links.link": EVERY,
    "links.not_open": EVERY,
    "links.poster": EVERY,
    "links.qr_png": EVERY,
    "links.qr_svg": EVERY,
    "manuals.manual": EVERY,
    "new_empty.begin": EDIT,
    "new_evaluation.new": EDIT,
    "new_evaluation.remaining": RESULTS,
    "new_survey.new": EDIT,
    "new_survey.proposed": EDIT,
    "options_files.save": EDIT,
    "paper.begin": EDIT,
    "paper.correct": EDIT,
    "paper.create": EDIT,
    "preview.phone": EVERY,
    "preview.preview": EVERY,
    "questionnaire_form.change": EDIT,
    "questionnaire_form.form": EDIT,
    "responses.exclude_one": EDIT,
    "responses.exclude_several": EDIT,
    "responses.response": ANSWERS,
    "responses.responses": ANSWERS,
    "results.results": RESULTS,
    "retention.forget": ADMINISTER,
    "retention.forget_response": ADMINISTER,
    "retention.hold": ADMINISTER,
    "retention.retention": ADMINISTER,
    "retention.survey": ADMINISTER,
    "results.texts": ANSWERS,
    "scale.scale": RESULTS,
    "reviews.answer": EDIT,
    "reviews.make_link": EDIT,
    "reviews.reviews": EDIT,
    "reviews.withdraw": EDIT,
    "security.logout": EVERY,
    "sample_size.sample_size": EVERY,
    "set_aside.accept": EDIT,
    "set_aside.clear": EDIT,
    "set_aside.set_aside": EDIT,
    "figure.figure": RESULTS,
    "figure.figures": RESULTS,
    "seal.seal": RESULTS,
    "times.times": RESULTS,
    "snapshots.snapshots": RESULTS,
    "snapshots.verify": RESULTS,
    "surveys.freeze": EDIT,
    "surveys.overview": EVERY,
    "surveys.progress": EVERY,
    "surveys.state": EDIT,
    "surveys.survey": EVERY,
    "system_texts.kept": RESULTS,
    "system_texts.replace": EDIT,
    "system_texts.text": RESULTS,
    "system_texts.use_file": EDIT,
    "teams.team": ADMINISTER,
    "teams.teams": ADMINISTER,
    "what_if.what_if": RESULTS,
    "word_copy.word": EVERY,
}
"""View of the console -> the roles that may open it."""

Route = tuple[str, str]
"""A view and a method."""

ANSWERS_JOB = {"downloads.download", "downloads.state", "downloads.again"}
"""Views of a download that are closed to who may not have its file."""


def test_every_route_stands_in_the_table() -> None:
    assert {view for view, _ in GUARDED} == set(WHO_MAY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("matrix"))
    yield world
    world.close()


def test_who_is_not_signed_in_gets_nowhere(world: World) -> None:
    assert [route for route in GUARDED if not leads_to_sign_in(world.ask("nobody", *route))] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(world: World, role: str) -> None:
    answers = {route: world.ask(role, *route) for route in GUARDED}
    denied = {view for (view, _), answer in answers.items() if answer.status_code == 403}
    assert denied == {view for view, roles in WHO_MAY.items() if role not in roles}
    opened = {route: answer for route, answer in answers.items() if role in WHO_MAY[route[0]]}
    del opened["security.logout", "POST"]
    assert {
        route: answer.status
        for route, answer in opened.items()
        if answer.status_code not in (200, 302, 303, 409, 422) or leads_to_sign_in(answer)
    } == {}


@pytest.mark.parametrize("view", sorted(ANSWERS_JOB))
def test_a_reader_learns_nothing_of_a_download_with_answers(world: World, view: str) -> None:
    method = next(method for found, method in GUARDED if found == view)
    assert world.ask("reader", view, method, job=world.own.answers_job).status_code == 403


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_reader_has_no_file_with_answers_made(world: World, kind: str) -> None:
    data = {"csrf_token": world.tokens["reader"], "kind": kind, "view": "live"}
    assert world.ask("reader", "downloads.make", "POST", data=data).status_code == 403


IN_A_FOLDER = [route for route in GUARDED if "folder" in arguments_of(route[0])]


def not_missing(world: World, role: str, routes: list[Route], **asked: Any) -> dict[Route, int]:
    """Those routes whose answer is not that there is no such thing: 404, or 403 where the role may not go anyway."""
    found = {route: world.ask(role, *route, **asked).status_code for route in routes}
    return {
        route: status
        for route, status in found.items()
        if status != (404 if role in WHO_MAY[route[0]] else 403)
    }


@pytest.mark.parametrize("role", sorted(EVERY - {"administrator"}))
def test_another_teams_survey_does_not_exist(world: World, role: str) -> None:
    assert not_missing(world, role, IN_A_FOLDER, objects=world.other) == {}


IDENTITIES = ("comment", "job", "record", "response", "snapshot", "upload")
BY_ID = [route for route in GUARDED if arguments_of(route[0]) & set(IDENTITIES)]


@pytest.mark.parametrize("role", ["administrator", "evaluator"])
def test_another_teams_object_is_not_found_under_ones_own_survey(world: World, role: str) -> None:
    theirs = {name: getattr(world.other, name) for name in IDENTITIES}
    assert not_missing(world, role, BY_ID, **theirs) == {}


def test_what_belongs_to_nobody_but_oneself(world: World) -> None:
    theirs = world.console.client(world.accounts["reader"])
    page = world.browser("reader").get("/console/account").text
    keys = {part.split("/end")[0] for part in page.split("/console/account/sessions/")[1:]} - {"end-others"}
    assert keys
    for key in keys:
        world.browser("evaluator").post(
            f"/console/account/sessions/{key}/end", data={"csrf_token": world.tokens["evaluator"]}
        )
    assert theirs.get("/console/account").status_code == 200
    world.put_back()
