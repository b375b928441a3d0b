"""The text of a file that somebody uploads: a questionnaire, or an indicator system."""

from dataclasses import dataclass

from surveyapp.definition.files.text_files import OLE, ZIP, decode_text
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.drafts import storable_text

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
    """The text of an uploaded file, whatever encoding it was saved in; `Refusal` where it is no text."""
    if len(data) > LARGEST_DEFINITION_FILE:
        raise Refusal("upload_too_large", limit=LARGEST_DEFINITION_FILE)
    for beginning, code in _NO_TEXT.items():
        if data.startswith(beginning):
            raise Refusal(code)
    if not data.strip():
        raise Refusal("upload_is_empty")
    found = decode_text(data)
    if found is None:
        raise Refusal("upload_not_text")
    text, encoding = found
    return UploadedText(storable_text(text), encoding)
