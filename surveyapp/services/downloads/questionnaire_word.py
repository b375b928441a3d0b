"""A questionnaire as a Word file, made at once: a draft or a published version, to be printed, sent and marked."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.questionnaire_copy import questionnaire_copy

FILE_WORDS = "问卷"
"""What the file is, in the name under which people save it."""


def questionnaire_word(questionnaire: Questionnaire) -> bytes:
    """The questionnaire in the form of an annex (`questionnaire_copy`) as a .docx file."""
    from surveyapp.reports.word.document import write_word  # a format loads its writer when it is written

    with TemporaryDirectory() as folder:
        path = Path(folder) / "questionnaire.docx"
        write_word(questionnaire_copy(questionnaire, datetime.now(CHINA).date()), path, paginate=False)
        return path.read_bytes()
