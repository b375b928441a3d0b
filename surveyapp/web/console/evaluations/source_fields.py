"""The fields in which the source of a value is chosen, and reading them: from an address, a form, or the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import LINKED_KINDS, Actual, ActualKind, Weighing
from surveyapp.definition.indicators.targets import Amount, read_target
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.evaluations.sources.figure_choices import FigureChoice, FigureSteps, figure_steps
from surveyapp.web.console.limits import FEWEST_COMBINED_FIGURES, MOST_COMBINED_FIGURES

LINKS: Mapping[ActualKind, object] = {
    "figure": _l("一项调查结果"),
    "combined": _l("几项调查结果合并"),
    "cell": _l("基础表的一格"),
    "execution": _l("预算执行率"),
}
"""The kinds of actual value that lead to where the value is -> what they are called."""

WEIGHINGS: Mapping[Weighing, object] = {
    "n": _l("按样本量加权"),
    "equally": _l("取平均"),
    "weights": _l("按声明的权重"),
}
"""How several figures are taken together -> what people call it."""


OF_SCALE = "="
"""Before the code of a scale in the list of questions: no code begins so."""


@dataclass(frozen=True)
class ChosenSource:
    """What was chosen: the `kind` (empty: nothing yet), and what belongs to it.

    `parts` are the figures, one or several; `weights` as they were typed, one for each part; `cell` is form/cell.
    `drops_completion`: a completion that was entered beside the value goes.
    """

    kind: ActualKind | None
    parts: tuple[FigureSteps, ...] = ()
    by: Weighing = "n"
    weights: tuple[str, ...] = ()
    cell: str = ""
    drops_completion: bool = False

    def keys(self) -> dict[str, Any] | None:
        """The keys of `actual` in the file; None while something is still to be chosen."""
        written = self._link()
        if written is None:
            return None
        if self.parts:
            written["shown"] = None  # not beside a figure of a survey
        return written | ({"completion": None} if self.drops_completion else {})

    def _link(self) -> dict[str, Any] | None:
        if self.kind == "execution":
            return {"execution": "total"}
        if self.kind == "cell":
            form, _slash, cell = self.cell.partition("/")
            return {"cell": {"form": form, "cell": cell}} if cell else None
        references = [steps.reference for steps in self.parts]
        figures = [written_reference(each) for each in references if each is not None]
        if not figures or len(figures) < len(references):
            return None
        if self.kind == "figure":
            return {"figure": figures[0]}
        if len(figures) < FEWEST_COMBINED_FIGURES:
            return None
        combined: dict[str, Any] = {"figures": figures, "by": self.by}
        if self.by == "weights":
            weights = [weight_in(text) for text in self.weights]
            if any(weight is None for weight in weights):
                return None
            combined["weights"] = weights
        return {"combined": combined}


def written_reference(reference: FigureReference) -> dict[str, Any]:
    """A reference as the file has it, its survey first."""
    return {"survey": reference.survey, **reference.model_dump(exclude_none=True, mode="json")}


def weight_in(text: str) -> Decimal | None:
    """A declared weight, a number above 0 of any width; None where the text is none."""
    read = read_target(text.strip()) if text.strip() else None
    plain = isinstance(read, Amount) and not read.comparison and read.unit in ("", "%")
    return read.number if isinstance(read, Amount) and plain and read.number > 0 else None


def source_in(fields: "MultiDict[str, str]", surveys: Mapping[str, Questionnaire]) -> ChosenSource:
    """The choice that an address or a form says."""
    kind = next((kind for kind in LINKED_KINDS if kind == fields.get("kind")), None)
    count = {"figure": 1, "combined": _part_count(fields)}.get(kind or "", 0)
    numbers = range(count)
    if (removed := fields.get("remove", "")).isdecimal() and count > FEWEST_COMBINED_FIGURES:
        numbers = [number for number in numbers if str(number) != removed]  # type: ignore[assignment]
    by: Weighing = next((by for by in WEIGHINGS if by == fields.get("by")), "n")
    return ChosenSource(
        kind,
        tuple(figure_steps(surveys, _choice(fields, number)) for number in numbers),
        by,
        tuple(fields.get(f"{number}-weight", "") for number in numbers),
        fields.get("cell", ""),
        fields.get("drop_completion") == "1",
    )


def fields_of(actual: Actual | None) -> "MultiDict[str, str]":
    """The choice that the file says now, as an address would."""
    fields: MultiDict[str, str] = MultiDict()
    kind = next(iter(actual.kinds), "") if actual is not None else ""
    if actual is None or kind not in LINKED_KINDS:
        return fields
    fields["kind"] = kind
    if actual.cell is not None:
        fields["cell"] = f"{actual.cell.form}/{actual.cell.cell}"
    if actual.combined is not None:
        fields["by"] = actual.combined.by
        for number, weight in enumerate(actual.combined.weights):
            fields[f"{number}-weight"] = str(weight)
    references = actual.references()
    fields["parts"] = str(len(references))
    for number, reference in enumerate(references):
        for key in ("survey", "figure", "question", "option"):
            fields[f"{number}-{key}"] = getattr(reference, key) or ""
        if reference.scale is not None:
            fields[f"{number}-question"] = OF_SCALE + reference.scale
        if reference.group is not None:
            fields[f"{number}-group"] = reference.group.question
            fields.setlist(f"{number}-group_option", list(reference.group.options))
    return fields


def as_fields(source: ChosenSource) -> Iterable[tuple[str, str]]:
    """The choice as fields of a form, to send it on as it stands."""
    yield "kind", source.kind or ""
    yield "parts", str(len(source.parts))
    yield "by", source.by
    yield "cell", source.cell
    yield "drop_completion", "1" if source.drops_completion else ""
    for number, (steps, weight) in enumerate(zip(source.parts, source.weights, strict=True)):
        choice = steps.choice
        yield f"{number}-weight", weight
        for key in ("survey", "figure", "option", "group"):
            yield f"{number}-{key}", getattr(choice, key)
        yield f"{number}-question", OF_SCALE + choice.scale if choice.scale else choice.question
        for option in choice.group_options:
            yield f"{number}-group_option", option


def _part_count(fields: "MultiDict[str, str]") -> int:
    typed = fields.get("parts", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else FEWEST_COMBINED_FIGURES
    added = 1 if fields.get("add") else 0
    return min(max(count, FEWEST_COMBINED_FIGURES) + added, MOST_COMBINED_FIGURES)


def _choice(fields: "MultiDict[str, str]", number: int) -> FigureChoice:
    asked = fields.get(f"{number}-question", "")
    of_scale = asked.startswith(OF_SCALE)
    return FigureChoice(
        **{key: fields.get(f"{number}-{key}", "") for key in ("survey", "figure", "option", "group")},
        question="" if of_scale else asked,
        scale=asked.removeprefix(OF_SCALE) if of_scale else "",
        group_options=tuple(fields.getlist(f"{number}-group_option")),
    )
