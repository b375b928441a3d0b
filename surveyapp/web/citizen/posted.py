"""Reads a posted form: from bytes to form fields, and to what the client says about itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from urllib.parse import parse_qsl
from uuid import UUID

from werkzeug.datastructures import MultiDict

from surveyapp.definition.checks.questionnaire_checks import RESERVED
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.web.citizen.limits import LARGEST_FORM, LONGEST_STAY, MOST_DRAINED, MOST_FORM_FIELDS

DEVICE = "device"
"""The field with the script's mark of the device. Anything else in it is ignored, so that no answer is lost."""

_MARK = re.compile("[0-9a-f]{32}")
_VERSION = re.compile("[0-9a-f]{16}")
_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class BodyTooLarge(Exception):
    """The body exceeds `LARGEST_FORM`."""


class MalformedForm(Exception):
    """The body is not a form, or lacks the fields that each of our forms has."""


@dataclass(frozen=True)
class PostedForm:
    """A form as it arrived. `response_id` is None without script; times are None when missing or not credible.

    `device`: the mark that the script keeps in the browser for this survey, None where it sent none.
    """

    fields: MultiDict[str, str]
    version: str
    response_id: UUID | None
    started: datetime | None
    seconds: int | None
    device: str | None = None

    @property
    def confirms_empty(self) -> bool:
        """Whether the citizen confirmed that a form without any answer is meant."""
        return self.fields.get("confirm_empty") == "1"

    @property
    def scripted(self) -> bool:
        """Whether the page's script ran: it sends a starting time, right or wrong. (An id is also in our own pages.)"""
        return bool(self.fields.get("started"))

    def answers_to(self, questionnaire: Questionnaire) -> Mapping[str, Sequence[str]]:
        """The fields that citizens fill in. A question may have the name of the mark's field: then its options stay."""
        answers = {name: values for name, values in self.fields.lists() if name not in RESERVED}
        if told := answers.pop(DEVICE, None):
            chosen = [value for value in told if value and not _MARK.fullmatch(value)]
            if chosen and questionnaire.item(DEVICE) is not None:
                answers[DEVICE] = chosen
        return answers


def read_body(stream: IO[bytes]) -> bytes:
    """The whole body; one that is too large is drained and refused."""
    body = b""
    while len(body) <= LARGEST_FORM and (part := stream.read(64 * 1024)):
        body += part
    if len(body) <= LARGEST_FORM:
        return body
    drained = len(body)
    while drained < MOST_DRAINED and (part := stream.read(64 * 1024)):
        drained += len(part)
    raise BodyTooLarge


def read_posted(body: bytes, content_type: str) -> PostedForm:
    """The form in `body`, or `MalformedForm`."""
    if content_type != "application/x-www-form-urlencoded":
        raise MalformedForm(content_type)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FORM_FIELDS
        )
    except ValueError as error:
        raise MalformedForm("not a form") from error
    fields = MultiDict(pairs)
    version = _only(fields, "version")
    if not _VERSION.fullmatch(version):
        raise MalformedForm("no version")
    return PostedForm(
        fields,
        version,
        _response_id(_only(fields, "response_id")),
        _moment(fields.get("started", "")),
        _seconds(fields.get("seconds", "")),
        next(filter(_MARK.fullmatch, fields.getlist(DEVICE)), None),
    )


def _only(fields: MultiDict[str, str], name: str) -> str:
    values = fields.getlist(name)
    if len(values) > 1:
        raise MalformedForm(f"several {name}")
    return values[0] if values else ""


def _response_id(text: str) -> UUID | None:
    if text and not _ID.fullmatch(text):
        raise MalformedForm("bad response_id")
    return UUID(text) if text else None


def _moment(text: str) -> datetime | None:
    """A moment by the phone's clock; None for what is none, since a wrong clock is no reason to lose an answer."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 2000 <= moment.year < 2200 else None


def _seconds(text: str) -> int | None:
    if not re.fullmatch("[0-9]{1,9}", text):
        return None
    return int(text) if int(text) <= LONGEST_STAY else None
