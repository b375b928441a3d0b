"""The receipt of a response, and taking the response back: for who has the address with its secret."""

from uuid import UUID

from flask import Response, abort, current_app, request

from surveyapp.collection.channels import channel_kind
from surveyapp.extensions import db
from surveyapp.services.answers.receipts import ReceiptSecrets, StoredReceipt, find_receipt, withdraw
from surveyapp.web.citizen.pages import momentary
from surveyapp.web.citizen.rendering import Viewing, confirm_page, message_page, receipt_page
from surveyapp.web.citizen.visit import (
    address_of,
    current_questionnaire,
    read_own_body,
    surveys,
    viewing_of,
)

BACK_TO_START = 15
"""Seconds after which a kiosk shows the empty form to the next person."""


def receipt_address(folder: str, name: str, viewing: Viewing, response: UUID, *, holder: bool) -> str:
    """Where an arrived form leads: with its secret for the `holder`, if it came from a device of their own.

    On a kiosk to a page that says nothing of the response; elsewhere to a receipt that nobody can withdraw with.
    """
    kind, place = channel_kind(viewing.channel), address_of(folder, name)
    if kind == "kiosk":
        return f"{place}/received{viewing.query(personal=False)}"
    if kind != "self":
        return f"{place}/receipt/{response}{viewing.query()}"
    secret = f"/{_secrets().secret_of(f'{folder}/{name}', response)}" if holder else ""
    return f"{place}/receipt/{response}{secret}{viewing.query(channel=False)}"


def show_receipt(folder: str, name: str, response_id: UUID, secret: str = "") -> Response:
    """The receipt; without its secret, or with a wrong one, it offers nothing."""
    published = surveys().state(f"{folder}/{name}") or abort(404)
    receipt = find_receipt(db.engine, published.survey, response_id) or abort(404)
    questionnaire = current_questionnaire(published)
    viewing = viewing_of(questionnaire)
    following = address_of(folder, name) + viewing.query(personal=False)
    page = receipt_page(
        published.survey,
        questionnaire,
        receipt,
        viewing,
        holder=_is_holder(published.survey, receipt, secret),
        withdrawal=f"{request.script_root}{request.path}/withdraw{viewing.query(channel=False)}",
        following="" if channel_kind(viewing.channel) == "self" else following,
    )
    return momentary(page, 200)


def ask_for_withdrawal(folder: str, name: str, response_id: UUID, secret: str) -> Response:
    """The page that says what taking back means, and asks; where there is nothing to ask, back to the receipt."""
    receipt = _held(folder, name, response_id, secret)
    questionnaire = current_questionnaire(surveys().state(f"{folder}/{name}") or abort(404))
    viewing = viewing_of(questionnaire)
    back = f"{address_of(folder, name)}/receipt/{response_id}/{secret}{viewing.query(channel=False)}"
    if not receipt.withdrawable:
        return _seen_other(back)
    title = questionnaire.title.say(viewing.language)
    return momentary(confirm_page("withdraw", viewing, title=title, back=back), 200)


def withdraw_response(folder: str, name: str, response_id: UUID, secret: str) -> Response:
    """Take the response back, once or again; its receipt says what became of it."""
    read_own_body()
    _held(folder, name, response_id, secret)
    withdraw(db.engine, f"{folder}/{name}", response_id)
    viewing = viewing_of(current_questionnaire(surveys().state(f"{folder}/{name}") or abort(404)))
    return _seen_other(
        f"{address_of(folder, name)}/receipt/{response_id}/{secret}{viewing.query(channel=False)}"
    )


def show_received(folder: str, name: str) -> Response:
    """What a kiosk says after each form: nothing of whose it was; then the empty form comes back by itself."""
    questionnaire = current_questionnaire(surveys().state(f"{folder}/{name}") or abort(404))
    viewing = viewing_of(questionnaire)
    following = address_of(folder, name) + viewing.query(personal=False)
    title = questionnaire.title.say(viewing.language)
    response = momentary(message_page("received", viewing, title=title, link=following), 200)
    response.headers["Refresh"] = f"{BACK_TO_START}; url={following}"
    return response


def _held(folder: str, name: str, response_id: UUID, secret: str) -> StoredReceipt:
    """The receipt, for its holder alone; 404 for everybody else."""
    survey = f"{folder}/{name}"
    receipt = find_receipt(db.engine, survey, response_id) or abort(404)
    return receipt if _is_holder(survey, receipt, secret) else abort(404)


def _is_holder(survey: str, receipt: StoredReceipt, secret: str) -> bool:
    return receipt.personal and _secrets().fits(secret, survey, receipt.response_id)


def _seen_other(place: str) -> Response:
    return Response("", 303, {"Location": place, "Cache-Control": "no-store"})


def _secrets() -> ReceiptSecrets:
    secrets: ReceiptSecrets = current_app.extensions["receipt_secrets"]
    return secrets
