"""`surveyapp drivers`: which items matter most for an outcome, and what to improve first."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Undefined
from surveyapp.cli.figure_lines import answers_lines
from surveyapp.cli.settings import print_json, report_errors, settings
from surveyapp.cli.statistics.items_option import item_codes, items_option
from surveyapp.cli.surveys import json_option, survey_database
from surveyapp.reports.words.driver_words import (
    AREAS,
    LOW,
    ceiling_words,
    keep_words,
    low_sentences,
    missing_words,
    priority_sentences,
    share_words,
    threshold_words,
    warning_sentences,
)
from surveyapp.reports.words.wording import COEFFICIENT_PLACES, figure_words, number_words
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.drivers import drivers_json, file_drivers, survey_drivers
from surveyapp.services.statistics.score_source import is_score_file


@click.command("drivers")
@click.argument("source", metavar="SURVEY|FILE.csv")
@click.option("--on", required=True, metavar="QUESTION", help="总体评价是哪道题（CSV：哪一列）。")
@items_option(
    "比较哪些题目（CSV：哪些列）的重要性，可以写多次；不写时为总体满意度量表的其余题目（CSV：其他各列）。"
)
@json_option
@report_errors
def drivers_command(source: str, on: str, items: tuple[str, ...], as_json: bool) -> None:
    """先改进什么：各题对总体评价的重要性、与得分的矩阵（有快照时以最新快照为准；CSV 为每行一位受访者的分值）。"""
    if is_score_file(source):
        study, heads = file_drivers(Path(source), on, items), list[str]()
    else:
        found = settings()
        answers = latest_answers(survey_database(found, source), found.snapshots, source)
        study, heads = survey_drivers(answers, on, item_codes(items)), list(answers_lines(answers))
    if as_json:
        print_json(drivers_json(source, study))
    else:
        click.echo("\n".join([*heads, *driver_lines(source, study)]))


def driver_lines(source: str, study: DriverStudy) -> Iterator[str]:
    """The study for people: importance, matrix, priorities, or why there are none and where ratings are low."""
    found = study.importance
    yield f"{source}：总体评价为 {found.on}（{study.names[found.on]}）"
    yield f"  答全 {found.n} 份，未答全 {found.dropped} 份；没有给总体评价最高分的 {found.below_top} 人"
    for told in (*ceiling_words(found, study.names), *warning_sentences(study)):
        yield f"  注意：{told}"
    if found.missing is not None:
        yield f"  没有计算重要性：{missing_words(found)}。"
        yield f"  各题不满意的人数（{LOW}）"
        yield from (f"    {line}" for line in low_sentences(study) or ["没有人不满意。"])
    else:
        yield from _importance_lines(study)
    yield "  最高分、最高两级、最低两级的占比（%）"
    for code, shares in study.shares.items():
        three = "，".join(figure_words(outcome) for outcome in (shares.top, shares.top2, shares.bottom2))
        n = 0 if isinstance(shares.top, Undefined) else shares.top.n
        yield f"    {code}：{three}（n = {n}）"
    for code, outcome in study.recommendations.items():
        yield f"  NPS（{code}）：{figure_words(outcome)}"


def _importance_lines(study: DriverStudy) -> Iterator[str]:
    found = study.importance
    yield (
        f"  R² = {number_words(found.r2, COEFFICIENT_PLACES)}；重要性占比及 95% 区间（{found.resamples} 次重复抽样）："
    )
    places = (
        {} if isinstance(study.matrix, Undefined) else {place.code: place for place in study.matrix.places}
    )
    for driver in sorted(found.drivers, key=lambda driver: -driver.share):
        area = ""
        if driver.code in places:
            place = places[driver.code]
            area = f"；{AREAS[place.area]}{'（未定）' if place.undecided else ''}"
        yield (
            f"    {driver.code}  {study.names[driver.code]}：{share_words(driver.share, driver.share_ci95)}；"
            f"Spearman {number_words(driver.spearman, COEFFICIENT_PLACES)}{area}"
        )
    if isinstance(study.matrix, ImportanceMatrix):
        yield f"  {threshold_words(study.matrix)}"
    for number, (_, sentence) in enumerate(priority_sentences(study), start=1):
        yield f"  {number}. {sentence}"
    if kept := keep_words(study):
        yield f"  {kept}"
