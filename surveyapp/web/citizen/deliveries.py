"""A form that is sent in: read, judged and stored, and the response where it was stored.

Everything else that becomes of a form is a page or a refusal of the app (`app.py`), which goes on from the `Delivery`.
"""

import json
import logging
import re
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import abort
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Request

from surveyapp.analysis.screening import arrival_flags, open_answer_digests
from surveyapp.collection.answers import FormReading, is_answered, read_answers
from surveyapp.collection.channels import channel_kind
from surveyapp.collection.ending import asked_count
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.answers.receipts import is_retry
from surveyapp.services.answers.receive import Receipt, Submission, receive
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen.posted import PostedForm
from surveyapp.web.citizen.receipts import receipt_address
from surveyapp.web.citizen.rendering import Viewing
from surveyapp.web.citizen.short_way import WholeResponse
from surveyapp.web.citizen.visit import Desk, address_of, read_form, viewing_of, wants_json

USUAL_CHANNEL = "online"
"""The channel of a link that names none."""

_DELIVERY = "surveyapp.delivery"

_is_uri = re.compile(r"/(?!/)[\w./?=&%~-]*", re.ASCII).fullmatch

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """A form that arrived, and what became of it: its `receipt`; None where it was not to be stored because of its
    `reading` (problems, or no answer at all), or could not be (`failed`: the database).
    """

    summary: SurveySummary
    questionnaire: Questionnaire
    viewing: Viewing
    posted: PostedForm
    reading: FormReading
    receipt: Receipt | None = None
    failed: bool = False


def delivery_response(desk: Desk, request: Request, folder: str, name: str) -> WholeResponse | None:
    """The response to a form that was stored, now or before; None for any other, of which `delivery_of` tells."""
    delivery = take_form(desk, request, folder, name)
    request.environ[_DELIVERY] = delivery
    if delivery.receipt is None or delivery.receipt.kind not in ("stored", "same"):
        return None
    return _arrived(desk, request, folder, name, delivery.receipt, delivery)


def delivery_of(request: Request) -> Delivery:
    """The form of a request to which `delivery_response` gave no response."""
    delivery: Delivery = request.environ[_DELIVERY]
    return delivery


def take_form(desk: Desk, request: Request, folder: str, name: str) -> Delivery:
    """Read the form that was sent, and store its answers if they can be; refused with 400, 403, 404 or 413 where it is
    none of ours.
    """
    survey = f"{folder}/{name}"
    posted = read_form(request, desk.public_url)
    published = desk.surveys.state(survey) or desk.surveys.fresh_state(survey) or abort(404)
    if posted.version != published.version:
        published = desk.surveys.fresh_state(survey) or abort(404)
    questionnaire = desk.surveys.questionnaire(survey, posted.version) or abort(400)
    viewing = viewing_of(questionnaire, request)
    reading = read_answers(questionnaire, posted.answers_to(questionnaire))
    if reading.problems or not (posted.confirms_empty or is_answered(reading.answers)):
        published = desk.surveys.fresh_state(survey) or abort(404)
        return Delivery(published, questionnaire, viewing, posted, reading)
    submission = _submission(published, questionnaire, viewing, posted, reading)
    try:
        receipt = receive(desk.engine, submission)
    except SQLAlchemyError as error:
        log.error("answers not stored: %s", type(error).__name__)
        return Delivery(published, questionnaire, viewing, posted, reading, failed=True)
    return Delivery(published, questionnaire, viewing, posted, reading, receipt)


def _submission(
    published: SurveySummary,
    questionnaire: Questionnaire,
    viewing: Viewing,
    posted: PostedForm,
    reading: FormReading,
) -> Submission:
    channel = viewing.channel or USUAL_CHANNEL
    kind = channel_kind(channel)
    flags = arrival_flags(
        kind,
        scripted=posted.scripted,
        seconds=posted.seconds,
        questions=asked_count(questionnaire, reading.answers),
    )
    return Submission(
        survey=published.survey,
        version=posted.version,
        response_id=posted.response_id,
        answers=reading.answers,
        channel=channel,
        language=viewing.language,
        started=posted.started,
        seconds=posted.seconds,
        flags=(*flags, "older_version") if posted.version != published.version else flags,
        device=posted.device if kind == "self" else None,
        texts=open_answer_digests(questionnaire, reading.answers),
        ineligible=reading.ended,
    )


def _arrived(
    desk: Desk, request: Request, folder: str, name: str, receipt: Receipt, delivery: Delivery
) -> WholeResponse:
    """The redirect to the receipt; with its secret only for the person who has just stored the answers.

    That person, sending again, is recognised by the device's mark, or without one by sending again at once.
    """
    marked = receipt.device is not None
    known = receipt.device == delivery.posted.device if marked else is_retry(receipt.submitted)
    holder = receipt.kind == "stored" or known
    place = receipt_address(
        desk,
        address_of(request, folder, name),
        delivery.summary.survey,
        delivery.viewing,
        receipt.response_id,
        holder=holder,
    )
    if not wants_json(request):
        headers = [
            ("Location", place if _is_uri(place) else iri_to_uri(place)),
            ("Cache-Control", "no-store"),
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", "0"),
        ]
        return WholeResponse("303 SEE OTHER", headers)
    told = {"location": place, "receipt": str(receipt.response_id)}
    body = f"{json.dumps(told, separators=(',', ':'))}\n".encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return WholeResponse("201 CREATED" if receipt.kind == "stored" else "200 OK", headers, body)
