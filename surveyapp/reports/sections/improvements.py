"""What to improve first: the importance matrix, priorities as sentences, the shares at the ends of the scales."""

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.reports.blocks import CENTRED, Block, ListBlock, Scatter, ScatterPoint, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.driver_words import (
    AREAS,
    IMPORTANCE_PLACES,
    NORM,
    PERFORMANCE_PLACES,
    UNDECIDED,
    UNITS,
    ceiling_words,
    keep_words,
    priority_sentences,
    threshold_words,
    warning_sentences,
)
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.wording import figure_words, number_words, quote_label

PRIORITIES = "改进优先序"
"""The heading of the chapter."""

AREA_CORNERS = tuple(AREAS[area] for area in ("maintain", "keep_up", "improve_later", "improve_first"))
"""The words of the areas as they lie in the chart: upper left, upper right, lower left, lower right."""


def improvements(facts: SurveyFacts) -> list[Block]:
    """The chapter; nothing where the facts hold no study with a matrix."""
    study = facts.drivers
    if study is None or isinstance(study.matrix, Undefined):
        return []
    outcome = quote_label(study.names[study.on])
    matrix = study.matrix
    kept = keep_words(study)
    blocks: list[Block] = [
        paragraph(
            f"本章看哪些题最值得先改进。总体评价采用{outcome}一题。各题的重要性不是直接问出来的，而是由回答推算："
            "各题得分的高低合起来能说明总体评价差异的一部分，再把这一部分分摊到每道题"
            "（Lindeman–Merenda–Gold方法），占比越大，该题与总体评价的关系越密切。"
            "关系密切不等于因果：改进了它，总体评价是否随之上升，要看以后的调查。"
        ),
        paragraph(_basis(study)),
        *(paragraph(sentence, kind="emphasis") for sentence in ceiling_words(study.importance, study.names)),
        *map(paragraph, warning_sentences(study)),
        _matrix_table(study, matrix, intervals=facts.questionnaire.prints_intervals),
        matrix_chart(study, matrix),
        paragraph(f"图中的编号即表中的序号，浅色的菱形为“{UNDECIDED}”。{threshold_words(matrix)}{NORM}"),
    ]
    sentences = [sentence for _, sentence in priority_sentences(study)]
    if sentences:
        blocks += [
            paragraph("按先后，可以这样改进：", kind="lead"),
            ListBlock(tuple(sentences)),
        ]
    if kept:
        blocks.append(paragraph(kept))
    return [*blocks, _shares_table(study), *_recommendations(study)]


def _basis(study: DriverStudy) -> str:
    found = study.importance
    dropped = f"，另有{found.dropped}份未答全而未计入" if found.dropped else ""
    explained = number_words(found.explained, IMPORTANCE_PLACES)
    return (
        f"按总体评价和各题都答全的{found.n}份答卷计算{dropped}。"
        f"{len(found.drivers)}道题合起来能说明总体评价差异的{explained}%。"
    )


def _matrix_table(study: DriverStudy, matrix: ImportanceMatrix, *, intervals: bool) -> Table:
    drivers = {driver.code: driver for driver in study.importance.drivers}
    rows = []
    for number, place in enumerate(matrix.places, start=1):
        ends = drivers[place.code].share_ci95
        between = (
            ("—" if isinstance(ends, Undefined) else interval_words(ends, places=IMPORTANCE_PLACES),)
            if intervals
            else ()
        )
        rows.append(
            (
                str(number),
                study.names[place.code],
                number_words(place.share, IMPORTANCE_PLACES),
                *between,
                number_words(place.performance.value, PERFORMANCE_PLACES),
                str(place.performance.n),
                AREAS[place.area] + (f"（{UNDECIDED}）" if place.undecided else ""),
            )
        )
    more = (HEADING,) if intervals else ()
    return Table(
        header=("序号", "题目", "重要性占比（%）", *more, UNITS[matrix.unit], "n", "分区"),
        rows=tuple(rows),
        widths=(1.2, 5.5, 2.2, *(3.0 for _ in more), 2.2, 1.4, 2.6),
        alignments=("center", "left", *CENTRED * (4 + len(more))),
        caption="各题的重要性与得分",
    )


def matrix_chart(study: DriverStudy, matrix: ImportanceMatrix) -> Scatter:
    """The importance matrix as a chart: items by their number, importance to the right, performance up."""
    unit = UNITS[matrix.unit]
    told = "；".join(
        f"{number}. {study.names[place.code]}：重要性{number_words(place.share, IMPORTANCE_PLACES)}%，"
        f"{unit}{number_words(place.performance.value, PERFORMANCE_PLACES)}，{AREAS[place.area]}"
        for number, place in enumerate(matrix.places, start=1)
    )
    upper_left, upper_right, lower_left, lower_right = AREA_CORNERS
    return Scatter(
        caption="重要性矩阵",
        points=tuple(
            ScatterPoint(str(number), place.share, place.performance.value, bool(place.undecided))
            for number, place in enumerate(matrix.places, start=1)
        ),
        names=("各题", "重要性占比（%）", unit),
        lines=(matrix.importance_threshold, matrix.performance_threshold),
        areas=(upper_left, upper_right, lower_left, lower_right),
        description=f"横轴为重要性占比，纵轴为{unit}。{told}。",
    )


def _shares_table(study: DriverStudy) -> Table:
    return Table(
        header=("题目", "n", "最高分（%）", "最高两级（%）", "最低两级（%）"),
        rows=tuple(
            (
                study.names[code],
                str(shares.top.n if isinstance(shares.top, Figure) else 0),
                *(figure_words(outcome) for outcome in (shares.top, shares.top2, shares.bottom2)),
            )
            for code, shares in study.shares.items()
        ),
        widths=(6, 1.6, 2.4, 2.6, 2.6),
        alignments=("left", "center", "center", "center", "center"),
        caption="评价两端的占比",
        note=_shares_note(study),
    )


def _shares_note(study: DriverStudy) -> str | None:
    few = any(isinstance(shares.top2, Undefined) for shares in study.shares.values())
    return "注：不适用的题目选项少于四级，最高两级会与最低两级重叠。" if few else None


def _recommendations(study: DriverStudy) -> list[Block]:
    told = [
        f"净推荐值（NPS）为{figure_words(outcome)}（n = {outcome.n}）。"
        for outcome in study.recommendations.values()
        if isinstance(outcome, Figure)
    ]
    return [paragraph("".join(told))] if told else []
