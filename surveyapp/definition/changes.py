"""Finds the differences between two contents of a questionnaire, question by question, as an author thinks of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.definition.question import Question
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.type_table import block_of

FRAME = (
    "title",
    "form_head",
    "background",
    "introduction",
    "closing",
    "notice",
    "languages",
    "population",
    "sampling",
    "satisfaction",
    "scales",
    "report",
    "small_groups",
    "figures",
    "published",
    "series",
    "series_values",
    "sections",
)
"""The keys of a questionnaire beside its questions."""

_Aspect = Callable[[Question], Any]

ASPECTS: Mapping[str, _Aspect] = {
    "text": lambda question: question.text,
    "type": lambda question: question.type,
    "section": lambda question: question.section,
    "required": lambda question: question.required,
    "labels": lambda question: {option.code: option.label for option in question.options},
    "write_ins": lambda question: {option.code: option.write_in for option in question.options},
    "scores": lambda question: {option.code: option.score for option in question.options},
    "favourable": lambda question: {option.code: option.favourable for option in question.options},
    "no_opinion": lambda question: {option.code: option.no_opinion for option in question.options},
    "scale": lambda question: question.scale,
    "keep_numbers": lambda question: question.keep_numbers,
    "names_units": lambda question: question.names_units,
    "items": lambda question: {item.code: item.text for item in question.items},
    "blanks": lambda question: {blank.code: blank.label for blank in question.blanks},
    "levels": lambda question: (
        *(question.levels, question.options_file),
        [option.options for option in question.options],
    ),
    "ask_reason": lambda question: question.ask_reason,
    "limits": lambda question: (question.least, question.most),
    "exclusive": lambda question: {option.code: option.exclusive for option in question.options},
    "ends": lambda question: {option.code: option.ends for option in question.options},
    "shuffle": lambda question: (question.shuffle, [o.code for o in question.options if o.fixed]),
    "show_if": lambda question: (question.show_if, {item.code: item.show_if for item in question.items}),
    "range": lambda question: (question.range, question.unit, question.precision),
}
"""What may change about a question. Those that are mappings from a code are compared for common codes only."""


@dataclass(frozen=True)
class ChangedQuestion:
    """A question of both contents, and what changed in it: names of `ASPECTS`, or `order` where options or lines
    changed places; `added` and `removed` are codes of options and lines.
    """

    question: Question
    before: Question
    aspects: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """The questions that were added, removed and changed; `frame` names the other keys that differ; `moved`: the order
    of the questions differs.
    """

    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    changed: tuple[ChangedQuestion, ...]
    frame: tuple[str, ...]
    moved: bool


def find_changes(before: Questionnaire, after: Questionnaire) -> Changes:
    """The differences of `after` from `before`; questions, options and lines are the same where their code is the
    same.
    """
    earlier = {question.code: question for question in before.questions}
    later = {question.code: question for question in after.questions}
    compared = [_compared(earlier[code], later[code]) for code in later if code in earlier]
    return Changes(
        added=tuple(question for question in after.questions if question.code not in earlier),
        removed=tuple(question for question in before.questions if question.code not in later),
        changed=tuple(found for found in compared if found.aspects or found.added or found.removed),
        frame=tuple(key for key in FRAME if getattr(before, key) != getattr(after, key)),
        moved=_other_order(list(earlier), list(later)),
    )


def takes_other_answers(before: Question, after: Question) -> bool:
    """Whether stored answers to a question could not be read any more: what has the same code is of another kind, or
    answers to the whole question became answers to its lines.
    """
    earlier, later = (
        {answer.code: answer.kind for answer in block_of(question, 1).answers} for question in (before, after)
    )
    if common := earlier.keys() & later.keys():
        return any(earlier[code] != later[code] for code in common)
    return bool(earlier and later) and (before.code in earlier) != (after.code in later)


def _compared(before: Question, after: Question) -> ChangedQuestion:
    earlier, later = _codes(before), _codes(after)
    aspects = [name for name, aspect in ASPECTS.items() if _differ(aspect(before), aspect(after))]
    return ChangedQuestion(
        question=after,
        before=before,
        aspects=(*aspects, "order") if _other_order(earlier, later) else tuple(aspects),
        added=tuple(code for code in later if code not in earlier),
        removed=tuple(code for code in earlier if code not in later),
    )


def _codes(question: Question) -> list[str]:
    options = [option.code for option in question.options]
    parts = [*(item.code for item in question.items), *(blank.code for blank in question.blanks)]
    return options + [f"{question.code}.{part}" for part in parts]


def _other_order(before: list[str], after: list[str]) -> bool:
    return [code for code in before if code in after] != [code for code in after if code in before]


def _differ(before: Any, after: Any) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return any(before[code] != after[code] for code in before if code in after)
    return bool(before != after)


CHANGES_OF_FIGURES: Mapping[str, tuple[str, ...]] = {
    "formula": (),
    "scale_items": ("scales",),
    "scores": ("scores", "scale"),
    "favourable": ("favourable",),
    "no_opinion": ("no_opinion",),
    "figures": ("figures",),
    "sampling": ("sampling", "population"),
    "questions": ("type", "levels", "blanks"),
    "wording": ("text", "labels", "items"),
    "conditions": ("show_if", "required", "ends", "limits", "exclusive", "sections"),
}
"""What may differ in how figures are formed or in what is asked, the weightiest first -> the `ASPECTS` of a question
and
the keys of `FRAME` that it consists of; formula and items of the main scale, and questions that were added or removed,
beside them.
"""


def changes_of_figures(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """What differs: codes of `CHANGES_OF_FIGURES`, in their order."""
    found = find_changes(before, after)
    differing = {aspect for changed in found.changed for aspect in changed.aspects} | {*found.frame}
    own = (before.satisfaction, after.satisfaction)
    formulas, items = ({main and getattr(main, name) for main in own} for name in ("formula", "items"))
    options = any(changed.added or changed.removed for changed in found.changed)
    beside = {
        *(["formula"] if len(formulas) > 1 else []),
        *(["scale_items"] if len(items) > 1 else []),
        *(["questions"] if found.added or found.removed or options else []),
    }
    return tuple(
        code
        for code, parts in CHANGES_OF_FIGURES.items()
        if code in beside or not differing.isdisjoint(parts)
    )
