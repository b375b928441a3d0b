"""`surveyapp compare`: the groups that a question or a column makes, compared on items."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.analysis.groups.comparison import Comparison, ItemComparison
from surveyapp.cli.figure_lines import answers_lines
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.statistics.items_option import item_codes, items_option
from surveyapp.cli.surveys import json_option, survey_database
from surveyapp.reports.words.comparison_words import (
    comparison_sentences,
    effect_name,
    effect_words,
    group_mark,
    p_cell,
    statistic_name,
    statistic_words,
    value_words,
    warning_words,
)
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.wording import NOT_APPLICABLE
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.comparison import compare_answers, compare_file, comparison_json
from surveyapp.services.statistics.score_source import is_score_file, score_file


@click.command("compare")
@click.argument("source", metavar="SURVEY|FILE.csv")
@click.option("--by", required=True, metavar="QUESTION", help="按哪道单选题（CSV：哪一列）分组。")
@items_option("比较哪些题目（CSV：哪些列），可以写多次；不写时为总体满意度量表（CSV：其他各列）。")
@json_option
@report_errors
def compare_command(source: str, by: str, items: tuple[str, ...], as_json: bool) -> None:
    """各组的得分、组间差异的检验与大小（有快照时以最新快照为准；CSV 为每行一位受访者的分值）。"""
    if is_score_file(source):
        comparison, formula, heads = compare_file(score_file(Path(source)), by, items), None, list[str]()
    else:
        found = settings()
        answers = latest_answers(survey_database(found, source), found.snapshots, source)
        comparison = compare_answers(answers, by, item_codes(items)).comparison
        formula, heads = answers.questionnaire.dimension_formula, list(answers_lines(answers))
    if as_json:
        print_json(comparison_json(comparison))
    else:
        click.echo("\n".join([*heads, *_lines(comparison, formula)]))


def _lines(comparison: Comparison, formula: str | None) -> Iterator[str]:
    name = f"（{comparison.name}）" if comparison.name != comparison.by else ""
    yield f"按 {comparison.by}{name}分组比较"
    for group in comparison.groups:
        mark = group_mark(group.n)
        yield f"  {group.code}  {group.label}：{group.n} 份{f'（{mark}）' if mark else ''}"
    for item in comparison.items:
        yield from _item_lines(comparison, item, formula)
    for sentence in comparison_sentences(comparison, formula):
        yield f"  {sentence}"


def _item_lines(comparison: Comparison, item: ItemComparison, formula: str | None) -> Iterator[str]:
    yield f"  {item.code}  {item.name}" if item.name != item.code else f"  {item.code}"
    for group in comparison.groups:
        found = item.figures[group.code]
        figure = f"，{figure_name(formula)} {value_words(found.value, formula)}" if formula else ""
        mark = group_mark(found.n)
        told = f"均值 {value_words(found.mean, None)}{figure}" if found.n else NOT_APPLICABLE
        yield f"    {group.label}：{told}（n={found.n}{f'，{mark}' if mark else ''}）"
    for test, result in item.tests.items():
        yield f"    {statistic_name(test)}：{statistic_words(result)}"
    yield f"    Holm 校正后的 p：{p_cell(item.p_holm)}；{effect_name(item.effect_name)} {effect_words(item.effect)}"
    yield from (f"    注意：{warning_words(warning)}" for warning in item.warnings)
