"""Where an actual value comes from, in words: the first step of a trace."""

from collections.abc import Callable, Mapping

from surveyapp.definition.figure_kinds import FIGURE_KINDS, OWN_FIGURE
from surveyapp.indicators.trace import Step, StepCode, item_name
from surveyapp.reports.words.figure_words import brief_formula, figure_name
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import (
    as_fraction,
    as_list,
    fill_sentence,
    number_text,
    percentage,
    quantity_text,
    sign,
    two_places,
)
from surveyapp.reports.words.wording import (
    left_out_words,
    number_words,
    quote_label,
)

_FIGURE_SENTENCES: Mapping[tuple[bool, bool], str] = {
    (False, False): "{survey}主量表的{figure}：{value}（n = {n}，数据编号 {snapshot}）",
    (True, False): "{survey}第 {number} 题{question}的{figure}：{value}（n = {n}，数据编号 {snapshot}）",
    (True, True): (
        "{survey}第 {number} 题{question}选项{option}的{figure}：{value}（n = {n}，数据编号 {snapshot}）"
    ),
}
"""Whether the figure is of a question, and of an option of it; {survey}, {question} and {option} come quoted."""

_DIMENSION = "{survey}{scale}维度的{figure}：{value}（n = {n}，数据编号 {snapshot}）"
"""Of a scale beside the main scale."""

_OWN_FIGURE = "{survey}的{figure}：{value}（n = {n}，数据编号 {snapshot}）"
"""Of a figure that the questionnaire itself names."""

_RATE = "{survey}的{figure}（{formula}）：{value}（n = {n}，数据编号 {snapshot}）"
"""Of how many questionnaires were handed out and came back."""


_TAKEN_FROM = "实际完成值取自"
_PART_FROM = "合并的数值取自"
_GROUP = "只计{group}的受访者"
_ITEMS = "题目数 K 为 {items}"
_BY_N = "按样本量加权：（{parts}）÷ {size} {sign} {value}（n = {n}）"
_EQUALLY = "取平均：（{parts}）÷ {count} {sign} {value}（n = {n}）"
_SHARED = "同一批受访者不重复计数"
_CONVERTED = "实际完成值：{value}，即 {converted}（按目标值的单位）"
_VALUE = "实际完成值：{value}"
_WRITTEN = "实际完成值：{text}"
_COUNTED = "实际完成值：{numerator} ÷ {denominator} × 100% {sign} {value}%"
_STATED = "实际完成值：{value}%"
_STATED_OF = "实际完成值：{value}%（共 {denominator} 件）"
_SOURCE = "（{parts}）"
_CELL = "实际完成值取自{form}的{cell}：{value}"
_COMPUTED_CELL = "实际完成值取自{form}的{cell}（公式：{formula}）：{value}"
_EXECUTION = "预算执行率：{spent} ÷ {budget} × 100% {sign} {value}%"


def _figure(step: Step) -> str:
    return say(_TAKEN_FROM) + _named_figure(step)


def _part(step: Step) -> str:
    return say(_PART_FROM) + _named_figure(step)


def _named_figure(step: Step) -> str:
    given = step.params
    named = step.names.get("figure", "")  # steps of earlier locks know of none
    kind = OWN_FIGURE if named else FIGURE_KINDS[str(given["figure"])]
    if kind.of == "returns":
        template = _RATE
    elif named:
        template = _OWN_FIGURE
    elif "scale" in given:
        template = _DIMENSION
    else:
        template = _FIGURE_SENTENCES[bool(given["question"]), bool(given["option"])]
    value = number_words(as_fraction(given["value"]), kind.places) + kind.sign
    gaps = {key: quote_label(step.names[key]) for key in ("survey", "question", "option")}
    if "scale" in given:
        gaps["scale"] = quote_label(step.names.get("scale") or str(given["scale"]))
    gaps |= {"number": step.names["number"], "snapshot": str(given["snapshot"])}
    line = fill_sentence(
        template,
        given,
        **gaps,
        formula=brief_formula(kind.name) if kind.of == "returns" else "",
        figure=quote_label(named) if named else figure_name(kind.name),
        value=value,
    )
    if given["group"]:
        line += say("；") + say(_GROUP).format(group=quote_label(step.names["group"]))
    return line + _items_of_alpha(step)


def _items_of_alpha(step: Step) -> str:
    """How many items entered α, and α with those that did not."""
    given = step.params
    if "items" not in given:
        return ""
    told = say("；") + say(_ITEMS).format(items=given["items"])
    value = given["with_left_out"]
    if value == "":
        return told
    names = [step.names[item_name(str(code))] for code in as_list(given["left_out"])]
    left_out = left_out_words(names, int(as_fraction(given["items"])) + len(names), as_fraction(value))
    return told + say("；") + left_out.rstrip("。.")


def _combined(step: Step) -> str:
    values, sizes = as_list(step.params["values"]), as_list(step.params["sizes"])
    by_n, unit = step.params["by"] == "n", str(step.params["unit"])
    parts = " + ".join(
        f"{two_places(value)}{unit} × {number_text(size)}" if by_n else f"{two_places(value)}{unit}"
        for value, size in zip(values, sizes, strict=True)
    )
    value = step.params["value"]
    line = say(_BY_N if by_n else _EQUALLY).format(
        count=len(values),
        parts=parts,
        size=number_text(sum(as_fraction(size) for size in sizes)),
        sign=sign(value),
        value=two_places(value) + unit,
        n=number_text(step.params["n"]),
    )
    return line + say("；") + say(_SHARED) if step.params["shared"] else line


def _value(step: Step) -> str:
    value = quantity_text(step.params["value"], step.params["unit"])
    if step.params["converted"] == "":
        return fill_sentence(_VALUE, {}, value=value)
    return fill_sentence(_CONVERTED, {}, value=value, converted=number_text(step.params["converted"]))


def _written(step: Step) -> str:
    return fill_sentence(_WRITTEN, step.params)


def _aggregate(step: Step) -> str:
    value = step.params["value"]
    if step.params["numerator"] == "":
        template = _STATED if step.params["denominator"] == "" else _STATED_OF
        line = fill_sentence(template, step.params, value=percentage(value))
    else:
        line = fill_sentence(_COUNTED, step.params, sign=sign(value), value=percentage(value))
    parts = [str(step.params[key]) for key in ("source", "period") if step.params[key]]
    return line + say(_SOURCE).format(parts=say("，").join(parts)) if parts else line


def _cell(step: Step) -> str:
    value = step.params["value"]
    shown = value if isinstance(value, str) else quantity_text(value, step.params["unit"])
    gaps = {"form": quote_label(str(step.params["form"])), "cell": quote_label(str(step.params["cell"]))}
    template = _COMPUTED_CELL if step.params["formula"] else _CELL
    return say(template).format(**gaps, formula=step.params["formula"], value=shown)


def _execution(step: Step) -> str:
    value = step.params["value"]
    return fill_sentence(_EXECUTION, step.params, sign=sign(as_fraction(value)), value=percentage(value))


WORDS: Mapping[str, Callable[[Step], str]] = {
    StepCode.FIGURE: _figure,
    StepCode.PART: _part,
    StepCode.COMBINED: _combined,
    StepCode.VALUE: _value,
    StepCode.WRITTEN: _written,
    StepCode.AGGREGATE: _aggregate,
    StepCode.CELL: _cell,
    StepCode.EXECUTION: _execution,
}
"""The steps that say where a value comes from -> their line."""
