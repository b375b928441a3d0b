"""Reads a posted form: from bytes to form fields, and to what the client says about itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from urllib.parse import unquote_plus
from uuid import UUID

from werkzeug.datastructures import MultiDict

from surveyapp.definition.checks.questionnaire_checks import RESERVED
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.web.citizen.limits import LARGEST_FORM, LONGEST_STAY, MOST_DRAINED, MOST_FORM_FIELDS

DEVICE = "device"
"""The field with the script's mark of the device. Anything else in it is ignored, so that no answer is lost."""

FORM_TYPE = "application/x-www-form-urlencoded"
"""The content type of a form."""

_MARK = re.compile("[0-9a-f]{32}")
_SECONDS = re.compile("[0-9]{1,9}")
_VERSION = re.compile("[0-9a-f]{16}")
_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class BodyTooLarge(Exception):
    """The body exceeds `LARGEST_FORM`."""


class MalformedForm(Exception):
    """The body is not a form, or lacks the fields that each of our forms has."""


@dataclass(frozen=True)
class PostedForm:
    """A form as it arrived: `values` of each field. `response_id` is None without script; times are None when missing
    or not credible.

    `device`: the mark that the script keeps in the browser for this survey, None where it sent none.
    """

    values: Mapping[str, list[str]]
    version: str
    response_id: UUID | None
    started: datetime | None
    seconds: int | None
    device: str | None = None

    @property
    def fields(self) -> MultiDict[str, str]:
        """The fields as pages show them again."""
        return MultiDict(self.values)

    @property
    def confirms_empty(self) -> bool:
        """Whether the citizen confirmed that a form without any answer is meant."""
        return _first(self.values, "confirm_empty") == "1"

    @property
    def scripted(self) -> bool:
        """Whether the page's script ran: it sends a starting time, right or wrong. (An id is also in our own pages.)"""
        return bool(_first(self.values, "started"))

    def answers_to(self, questionnaire: Questionnaire) -> Mapping[str, Sequence[str]]:
        """The fields that citizens fill in. A question may have the name of the mark's field: then its options stay."""
        answers = {name: values for name, values in self.values.items() if name not in RESERVED}
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
    if content_type != FORM_TYPE:
        raise MalformedForm(content_type)
    try:
        values = _values(body.decode())
    except ValueError as error:
        raise MalformedForm("not a form") from error
    version = _only(values, "version")
    if not _VERSION.fullmatch(version):
        raise MalformedForm("no version")
    marks = values.get(DEVICE, ())
    return PostedForm(
        values,
        version,
        _response_id(_only(values, "response_id")),
        _moment(_first(values, "started")),
        _seconds(_first(values, "seconds")),
        next(filter(_MARK.fullmatch, marks), None),
    )


def _values(text: str) -> dict[str, list[str]]:
    """Field -> its values, both as they were before they were encoded. ValueError for too many, or what is no text."""
    pairs = text.split("&")
    if len(pairs) > MOST_FORM_FIELDS:
        raise ValueError("too many fields")
    values: dict[str, list[str]] = {}
    for pair in pairs:
        if not pair:
            continue
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")
        values.setdefault(name, []).append(value)
    return values


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    given = values.get(name)
    return given[0] if given else ""


def _only(values: Mapping[str, Sequence[str]], name: str) -> str:
    if len(values.get(name, ())) > 1:
        raise MalformedForm(f"several {name}")
    return _first(values, name)


def _response_id(text: str) -> UUID | None:
    if text and not _ID.fullmatch(text):
        raise MalformedForm("bad response_id")
    return UUID(text) if text else None


def _moment(text: str) -> datetime | None:
    """A moment by the phone's clock; None for what is none, since a wrong clock is no reason to lose an answer."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 2000 <= moment.year < 2200 else None


def _seconds(text: str) -> int | None:
    if not text or not _SECONDS.fullmatch(text):
        return None
    return int(text) if int(text) <= LONGEST_STAY else None
