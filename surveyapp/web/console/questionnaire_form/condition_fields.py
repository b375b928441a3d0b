"""The condition of a question, a line or a section as rows of the form, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveyapp.definition.edits.condition_rows import ConditionRow, condition_of, rows_of
from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.nodes import Value
from surveyapp.definition.files.problems import KeyPath
from surveyapp.web.console.editing.form_places import field_name
from surveyapp.web.console.limits import MOST_CONDITION_ROWS
from surveyapp.web.console.questionnaire_form.outline import first_text

MARK = "if:"
"""What stands before the name of every field of a condition."""


INDENT = "\N{EM SPACE}"
"""What stands before a line of a matrix below its question."""


@dataclass(frozen=True)
class RowView:
    """One comparison: the names of its fields begin with `name`; `options` of its question as code, label, ticked."""

    name: str
    row: ConditionRow
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class ConditionView:
    """The rows of a condition, the last one empty for another comparison.

    `questions`: code and wording of what may be named. `rows` is None where rows cannot show it.
    """

    name: str
    join: str
    rows: tuple[RowView, ...] | None
    questions: tuple[tuple[str, str], ...]


def view_condition(file: EditedFile, path: KeyPath) -> ConditionView:
    """The condition at `path`."""
    read, name = rows_of(file.value(path)), MARK + field_name(path)
    named = tuple(_nameable(file, path))
    if read is None:
        return ConditionView(name, "all", None, named)
    join, rows = read
    missing = tuple((row.question, row.question) for row in rows if row.question not in dict(named))
    views = tuple(
        RowView(f"{name}:{place}", row, tuple(_options(file, row)))
        for place, row in enumerate((*rows, ConditionRow("")))
    )
    return ConditionView(name, join, views, (*named, *missing))


def posted_conditions(form: MultiDict[str, str]) -> Iterator[str]:
    """The names of the conditions that were on the page, without their mark."""
    for name in form:
        if name.startswith(MARK) and ":" not in name[len(MARK) :]:
            yield name.removeprefix(MARK)


def posted_condition(form: MultiDict[str, str], name: str) -> Value:
    """The condition that was filled in under this name."""
    rows, place = [], 0
    while (
        question := form.get(f"{MARK}{name}:{place}:question")
    ) is not None and place < MOST_CONDITION_ROWS:
        at = f"{MARK}{name}:{place}:"
        rows.append(
            ConditionRow(
                question.strip(),
                form.get(f"{at}kind", "is"),
                tuple(form.getlist(f"{at}is")),
                form.get(f"{at}at_least", "").strip(),
                form.get(f"{at}at_most", "").strip(),
                negated=bool(form.get(f"{at}not")),
            )
        )
        place += 1
    return condition_of(form.get(f"{MARK}{name}:join", "all"), rows)


def _nameable(file: EditedFile, path: KeyPath) -> Iterator[tuple[str, str]]:
    """The questions before the one at `path`, and the lines of those that have some, as code and wording."""
    before = path[1] if path[0] == "questions" and len(path) > 1 else None
    questions = file.value(("questions",))
    for place, asked in enumerate(questions if isinstance(questions, list) else []):
        if isinstance(before, int) and place >= before:
            return
        if (
            not isinstance(asked, dict)
            or not isinstance(asked.get("code"), str)
            or asked.get("type") == "note"
        ):
            continue
        code = str(asked["code"])
        yield code, f"{place + 1}. {first_text(asked.get('text'))}"
        for item in _mappings(asked.get("items")):
            if isinstance(item.get("code"), str):
                yield f"{code}.{item['code']}", f"{INDENT}{first_text(item.get('text'))}"


def _options(file: EditedFile, row: ConditionRow) -> Iterator[tuple[str, str, bool]]:
    """The options of the question that a row names; codes that it has not are listed too."""
    code, listed = row.question.partition(".")[0], set()
    questions = file.value(("questions",))
    asked = next((found for found in _mappings(questions) if code and found.get("code") == code), {})
    for option in _mappings(asked.get("options")):
        if isinstance(option.get("code"), str):
            listed.add(str(option["code"]))
            yield str(option["code"]), first_text(option.get("label")), option["code"] in row.codes
    for unknown in row.codes:
        if unknown not in listed:
            yield unknown, unknown, True


def _mappings(value: Value) -> Sequence[Mapping[str, Value]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
