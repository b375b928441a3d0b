"""Changes of a questionnaire's draft by its form: one change makes the next text of the draft."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from surveyapp.definition.edits.edited_file import EditedFile, PathError
from surveyapp.definition.edits.reading import NotEditableError
from surveyapp.papers.codes import option_code, wording_code
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.drafting.draft_steps import Step
from surveyapp.services.surveys.drafts import (
    EditConflict,
    EditedText,
    earlier_text,
    edited_text,
    save_draft,
    storable_text,
)

Change = Callable[[EditedFile], None]


@dataclass(frozen=True)
class ChangeNotSaved:
    """A change that met another person's: theirs, and the text that this change makes of the one it began from.

    `mine` is None where the text that it began from is not there any more.
    """

    conflict: EditConflict
    mine: str | None


def change_draft(
    engine: Engine, survey: str, token: str, account: int, change: Change, step: Step
) -> EditedText | ChangeNotSaved:
    """Change the draft of a survey, which is the one that `token` names.

    `Refusal` where its text cannot be changed in this way.
    """
    present = edited_text(engine, survey)
    if present is None or present.token != token:
        before = earlier_text(engine, survey, token)
        return ChangeNotSaved(EditConflict(present), None if before is None else changed_text(before, change))
    try:
        return save_draft(engine, survey, changed_text(present.text, change), token, account, step)
    except EditConflict as conflict:
        return ChangeNotSaved(conflict, changed_text(present.text, change))


def changed_text(text: str, change: Change) -> str:
    """The text after a change; the same text where nothing of it changes."""
    try:
        file = EditedFile(storable_text(text))
        change(file)
    except NotEditableError as error:
        raise Refusal("not_editable", line=error.line) from error
    except PathError as error:
        raise Refusal("place_gone") from error
    return file.text


def wished_question_code(wording: str) -> str:
    """A readable code for a question; empty where the wording gives none."""
    return wording_code(wording, "")


def wished_option_code(wording: str) -> str:
    """A readable code for an option or line; empty where the wording gives none."""
    return option_code(wording, "")


EMPTY = """\
title:
notice:
  controller:  # 谁在调查
  contact:  # 电话或邮箱
  purpose: 用于绩效评价
  retention_days: 365
questions:
- code: q1
  type: single
  text:
"""


def empty_questionnaire(title: str) -> str:
    """A questionnaire with a title, a proposed notice and a first question, all to be filled in."""
    file = EditedFile(EMPTY)
    file.set(("title",), title)
    return file.text
