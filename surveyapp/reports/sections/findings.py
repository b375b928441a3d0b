"""What the answers to one question say: the finding for its headline, and the sentences under it.

Everything is read off the computed shares; equal counts are told together, options nobody chose are named.
"""

from collections.abc import Sequence
from fractions import Fraction

from surveyapp.analysis.results import Figure, OptionShare, QuestionResult
from surveyapp.analysis.satisfaction import favourable
from surveyapp.reports.sections.ranking import Entry, in_descending_order, ranked
from surveyapp.reports.wording import listed, number_words, percent, quoted, short_labels, topic

MAIN_SHARE = 40
"""Percent from which one option is said to prevail (以…为主)."""

MOST_TOLD = 6
"""Options told in a sentence; the table has all."""

MOST_TIED = 3
"""Options named when several are equally frequent; more are counted."""

_OPENINGS = ("本题共{n}人作答，", "作答本题的{n}人中，", "从{n}份有效作答看，")


def names_of(result: QuestionResult) -> list[str]:
    """The labels of the options as sentences and charts say them."""
    return short_labels([str(option.label) for option in result.options])


def headline(result: QuestionResult) -> str:
    """What a single or multiple choice comes down to: `受访者以“36-50 岁”为主（47.54%）`."""
    if not result.n:
        return "尚无作答"
    chosen = _chosen(result)
    top = ranked(chosen)[0]
    share = percent(Figure(top[0].exact * 100 / result.n, result.n))
    named = quoted(top[0].name)
    multiple = result.item.question.type == "multiple"
    if len(top) > 1:
        tied = listed([quoted(entry.name) for entry in top]) if len(top) <= MOST_TIED else f"{len(top)}个选项"
        return f"{tied}并列最多（均为{share}）"
    if top[0].exact == result.n:
        return f"作答者均选择{named}（{share}）"
    if multiple:
        return f"选择{named}的最多（{share}）"
    satisfied = _favourable(result)
    if satisfied is not None and not _is_scored(result):
        return f"{named}占{share}"
    if satisfied is not None:
        rate = f"，满意率{percent(satisfied)}" if percent(satisfied) != share else ""
        return f"{named}占{share}{rate}"
    if top[0].exact * 100 >= MAIN_SHARE * result.n:
        return f"受访者以{named}为主（{share}）"
    return f"{named}占比最高（{share}）"


def sentences(result: QuestionResult, asked: int, order: int) -> str:
    """The figures in words. `asked` respondents saw the question; `order` varies the opening."""
    if not result.n:
        return "本题尚无有效作答，因此没有频数和比例。"
    text = _OPENINGS[order % len(_OPENINGS)].format(n=result.n)
    if result.item.question.type == "multiple":
        each = number_words(Fraction(result.ticks, result.n))
        text += f"一共选择{result.ticks}项次，人均{each}项。按作答人数计，"
    chosen = _chosen(result)
    if len(chosen) == 1:
        text += f"{'均' if result.n > 1 else ''}选择{quoted(chosen[0].name)}。"
    elif len(ranked(chosen)) == 1:
        text += f"选择{listed([quoted(entry.name) for entry in chosen])}的人数相同，各{chosen[0].printed}。"
    else:
        text += f"选择由多到少依次为{in_descending_order(chosen, MOST_TOLD)}。"
    unchosen = [
        quoted(name)
        for name, option in zip(names_of(result), result.options, strict=True)
        if not option.count
    ]
    if unchosen:
        text += f"没有人选择{listed(unchosen)}。"
    satisfied = _favourable(result)
    if satisfied is not None and _is_scored(result):
        of_opinions = f"（按表示意见的{satisfied.n}人计）" if result.no_opinions else ""
        text += f"计入满意的选项为{_favourable_names(result)}，满意率为{percent(satisfied)}{of_opinions}。"
    if asked > result.n:
        text += f"另有{asked - result.n}人未作答，不计入本题分母。"
    return text


def matrix_headline(results: Sequence[QuestionResult]) -> str:
    """What a block of lines comes down to: the line with the highest share of favourable answers."""
    if not any(result.n for result in results):
        return "尚无作答"
    entries = favourable_entries(results)
    if not entries:
        return f"{len(results)}个项目的作答分布"
    groups = ranked(entries)
    if len(groups) == 1 and len(entries) > 1:
        return f"各项满意率均为{entries[0].printed}"
    top = groups[0]
    named = listed([quoted(entry.name) for entry in top]) if len(top) <= MOST_TIED else f"{len(top)}个项目"
    return f"满意率最高的是{named}（{top[0].printed}）"


def matrix_sentences(results: Sequence[QuestionResult], asked: int) -> str:
    """The lines of a block in descending order of their favourable share, or the most frequent answer to each."""
    answered = [result for result in results if result.n]
    if not answered:
        return "本组各项尚无有效作答，因此没有频数和比例。"
    counts = sorted({result.n for result in answered})
    base = f"{counts[0]}人" if len(counts) == 1 else f"{counts[0]}至{counts[-1]}人"
    text = f"本组共{len(results)}项，每项作答{base}。"
    entries = favourable_entries(results)
    if len(entries) > 1 and len(ranked(entries)) == 1:
        text += f"各项满意率相同，均为{entries[0].printed}。"
    elif len(entries) > 1:
        text += f"满意率由高到低依次为{in_descending_order(entries, MOST_TOLD)}。"
    elif not entries:
        text += (
            "；".join(f"{quoted(topic(str(r.item.text)))}{headline(r)}" for r in answered[:MOST_TOLD]) + "。"
        )
    empty = [quoted(topic(str(result.item.text))) for result in results if not result.n]
    if empty:
        text += f"{listed(empty)}无人作答。"
    if counts[0] < asked:
        text += "未作答的不计入该项分母。"
    return text


def favourable_entries(results: Sequence[QuestionResult]) -> list[Entry]:
    """The lines that have a favourable share, with it."""
    entries = []
    names = short_labels([topic(str(result.item.text)) for result in results])
    for name, result in zip(names, results, strict=True):
        share = _favourable(result) if result.n else None
        if share is not None:
            entries.append(Entry(name, share.exact, percent(share)))
    return entries


def _chosen(result: QuestionResult) -> list[Entry]:
    named = zip(names_of(result), result.options, strict=True)
    return [
        Entry(name, Fraction(option.count), f"{option.count}人，{percent(option.of_respondents)}")
        for name, option in named
        if option.count
    ]


def _favourable_options(result: QuestionResult) -> list[OptionShare]:
    codes = {option.code for option in result.item.question.options if option.favourable}
    return [option for option in result.options if option.code in codes]


def _favourable(result: QuestionResult) -> Figure | None:
    """Share of favourable answers; None where the question declares none, or allows several answers."""
    options = _favourable_options(result)
    if not options or result.item.question.type == "multiple":
        return None
    share = favourable(result.item.question, tuple(option.count for option in result.options))
    return share if isinstance(share, Figure) else None


def _is_scored(result: QuestionResult) -> bool:
    """Whether the options are steps of a scale: only then is a favourable share a satisfaction rate."""
    return any(option.score is not None for option in result.item.question.options)


def _favourable_names(result: QuestionResult) -> str:
    codes = {option.code for option in _favourable_options(result)}
    named = zip(names_of(result), result.options, strict=True)
    return listed([quoted(name) for name, option in named if option.code in codes])
