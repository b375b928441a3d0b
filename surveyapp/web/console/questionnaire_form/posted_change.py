"""What was sent with the form: everything that was filled in, and the one thing that a button does."""

from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.edits.edited_file import EditedFile, PathError
from surveyapp.definition.edits.questionnaire_edits import (
    add_entry,
    add_lines,
    add_question,
    copy_entry,
    field_at,
    fill_in,
    move_entry,
    order_at,
    place_in_list,
    section_left_empty,
    take_out,
    tick_items,
    use_scale,
    would_change,
)
from surveyapp.definition.edits.type_changes import change_type, lost_by_type
from surveyapp.definition.files.problems import KeyPath
from surveyapp.services.surveys.drafting.draft_steps import Step
from surveyapp.services.surveys.drafting.form_changes import wished_option_code, wished_question_code
from surveyapp.web.console.editing.form_places import (
    QUESTIONS,
    field_name,
    part_of,
    path_of_field,
    question_place,
)
from surveyapp.web.console.questionnaire_form.condition_fields import posted_condition, posted_conditions

USUAL_FORMULA = "index"
"""The formula of a main scale where none was chosen."""

LINES, TICKS = "lines:", "ticks:"
"""What stands before the name of a list: of a text with a line for each new entry, of the ticks in front of items."""


@dataclass
class PostedChange:
    """The change that a posted form makes of a file.

    Afterwards `part` is the part to be shown, `focus` the field where the person goes on, `asked_type` the type that
    would lose something and waits for a yes, `lost_section` the section that a question left empty by moving.
    """

    form: MultiDict[str, str]
    part: str
    focus: str = ""
    asked_type: str = ""
    lost_section: str = ""

    def __call__(self, file: EditedFile) -> None:
        """Change the file."""
        self._fill(file)
        verb, _, target = self.form.get("do", "save").partition(":")
        path = path_of_field(target) if target else ()
        if path is None:
            raise PathError(target)
        action = getattr(self, f"_do_{verb}", None)
        if action is not None:
            action(file, path)

    @property
    def verb(self) -> str:
        """What the button does."""
        return self.form.get("do", "save").partition(":")[0]

    def step(self) -> Step:
        """What is said of the change where it can be undone."""
        return Step(self.verb, self.form.get("about", "")[:200])

    def _fill(self, file: EditedFile) -> None:
        self._tick(file)
        for path, raw, language in [*self._changed(file)]:
            key = path[2] if len(path) == 3 and path[0] == QUESTIONS else ""
            if key == "type":
                self._change_type(file, path, raw)
            elif key == "scale" and not file.count((*path[:2], "options")):
                use_scale(file, int(path[1]), raw)
            else:
                fill_in(file, path, raw, language)
        for name in posted_conditions(self.form):
            self._set_condition(file, name)
        for name in self.form:
            listed = path_of_field(name.removeprefix(LINES)) if name.startswith(LINES) else None
            if listed is not None and self.form[name].strip():
                add_lines(file, listed, self.form[name].splitlines(), wished_option_code)

    def _changed(self, file: EditedFile) -> Iterator[tuple[KeyPath, str, str]]:
        """What was filled in otherwise than the file says: path, text, language."""
        for name in self.form:
            base, _, language = name.partition("@")
            path = path_of_field(base)
            if path is None or not _is_field(file, path) or path == ("satisfaction", "formula"):
                continue
            raw = self.form.getlist(name)[-1]
            if would_change(file, path, raw, language):
                yield path, raw, language

    def _change_type(self, file: EditedFile, path: KeyPath, new: str) -> None:
        place = int(path[1])
        if lost_by_type(file, place, new) and self.form.get("sure_of_type") != new:
            self.asked_type = new
        else:
            change_type(file, place, new)

    def _tick(self, file: EditedFile) -> None:
        for name in self.form:
            path = path_of_field(name.removeprefix(TICKS)) if name.startswith(TICKS) else None
            if path is None or not _is_field(file, path):
                continue
            ticked = [code for code in self.form.getlist(name) if code]
            here = self.form.getlist(f"of:{name}")
            if here:
                listed = file.value(path)
                others = (
                    [str(code) for code in listed if code not in here] if isinstance(listed, list) else []
                )
                ticked = [*others, *ticked]
            tick_items(file, path, ticked)
        self._give_formula(file)

    def _give_formula(self, file: EditedFile) -> None:
        """A main scale has a formula: the one that was chosen, else the usual one."""
        if not file.count(("satisfaction", "items")):
            return
        now = file.value(("satisfaction", "formula"))
        chosen = self.form.get("satisfaction.formula") or now or USUAL_FORMULA
        if chosen != now:
            file.set(("satisfaction", "formula"), chosen, order_at(("satisfaction", "formula")))

    def _set_condition(self, file: EditedFile, name: str) -> None:
        path = path_of_field(name)
        if path is None or not _is_field(file, path) or field_at(path).model is not Condition:
            return
        value = posted_condition(self.form, name)
        if value == file.value(path):
            return
        if value is None:
            take_out(file, path)
        else:
            file.set(path, value, order_at(path))

    def _do_add(self, file: EditedFile, path: KeyPath) -> None:
        place = add_entry(file, path)
        texts = [field.name for field in field_at(path).fields if field.control == "text"]
        self.focus = field_name((*path, place, *texts[:1]))

    def _do_copy(self, file: EditedFile, path: KeyPath) -> None:
        copy_entry(file, path)
        self._show((*path[:-1], place_in_list(path) + 1))

    def _do_up(self, file: EditedFile, path: KeyPath) -> None:
        self._move(file, path, -1)

    def _do_down(self, file: EditedFile, path: KeyPath) -> None:
        self._move(file, path, 1)

    def _move(self, file: EditedFile, path: KeyPath, by: int) -> None:
        place = place_in_list(path) + by
        if 0 <= place < file.count(path[:-1]):
            self.lost_section = section_left_empty(file, path, place)
            move_entry(file, path, place)
            self._show((*path[:-1], place))

    def _do_remove(self, file: EditedFile, path: KeyPath) -> None:
        take_out(file, path)
        if len(path) == 2 and path[0] == QUESTIONS:
            left = file.count((QUESTIONS,))
            self.part = f"q{min(int(path[1]) + 1, left)}" if left else "texts"

    def _do_new_question(self, file: EditedFile, _path: KeyPath) -> None:
        wording, type_ = self.form.get("new_text", "").strip(), self.form.get("new_type", "single")
        place = add_question(file, type_, wording, question_place(self.part), wished_question_code)
        self.part = f"q{place + 1}"
        self.focus = field_name((QUESTIONS, place, "text"))

    def _do_type(self, file: EditedFile, _path: KeyPath) -> None:
        place, new = question_place(self.part), self.form.get("sure_of_type", "")
        if place is None or not new:
            raise PathError(new)
        change_type(file, place, new)

    def _do_scale(self, file: EditedFile, path: KeyPath) -> None:
        name = file.value((*path, "scale"))
        if isinstance(name, str) and len(path) == 2:
            use_scale(file, int(path[1]), name)

    def _show(self, path: KeyPath) -> None:
        """The part with this entry, the person at its beginning."""
        self.part = part_of(path)
        self.focus = field_name(path)


def _is_field(file: EditedFile, path: KeyPath) -> bool:
    """Whether the form has a field there: a known key, of an entry that is there."""
    try:
        field_at(path)
    except PathError:
        return False
    places = [place for place, part in enumerate(path) if isinstance(part, int)]
    return all(int(path[place]) < file.count(path[:place]) for place in places)
