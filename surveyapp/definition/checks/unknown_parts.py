"""Tells mistakes apart from what only follows from them: parts of a faulty file that cannot be read explain faults
elsewhere.
"""

from collections.abc import Iterable, Sequence

from surveyapp.definition.files.source import Source
from surveyapp.definition.question import Question
from surveyapp.definition.type_table import TYPES

_OF_TYPE = frozenset(
    {
        "group_not_of_single",
        "named_figure_outside_base",
        "condition_without_options",
        "condition_without_value",
        "condition_of_note",
    }
)
"""Faults of a reference that depend on the type of its question."""

_OF_CONTENT = _OF_TYPE | {
    "figure_without_options",
    "reference_unknown_option",
    "reference_unknown_question",
    "options_without_number",
    "reference_nothing_favourable",
    "reference_no_scores",
    "condition_unknown_question",
    "condition_unknown_option",
}
"""Faults of a reference that depend on the options and lines of its question."""

_OF_SCALE = frozenset({"published_no_scale"})


class UnknownParts:
    """The questions of which type, options or lines cannot be read."""

    def __init__(self, source: Source, questions: Sequence[Question]) -> None:
        self._losses = source.unread_parts
        self._no_scale = bool({("satisfaction",)} & source.unread)
        self._dimensions = any(path[0] == "scales" for path in source.unread if path)
        self._content = set(source.unread_parts.codes)
        self._types: set[str] = set()
        for index, question in enumerate(questions):
            path = ("questions", index)
            type_ = TYPES.get(question.type)
            unasked = type_ is not None and (
                (question.options and not type_.options) or (question.items and not type_.items)
            )
            if unasked or {(*path, "options"), (*path, "items")} & source.unread:
                self._content.add(question.code)
            if type_ is None:
                self._types.add(question.code)

    def explain(self, code: str, codes: Iterable[str | None]) -> bool:
        """Whether the fault `code` of a reference to the questions with these `codes` may only follow from parts that
        cannot be read.
        """
        heads = {item.partition(".")[0] for item in codes if item is not None}
        if code in _OF_SCALE:
            return self._no_scale
        if code == "reference_unknown_scale":
            return self._dimensions
        if code in _OF_CONTENT and (self._losses.unnamed or "questions" in self._losses.keys):
            return True
        return (code in _OF_CONTENT and bool(heads & self._content)) or (
            code in _OF_TYPE and bool(heads & self._types)
        )
