"""The text of a file that somebody uploads: a questionnaire, or an indicator system."""

from dataclasses import dataclass

from surveyapp.definition.files.text_files import OLE, ZIP, decoded
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.services.errors import Refused
from surveyapp.services.surveys.drafts import storable

_NO_TEXT = {
    ZIP: "upload_is_archive",
    OLE: "upload_is_archive",
    b"%PDF": "upload_is_archive",
}
"""How files begin that people take for such a text: Word, Excel, archives, PDF."""


@dataclass(frozen=True)
class UploadedText:
    """The text of an uploaded file; `encoding` is what it was written in."""

    text: str
    encoding: str


def read_upload(data: bytes) -> UploadedText:
    """The text of an uploaded file, whatever encoding it was saved in; `Refused` where it is no text."""
    if len(data) > LARGEST_DEFINITION_FILE:
        raise Refused("upload_too_large", limit=LARGEST_DEFINITION_FILE)
    for beginning, code in _NO_TEXT.items():
        if data.startswith(beginning):
            raise Refused(code)
    if not data.strip():
        raise Refused("upload_is_empty")
    found = decoded(data)
    if found is None:
        raise Refused("upload_not_text")
    text, encoding = found
    return UploadedText(storable(text), encoding)
