"""`--numbers` of an import: what bare numbers mean, in the whole file or for single questions."""

import click

from surveyapp.collection.exports.cells.options import NUMBER_MEANINGS, NumberMeaning, meaning_of
from surveyapp.collection.exports.columns.corrections import Corrections, NumbersCorrection
from surveyapp.definition.questionnaire import Questionnaire

HELP = (
    "选项写成数字时，数字是选项文字（label）、选项代码（code）、分数（score）还是选项序号（position）。"
    "只写含义指整份文件，写 题目代码=含义 或 题目代码.行代码=含义 指一道题；可以写几次。"
)


def numbers_said(values: tuple[str, ...], questionnaire: Questionnaire) -> Corrections:
    """The meanings that `--numbers` gives; what is said of a line of a matrix comes before what is said of it all.

    click's `UsageError` for an unknown name or meaning, or two meanings for the same.
    """
    said: dict[str, NumberMeaning] = {}
    for value in values:
        name, _, word = (part.strip() for part in value.rpartition("="))
        meaning = meaning_of(word)
        if meaning is None:
            raise click.UsageError(f"--numbers {value}：含义应为 {'、'.join(NUMBER_MEANINGS)} 之一")
        if said.setdefault(name, meaning) != meaning:
            raise click.UsageError(f"--numbers {value}：前面已写为 {said[name]}；请只写一种含义")
    items = _items(questionnaire)
    for name in said:
        if name and name not in items:
            known = "、".join(items) or "（没有）"
            raise click.UsageError(f"--numbers {name}={said[name]}：没有这道有选项的题目；可以写：{known}")
    by_item = {item: said[name] for name, found in items.items() if name in said for item in found}
    meanings = tuple(NumbersCorrection(key=key, meaning=meaning) for key, meaning in by_item.items())
    return Corrections(numbers=said.get(""), meanings=meanings)


def _items(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Name of a question with options, or of a line of it -> the items that it stands for; questions first."""
    items: dict[str, list[str]] = {}
    chosen = [item for item in questionnaire.items if item.options]
    for item in chosen:
        items.setdefault(item.question, []).append(item.code)
    return {**items, **{item.code: [item.code] for item in chosen if item.code not in items}}
