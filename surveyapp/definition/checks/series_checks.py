"""What `check` says of the figures of earlier periods that a questionnaire file holds."""

from collections.abc import Iterator

from surveyapp.definition.checks.figure_checks import FigureFault, figure_faults, shape_faults
from surveyapp.definition.checks.unknown_parts import UnknownParts
from surveyapp.definition.files.source import Source
from surveyapp.definition.limits import MOST_FORMER_VALUES
from surveyapp.definition.questionnaire import FormerValue, Questionnaire


def check_former_values(source: Source, questionnaire: Questionnaire, unknown: UnknownParts) -> None:
    """Report what is wrong with `series_values`: figures that there are not, the same one twice in a period."""
    values = questionnaire.series_values
    if len(values) > MOST_FORMER_VALUES:
        source.report(
            ("series_values",), "too_many_former_values", found=len(values), limit=MOST_FORMER_VALUES
        )
    if values and questionnaire.series is None:
        source.report(("series_values",), "values_without_series")
    before: dict[object, int] = {}
    for index, former in enumerate(values[:MOST_FORMER_VALUES]):
        for key, code, params in former_faults(questionnaire, former):
            if not unknown.explain(code, (former.question,)):
                source.report(("series_values", index, *key), code, level="error", **params)
        key_of = (former.period, former.figure, former.question, former.option, former.scale)
        first = before.setdefault(key_of, index)
        if first != index:
            place = ("series_values", index, "period")
            source.report(place, "former_value_twice", found=former.period, first=first + 1)


def former_faults(questionnaire: Questionnaire, former: FormerValue) -> Iterator[FigureFault]:
    """The faults of one figure of an earlier period, wherever it was entered."""
    yield from shape_faults(former.reference)
    yield from figure_faults(questionnaire, former.reference)
    kind = questionnaire.kind_of(former.figure)
    has_mean = kind is not None and kind.needs == "scored_options"
    if former.sd is not None and not has_mean:
        yield ("sd",), "spread_of_no_mean", {"found": former.figure}
    elif former.sd is not None and former.sd < 0:
        yield ("sd",), "spread_below_zero", {"found": str(former.sd)}
    number = former.value.rstrip("% ")  # empty where what is written is none, which is told already
    is_part = kind is not None and kind.is_of_hundred and kind.of != "answer"
    if number and is_part and not 0 <= float(number) <= 100:
        yield ("value",), "former_value_beyond", {"found": former.value}
