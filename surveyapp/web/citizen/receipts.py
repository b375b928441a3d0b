"""The receipt of a response, and its withdrawal by whoever has the address with its secret."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask import Response, abort, current_app, request
from werkzeug.wrappers import Request

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.answers.receipts import StoredReceipt, closing_text, find_receipt, withdraw
from surveyapp.services.figures_folder import remove_figures
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen.limits import BACK_TO_START_SECONDS
from surveyapp.web.citizen.pages import momentary_page, takes_gzip
from surveyapp.web.citizen.rendering import Viewing, confirm_page, message_page
from surveyapp.web.citizen.short_way import WholeResponse
from surveyapp.web.citizen.visit import Desk, address_of, desk, read_own_body, viewing_of


def receipt_address(
    desk: Desk, place: str, survey: str, viewing: Viewing, response: UUID, *, holder: bool
) -> str:
    """The address after a form was received at `place`, its survey's: on people's own devices the receipt, for its
    `holder` with its secret.

    Elsewhere (kiosk, interviewer, paper, telephone) a page that reveals nothing about the response.
    """
    if not viewing.on_own_device:
        return f"{place}/received{viewing.query(personal=False)}"
    key = desk.secrets.secret_of(survey, response) if holder else ""
    return f"{place}/receipt/{response}{replace(viewing, channel='', key=key).query()}"


def receipt_response(desk: Desk, request: Request, folder: str, name: str, number: str) -> WholeResponse:
    """The receipt; without its secret, or with a wrong one, it offers nothing."""
    response_id = UUID(number)
    published, questionnaire, receipt = _find(desk, folder, name, response_id)
    viewing = _viewing(desk, request, published.survey, questionnaire, receipt)
    # It tells of an answer: only its holder reads it.
    ended = receipt.ineligible and bool(viewing.key)
    ending = closing_text(desk.engine, published.survey, response_id) if ended else None
    compressed = takes_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = desk.receipts.page(
        address_of(request, folder, name),
        published.survey,
        published.version,
        questionnaire,
        receipt,
        viewing,
        ending.say(viewing.language) if ending is not None else "",
        compressed=compressed,
    )
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    if compressed:
        headers.append(("Content-Encoding", "gzip"))
    return WholeResponse(
        "200 OK", [*headers, ("Vary", "Accept-Encoding"), ("Cache-Control", "no-store")], body
    )


def show_receipt(folder: str, name: str, response_id: UUID) -> Response:
    """The receipt as the app gives it."""
    return receipt_response(desk(), request, folder, name, str(response_id)).of_flask()


def ask_for_withdrawal(folder: str, name: str, response_id: UUID) -> Response:
    """The page that explains the withdrawal and asks for confirmation; where nothing can be withdrawn, a redirect to
    the receipt.
    """
    questionnaire, receipt, viewing = _held(folder, name, response_id)
    back = f"{address_of(request, folder, name)}/receipt/{response_id}{viewing.query()}"
    if not receipt.is_withdrawable:
        return _seen_elsewhere(back)
    title = questionnaire.title.say(viewing.language)
    return momentary_page(confirm_page("withdraw", viewing, title=title, back=back), 200)


def withdraw_response(folder: str, name: str, response_id: UUID) -> Response:
    """Withdraw the response; repeating it does no harm, and the receipt shows the result."""
    read_own_body(request, desk().public_url)
    _, before, viewing = _held(folder, name, response_id)
    after = withdraw(desk().engine, f"{folder}/{name}", response_id)
    snapshots = current_app.config.get("SNAPSHOTS_FOLDER")
    if snapshots and after is not None and after.withdrawn is not None:
        # Once more where it was withdrawn before, since removing may have failed; newer figures do not hold it.
        until = None if before.is_withdrawable else after.withdrawn
        remove_figures(Path(snapshots), f"{folder}/{name}", live_alone=True, begun_until=until)
    return _seen_elsewhere(f"{address_of(request, folder, name)}/receipt/{response_id}{viewing.query()}")


def show_received(folder: str, name: str) -> Response:
    """The page that a shared device shows after each form, without a trace of its answers; the empty form follows by
    itself.
    """
    questionnaire = desk().current_questionnaire(desk().surveys.state(f"{folder}/{name}") or abort(404))
    viewing = viewing_of(questionnaire, request)
    following = address_of(request, folder, name) + viewing.query(personal=False)
    title = questionnaire.title.say(viewing.language)
    response = momentary_page(message_page("shared_received", viewing, title=title, link=following), 200)
    response.headers["Refresh"] = f"{BACK_TO_START_SECONDS}; url={following}"
    return response


def _find(
    desk: Desk, folder: str, name: str, response_id: UUID
) -> tuple[SurveySummary, Questionnaire, StoredReceipt]:
    published = desk.surveys.state(f"{folder}/{name}") or abort(404)
    receipt = find_receipt(desk.engine, published.survey, response_id)
    if receipt is None or not receipt.personal:
        abort(404)
    return published, desk.current_questionnaire(published), receipt


def _viewing(
    desk: Desk, request: Request, survey: str, questionnaire: Questionnaire, receipt: StoredReceipt
) -> Viewing:
    """What the query string asks for, with its secret if that is the receipt's own."""
    viewing, key = viewing_of(questionnaire, request), request.args.get("key", "")
    if desk.secrets.fits(key, survey, receipt.response_id):
        return replace(viewing, channel="", key=key)
    return viewing


def _held(folder: str, name: str, response_id: UUID) -> tuple[Questionnaire, StoredReceipt, Viewing]:
    """The receipt for its holder, as the query string asks for it; 404 for everybody else."""
    published, questionnaire, receipt = _find(desk(), folder, name, response_id)
    viewing = _viewing(desk(), request, published.survey, questionnaire, receipt)
    return questionnaire, receipt, viewing if viewing.key else abort(404)


def _seen_elsewhere(place: str) -> Response:
    return Response("", 303, {"Location": place, "Cache-Control": "no-store"})
