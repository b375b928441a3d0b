"""The receipt of a response, and its withdrawal by whoever has the address with its secret."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask import Response, abort, current_app, request

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.extensions import db
from surveyapp.services.answers.receipts import (
    ReceiptSecrets,
    StoredReceipt,
    closing_text,
    find_receipt,
    withdraw,
)
from surveyapp.services.figures_folder import remove_figures
from surveyapp.web.citizen.limits import BACK_TO_START_SECONDS
from surveyapp.web.citizen.pages import momentary_page
from surveyapp.web.citizen.rendering import Viewing, confirm_page, message_page, receipt_page
from surveyapp.web.citizen.visit import (
    address_of,
    current_questionnaire,
    read_own_body,
    surveys,
    viewing_of,
)


def receipt_address(folder: str, name: str, viewing: Viewing, response: UUID, *, holder: bool) -> str:
    """The address after a form was received: on people's own devices the receipt, for its `holder` with its secret.

    Elsewhere (kiosk, interviewer, paper, telephone) a page that reveals nothing about the response.
    """
    place = address_of(folder, name)
    if not viewing.on_own_device:
        return f"{place}/received{viewing.query(personal=False)}"
    key = _secrets().secret_of(f"{folder}/{name}", response) if holder else ""
    return f"{place}/receipt/{response}{replace(viewing, channel='', key=key).query()}"


def show_receipt(folder: str, name: str, response_id: UUID) -> Response:
    """The receipt; without its secret, or with a wrong one, it offers nothing."""
    questionnaire, receipt = _found(folder, name, response_id)
    viewing = _viewing(folder, name, questionnaire, receipt)
    # It tells of an answer: only its holder reads it.
    ended = receipt.ineligible and bool(viewing.key)
    page = receipt_page(
        f"{folder}/{name}",
        questionnaire,
        receipt,
        viewing,
        withdrawal=f"{address_of(folder, name)}/receipt/{response_id}/withdraw{viewing.query()}",
        ending=closing_text(db.engine, f"{folder}/{name}", response_id) if ended else None,
    )
    return momentary_page(page, 200)


def ask_for_withdrawal(folder: str, name: str, response_id: UUID) -> Response:
    """The page that explains the withdrawal and asks for confirmation; where nothing can be withdrawn, a redirect to
    the receipt.
    """
    questionnaire, receipt = _found(folder, name, response_id)
    viewing = _holder(folder, name, questionnaire, receipt)
    back = f"{address_of(folder, name)}/receipt/{response_id}{viewing.query()}"
    if not receipt.is_withdrawable:
        return _seen_elsewhere(back)
    title = questionnaire.title.say(viewing.language)
    return momentary_page(confirm_page("withdraw", viewing, title=title, back=back), 200)


def withdraw_response(folder: str, name: str, response_id: UUID) -> Response:
    """Withdraw the response; repeating it does no harm, and the receipt shows the result."""
    read_own_body()
    questionnaire, receipt = _found(folder, name, response_id)
    viewing = _holder(folder, name, questionnaire, receipt)
    withdraw(db.engine, f"{folder}/{name}", response_id)
    if receipt.is_withdrawable and (snapshots := current_app.config.get("SNAPSHOTS_FOLDER")):
        remove_figures(Path(snapshots), f"{folder}/{name}", live_alone=True)
    return _seen_elsewhere(f"{address_of(folder, name)}/receipt/{response_id}{viewing.query()}")


def show_received(folder: str, name: str) -> Response:
    """The page that a shared device shows after each form, without a trace of its answers; the empty form follows by
    itself.
    """
    questionnaire = current_questionnaire(surveys().state(f"{folder}/{name}") or abort(404))
    viewing = viewing_of(questionnaire)
    following = address_of(folder, name) + viewing.query(personal=False)
    title = questionnaire.title.say(viewing.language)
    response = momentary_page(message_page("shared_received", viewing, title=title, link=following), 200)
    response.headers["Refresh"] = f"{BACK_TO_START_SECONDS}; url={following}"
    return response


def _found(folder: str, name: str, response_id: UUID) -> tuple[Questionnaire, StoredReceipt]:
    published = surveys().state(f"{folder}/{name}") or abort(404)
    receipt = find_receipt(db.engine, published.survey, response_id)
    if receipt is None or not receipt.personal:
        abort(404)
    return current_questionnaire(published), receipt


def _viewing(folder: str, name: str, questionnaire: Questionnaire, receipt: StoredReceipt) -> Viewing:
    """What the query string asks for, with its secret if that is the receipt's own."""
    viewing, key = viewing_of(questionnaire), request.args.get("key", "")
    if _secrets().fits(key, f"{folder}/{name}", receipt.response_id):
        return replace(viewing, channel="", key=key)
    return viewing


def _holder(folder: str, name: str, questionnaire: Questionnaire, receipt: StoredReceipt) -> Viewing:
    """The same for the receipt's holder; 404 for everybody else."""
    viewing = _viewing(folder, name, questionnaire, receipt)
    return viewing if viewing.key else abort(404)


def _seen_elsewhere(place: str) -> Response:
    return Response("", 303, {"Location": place, "Cache-Control": "no-store"})


def _secrets() -> ReceiptSecrets:
    secrets: ReceiptSecrets = current_app.extensions["receipt_secrets"]
    return secrets
