"""Questionnaires being edited: their text is kept, errors included, until it is published or given up.

Whoever changes something names the text that the change began from by its token; if another person has saved,
published or given up a text meanwhile, the change is refused and both texts are kept.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Connection, Engine, delete, insert, select, update

from surveyapp.definition.files.options_files import join_text, named_files, split_text, with_files_of
from surveyapp.definition.files.problems import Problem, dotted_key
from surveyapp.definition.files.text_files import OLE, ZIP, decode_text
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE, LARGEST_OPTIONS_FILE
from surveyapp.definition.loading import LoadedQuestionnaire, load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.accounts import Account
from surveyapp.records.connection import reading, transaction
from surveyapp.records.console import Draft
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.drafting.draft_steps import (
    Step,
    StepsAround,
    add_step,
    delete_steps,
    step_beside,
    steps_around,
    texts_of_steps,
)
from surveyapp.services.surveys.publish import (
    Publication,
    changed_types,
    publish_within,
    require_questionnaire,
)
from surveyapp.services.surveys.survey_lookup import CURRENT

FIRST_REVISION = 1

AS_TEXT = Step("edit_text", "")
"""What is changed where a whole text is saved."""


@dataclass(frozen=True)
class EditedText:
    """The text of a questionnaire file as the editor shows it.

    `token` names exactly this text. `saved` and `person` say when and by whom it was saved; None for the published
    text, which nobody has edited. `is_published`: citizens may have seen a version of the survey.
    """

    survey: str
    text: str
    token: str
    saved: datetime | None
    person: str | None
    is_published: bool

    @property
    def is_draft(self) -> bool:
        """Whether this text was edited and is not published."""
        return self.saved is not None


class EditConflict(Refusal):
    """Another person changed the text since: `other` is theirs (None: they gave up a survey never published)."""

    def __init__(self, other: EditedText | None) -> None:
        super().__init__("edited_meanwhile" if other else "draft_given_up")
        self.other = other


def edited_text(engine: Engine, survey: str) -> EditedText | None:
    """The draft of a survey, or its published text; None where there is neither."""
    with reading(engine) as connection:
        return _edited(connection, survey)


def published_text(engine: Engine, survey: str) -> str | None:
    """The text that is published now, whatever is being edited."""
    with engine.connect() as connection:
        return published_text_within(connection, survey)


def save_draft(
    engine: Engine, survey: str, text: str, token: str, account: int, step: Step = AS_TEXT
) -> EditedText:
    """Keep an edited text; gives it with its new token. A text that nobody changed makes no draft.

    `step` says what was changed, for undoing it.

    `EditConflict` if the text is not that of `token` any more; `Refusal` if it cannot be stored.
    """
    text = storable_text(text)
    with transaction(engine, alone=True) as connection:
        present = _unchanged_since(connection, survey, token)
        text = with_files_of(text, present.text)
        if text != storable_text(present.text):
            keep_draft(connection, survey, text, account, step)
        return _edited(connection, survey) or present


def keep_draft(connection: Connection, survey: str, text: str, account: int, step: Step = AS_TEXT) -> None:
    """Write a draft within a transaction that runs `alone`: the first one, or over the one that is there."""
    present = _edited(connection, survey)
    number = add_step(connection, survey, present.text if present else None, text, step)
    _write(connection, survey, text, account, number)


def undo_step(engine: Engine, survey: str, token: str, account: int, *, again: bool = False) -> EditedText:
    """Go back to the text before the last change, or (`again`) forward to the one that was undone last.

    `EditConflict` as `save_draft`; `Refusal` where there is nothing to undo or to do again.
    """
    with transaction(engine, alone=True) as connection:
        present = _unchanged_since(connection, survey, token)
        beside = step_beside(connection, survey, 1 if again else -1)
        if beside is None:
            raise Refusal("nothing_to_redo" if again else "nothing_to_undo")
        _write(connection, survey, beside[1], account, beside[0])
        return _edited(connection, survey) or present


def draft_steps(engine: Engine, survey: str) -> StepsAround:
    """What of a draft can be undone and done again."""
    with reading(engine) as connection:
        return steps_around(connection, survey)


def earlier_text(engine: Engine, survey: str, token: str) -> str | None:
    """The text that a token names, where it is still among the steps of the draft or is the published one."""
    with reading(engine) as connection:
        texts = [*texts_of_steps(connection, survey), published_text_within(connection, survey) or ""]
    return next((text for text in texts if token.endswith(f"-{_digest(text)}")), None)


def _write(connection: Connection, survey: str, text: str, account: int, step: int) -> None:
    values = {"text": text, "account": account, "saved": datetime.now(UTC), "step": step}
    again = update(Draft).where(Draft.survey == survey).values(**values, revision=Draft.revision + 1)
    if connection.execute(again).rowcount == 0:
        connection.execute(insert(Draft).values(survey=survey, revision=FIRST_REVISION, **values))


def save_options_file(
    engine: Engine, survey: str, file_name: str, data: bytes, token: str, account: int
) -> EditedText:
    """Keep a file of options with the edited text that names it; `EditConflict` and `Refusal` as `save_draft`.

    `Refusal` with `options_file_not_named` where the text names no such file, `options_file_too_large`,
    `options_file_is_workbook`, `upload_not_text`.
    """
    with transaction(engine, alone=True) as connection:
        present = _unchanged_since(connection, survey, token)
        own, files = split_text(present.text.encode())
        names = named_files(own)
        if file_name not in names:
            raise Refusal("options_file_not_named", found=file_name[:100], known=names)
        if len(data) > LARGEST_OPTIONS_FILE:
            raise Refusal("options_file_too_large", found=len(data), limit=LARGEST_OPTIONS_FILE)
        if data.startswith((ZIP, OLE)):
            raise Refusal("options_file_is_workbook")
        decoded = decode_text(data)
        if decoded is None:
            raise Refusal("upload_not_text")
        keep_draft(connection, survey, join_text(own, files | {file_name: decoded[0]}).decode(), account)
        return _edited(connection, survey) or present


def _drop(connection: Connection, survey: str) -> None:
    connection.execute(delete(Draft).where(Draft.survey == survey))
    delete_steps(connection, survey)


def storable_text(text: str) -> str:
    """The text with plain line ends; `Refusal` where it is longer than a file may be, or cannot be stored."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    own, files = split_text(text.encode("utf-8", "replace"))
    if files and max(len(content.encode()) for content in files.values()) > LARGEST_OPTIONS_FILE:
        raise Refusal("options_file_too_large", found=len(text), limit=LARGEST_OPTIONS_FILE)
    if (size := len(own)) > LARGEST_DEFINITION_FILE:
        raise Refusal("draft_too_large", found=size, limit=LARGEST_DEFINITION_FILE)
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal("draft_not_text")
    return text


