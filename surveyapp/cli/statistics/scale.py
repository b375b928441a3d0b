"""`surveyapp scale`: reliability and structure of a scale, of a survey or of a CSV file of scores."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from surveyapp.analysis.results import Correlation, Factorability, Outcome, Undefined
from surveyapp.analysis.scores.scale_figures import ItemFigures, MissingPolicy, ScaleFigures
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.cli.figure_lines import answers_lines
from surveyapp.cli.results import answers_to_cite
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.statistics.items_option import item_codes, items_option
from surveyapp.cli.surveys import json_option, survey_database
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.reliability_words import (
    basis_sentences,
    coefficient_words,
    factorability_words,
    omega_method,
    omega_words,
    split_half_method,
    split_half_words,
    warning_sentences,
)
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    correlation_words,
    not_applicable,
    reason_words,
)
from surveyapp.services.statistics.scale import ScaleResult, scale_of_file, scale_of_survey
from surveyapp.services.statistics.score_source import is_score_file


@click.command("scale")
@click.argument("source", metavar="FILE.csv|SURVEY")
@items_option(
    "题目代码（矩阵、维度的代码即其各题）或 CSV 的列名，用逗号隔开，可以写多次；不写时为主量表的各题、CSV 的各列。"
)
@click.option(
    "--policy",
    type=click.Choice(["listwise", "pairwise"]),
    default="listwise",
    help="有缺失时 α 和各题数字用哪些行：答全的行（listwise）或每两题都有分的行（pairwise）。",
)
@json_option
@report_errors
def scale_command(source: str, items: tuple[str, ...], policy: str, as_json: bool) -> None:
    """量表的信度与结构：α、题总相关、KMO、因子载荷、ω、折半信度。

    数据来自调查（有快照时以最新快照为准）或每列一题、每行一人的 CSV 文件，空白为缺失。
    """
    missing = cast(MissingPolicy, policy)
    if is_score_file(source):
        result = scale_of_file(Path(source), items, missing)
    else:
        found = settings()
        answers = answers_to_cite(survey_database(found, source), found.snapshots, source)
        result = scale_of_survey(answers, item_codes(items), missing)
    if as_json:
        print_json(result.as_json())
    else:
        click.echo("\n".join(_lines(result)))


def _lines(result: ScaleResult) -> Iterator[str]:
    found, source = result.figures, result.source
    if isinstance(source, str):
        yield f"{source}：{found.sums.rows} 行，{len(found.items)} 列"
    else:
        yield from answers_lines(source)
    for sentence in basis_sentences(found):
        yield f"  {sentence}"
    yield f"  Cronbach α：{_alpha(found)}"
    of_complete = f"（n={found.complete}）"
    yield f"  ω：{omega_words(found.one_factor)}{of_complete}"
    yield f"  折半信度（奇偶）：{split_half_words(found.split_half)}{of_complete}"
    yield f"  {factorability_words(found.factors)}{of_complete}"
    for item in found.items:
        yield f"  {item.code}" + (f"  {name}" if (name := result.names[item.code]) != item.code else "")
        yield from _item(item, found)
    for sentence in warning_sentences(result.warnings, result.names):
        yield f"  注意：{sentence}"
    yield f"  说明：{omega_method()}"
    yield f"  说明：{split_half_method()}"


def _alpha(found: ScaleFigures) -> str:
    alpha = found.alpha
    if isinstance(alpha, Undefined):
        return not_applicable(alpha)
    ends = interval_words(alpha.ci95, places=COEFFICIENT_PLACES)
    value, standardized = coefficient_words(alpha.value), coefficient_words(alpha.standardized)
    counts = f"标准化 {standardized}，K={alpha.items}，n={alpha.n}，{HEADING} {ends}"
    return f"{value}（{counts}），信度{RELIABILITY_BANDS[alpha.band]}"


def _item(item: ItemFigures, found: ScaleFigures) -> Iterator[str]:
    mean, sd = coefficient_words(item.mean), coefficient_words(item.sd)
    rest, without, total = item.r_drop, item.alpha_if_deleted, item.r_item_total
    outcomes: list[Correlation | Outcome] = [rest, without]
    yield f"    n={item.n}：均值 {mean}，标准差 {sd}，CITC {_value(rest)}，删除后 α {_value(without)}"
    if item.code not in found.left_out:
        outcomes.append(total)
        band = f"（{correlation_words(total)}）" if isinstance(total, Correlation) else ""
        figures = (f"题总相关 {_value(total)}{band}", *_of_factors(item.code, found))
        yield f"    n={found.complete}：{'，'.join(figures)}"
    reasons = dict.fromkeys(reason_words(each.reason) for each in outcomes if isinstance(each, Undefined))
    if reasons:
        yield f"    {NOT_APPLICABLE}：{'；'.join(reasons)}"


def _of_factors(code: str, found: ScaleFigures) -> Iterator[str]:
    """The loading and the KMO of an item that varies, where there are some: why not is said above all items."""
    if isinstance(found.one_factor, OneFactor):
        yield f"载荷 {coefficient_words(found.one_factor.loadings[code])}"
    if isinstance(found.factors, Factorability):
        yield f"KMO {coefficient_words(found.factors.kmo_items[code])}"


def _value(found: Correlation | Outcome) -> str:
    return NOT_APPLICABLE if isinstance(found, Undefined) else coefficient_words(found.value)