def discard_draft(engine: Engine, survey: str, token: str) -> bool:
    """Give up the draft; True if a published text remains, False if the survey itself is gone with it."""
    with transaction(engine, alone=True) as connection:
        present = _unchanged_since(connection, survey, token)
        _drop(connection, survey)
        return present.is_published


def publish_draft(engine: Engine, survey: str, token: str, person: str = "", reason: str = "") -> Publication:
    """Publish the draft in the name of `person` and remove it, both or neither; `reason`: why it changes what was
    published.

    `Refusal` with the author errors if it has any.
    """
    edited = edited_text(engine, survey)
    if edited is None or edited.token != token:
        raise EditConflict(edited)
    if not edited.is_draft:
        raise Refusal("nothing_to_publish")
    questionnaire = require_questionnaire(
        edited.text.encode(), survey
    )  # before the transaction, since it takes long
    with transaction(engine, alone=True) as connection:
        _unchanged_since(connection, survey, token)
        publication = publish_within(
            connection, survey, questionnaire, edited.text, survey, "console", person, reason
        )
        _drop(connection, survey)
        return publication


def check_text(engine: Engine, survey: str, text: str) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """The questionnaire (None with errors) and every problem of a text, types changed since publishing included."""
    with engine.connect() as connection:
        present = _edited(connection, survey)
    loaded = _load(with_files_of(text, present.text) if present is not None else text, survey)
    with engine.connect() as connection:
        changed = changed_types(
            connection, survey, (question for _place, question in loaded.questions.values())
        )
    if not changed:
        return loaded.questionnaire, loaded.problems
    problems = [*loaded.problems]
    for found in changed:
        params: dict[str, object] = {
            "found": found.now,
            "before": found.before,
            "question": found.code,
        }
        at = ("questions", loaded.questions[found.code][0], "type")
        line = loaded.source.line(at)
        problems.append(Problem(survey, line, dotted_key(at), "published_with_other_type", params))
    return None, tuple(sorted(problems, key=lambda problem: problem.line))


@lru_cache(maxsize=8)
def _load(text: str, survey: str) -> LoadedQuestionnaire:
    """The questionnaire of a text: pages ask for the same text again and again while it is edited."""
    return load_questionnaire(text.encode("utf-8", "replace"), survey)


def _unchanged_since(connection: Connection, survey: str, token: str) -> EditedText:
    present = _edited(connection, survey)
    if present is None or present.token != token:
        raise EditConflict(present)
    return present


def _edited(connection: Connection, survey: str) -> EditedText | None:
    query = (
        select(Draft.text, Draft.revision, Draft.saved, Account.name)
        .outerjoin(Account, Account.id == Draft.account)
        .where(Draft.survey == survey)
    )
    draft = connection.execute(query).first()
    text = published_text_within(connection, survey)
    if draft is not None:
        token = _token(draft.text, draft.revision)
        return EditedText(survey, draft.text, token, draft.saved, draft.name, text is not None)
    return (
        EditedText(survey, text, _token(text, 0), None, None, is_published=True) if text is not None else None
    )


def published_text_within(connection: Connection, survey: str) -> str | None:
    """The text that is published now, read within the caller's transaction."""
    query = select(PublishedQuestionnaire.source).join(Survey, CURRENT).where(Survey.name == survey)
    return connection.execute(query).scalars().first()


def _token(text: str, revision: int) -> str:
    # The revision alone would come again when a draft was given up and another one begun.
    return f"{revision}-{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
