"""Puts the answers to one question into sentences: the finding for its headline, and the sentences under it.

Everything is read off the computed shares; equal counts are named together, options nobody chose are named. A headline
never leads with an option that names nothing (其他, 说不清), but with the first of those that do.
"""

import re
from collections.abc import Collection, Sequence
from fractions import Fraction

from surveyapp.analysis.results import OptionShare, QuestionResult, share
from surveyapp.definition.question import Option
from surveyapp.reports.limits import MOST_OPTIONS_TOLD, MOST_TIED_OPTIONS
from surveyapp.reports.sections.leading_figure import LeadingFigure, favourable_share, own_figure
from surveyapp.reports.sections.ranking import RankedEntry, rank_entries, ranking_sentence
from surveyapp.reports.words.figure_words import formula_words
from surveyapp.reports.words.wording import (
    list_names,
    number_words,
    percent,
    quote_label,
    short_labels,
    topic,
)

_REST = re.compile(
    r"[其另][他它外].{0,4}|别的|以上(?:都|均|全)?(?:不是|没有|皆非)|拒[答绝].{0,2}|不(?:愿|想|便|方便)(?:意)?(?:回答|透露|说)"
    r"|(?:无法|难以|不好)(?:回答|判断|评价|说)|说不[清好上](?:楚)?|不适用|[无没]有?意见|未(?:作答|填写)|others?|n/?a",
    re.IGNORECASE,
)
"""Short labels of options that take up the rest, or hold no answer."""

_REST_TO_WRITE = re.compile(r"[其另][他它外]|以上以外|除(?:以上|上述)|others?\b", re.IGNORECASE)
"""How the label of such an option begins where something is to be written beside it."""

_OPENINGS = ("本题共{n}人作答，", "作答本题的{n}人中，", "从{n}份有效作答看，")


def names_of(result: QuestionResult) -> list[str]:
    """The labels of the options as sentences and charts say them."""
    return short_labels([str(option.label) for option in result.options])


def is_catch_all(option: Option) -> bool:
    """Whether an option names nothing: 其他（请注明）, 以上都不是, 拒答, 说不清, or one declared to hold no opinion.

    不知道 does say something where it is asked whether people know: it counts only where it is so declared.
    """
    if option.no_opinion:
        return True
    label = short_labels([str(option.label)])[0].strip().rstrip("：:，,。_＿— ")
    return bool(_REST.fullmatch(label) or (option.write_in and _REST_TO_WRITE.match(label)))


def headline(result: QuestionResult, lead: LeadingFigure) -> str:
    """The main finding of a single or multiple choice: `受访者以“36-50 岁”为主（57.54%）`."""
    if not result.n:
        return "尚无作答"
    if own := own_figure(result):
        return "为".join(own)
    rest = {option.code for option in result.item.options if is_catch_all(option)}
    chosen = _chosen(result, rest)
    if not chosen:
        return _without_finding(result)
    top = rank_entries(chosen)[0]
    if top[0].exact <= max((option.count for option in result.options if option.code in rest), default=-1):
        return f"所列具体选项中，{_most_chosen(top, result.n)}"
    most = percent(share(int(top[0].exact), result.n))
    named = quote_label(top[0].name)
    multiple = result.item.is_several
    if len(top) > 1:
        return _most_chosen(top, result.n)
    if top[0].exact == result.n:
        return f"作答者均选择{named}（{most}）"
    if multiple:
        return f"选择{named}的最多（{most}）"
    figure = lead.figure(result)
    if figure is not None:
        told = f"，{lead.name}{lead.words(figure)}" if lead.words(figure) != most else ""
        return f"{named}占{most}{told}"
    if favourable_share(result) is not None:
        return f"{named}占{most}"
    if 2 * top[0].exact > result.n:  # more than half
        return f"受访者以{named}为主（{most}）"
    return f"{named}占比最高（{most}）"


def _without_finding(result: QuestionResult) -> str:
    """What is said where nobody chose an option that names something."""
    told = _chosen(result)
    silent = {option.code for option in result.no_opinions}
    if not told:
        return "作答者一项也没有选"
    return "作答者均没有表示意见" if not _chosen(result, silent) else "无人选择所列的具体选项"


def _most_chosen(top: Sequence[RankedEntry], n: int) -> str:
    """The most frequent entries, of `n` who answered: one, or several with the same count."""
    most = percent(share(int(top[0].exact), n))
    if len(top) == 1:
        return f"选择{quote_label(top[0].name)}的最多（{most}）"
    tied = (
        list_names([quote_label(entry.name) for entry in top])
        if len(top) <= MOST_TIED_OPTIONS
        else f"{len(top)}个选项"
    )
    return f"{tied}并列最多（均为{most}）"


def sentences(result: QuestionResult, order: int, lead: LeadingFigure) -> str:
    """The figures in words; `order` varies the opening."""
    if not result.n:
        return "本题尚无有效作答，因此没有频数和比例。"
    text = _OPENINGS[order % len(_OPENINGS)].format(n=result.n)
    if result.item.is_several:
        each = number_words(result.ticks_each)
        text += f"一共选择{result.ticks}项次，人均{each}项。按作答人数计，"
    chosen = _chosen(result)
    if not chosen:
        text += "所有人都一项也没有选。"
    elif len(chosen) == 1:
        text = text.removesuffix("中，")
        text += f"{'均' if result.n > 1 else ''}选择{quote_label(chosen[0].name)}。"
    elif len(rank_entries(chosen)) == 1:
        text += f"选择{list_names([quote_label(entry.name) for entry in chosen])}的人数相同，各{chosen[0].printed}。"
    else:
        text += f"选择由多到少依次为{ranking_sentence(chosen, MOST_OPTIONS_TOLD)}。"
    ending = {option.code for option in result.item.options if option.ends is not None}
    unchosen = [
        quote_label(name)
        for name, option in zip(names_of(result), result.options, strict=True)
        if not option.count and option.code not in ending
    ]
    if unchosen and chosen:
        text += f"没有人选择{list_names(unchosen, last='或')}。"
    figure = lead.figure(result)
    if figure is not None:
        counted = (
            f"计入满意的选项为{_favourable_names(result)}，"
            if lead.kind.needs == "favourable_options"
            else ""
        )
        of_opinions = f"（按表示意见的{figure.n}人计）" if result.no_opinions else ""
        text += f"{counted}{lead.name}为{lead.words(figure)}{of_opinions}。"
    for name in result.item.figures:
        text += f"{'为'.join(own_figure(result) or ())}，即{formula_words(name)}。"
    if result.blank:
        text += f"另有{result.blank}人未作答，不计入本题分母。"
    return text


def matrix_headline(results: Sequence[QuestionResult], lead: LeadingFigure) -> str:
    """The main finding of a matrix: the line with the highest figure of satisfaction."""
    if not any(result.n for result in results):
        return "尚无作答"
    entries = _entries(results, lead)
    if not entries:
        return f"{len(results)}个项目的作答分布"
    groups = rank_entries(entries)
    if len(entries) == 1:
        return f"{quote_label(entries[0].name)}的{lead.name}为{entries[0].printed}"
    if len(groups) == 1:
        return f"各项{lead.name}均为{entries[0].printed}"
    top = groups[0]
    named = (
        list_names([quote_label(entry.name) for entry in top])
        if len(top) <= MOST_TIED_OPTIONS
        else f"{len(top)}个项目"
    )
    return f"{lead.name}最高的是{named}（{top[0].printed}）"


def matrix_sentences(results: Sequence[QuestionResult], lead: LeadingFigure) -> str:
    """The lines of a block in descending order of their satisfaction, or the most frequent answer to each."""
    answered = [result for result in results if result.n]
    if not answered:
        return "本组各项尚无有效作答，因此没有频数和比例。"
    counts = sorted({result.n for result in answered})
    base = f"{counts[0]}人" if len(counts) == 1 else f"{counts[0]}至{counts[-1]}人"
    text = f"本组共{len(results)}项，每项作答{base}。"
    entries = _entries(results, lead)
    if len(entries) > 1 and len(rank_entries(entries)) == 1:
        text += f"各项{lead.name}相同，均为{entries[0].printed}。"
    elif len(entries) > 1:
        text += f"{lead.name}由高到低依次为{ranking_sentence(entries, MOST_OPTIONS_TOLD)}。"
    elif not entries:
        text += (
            "；".join(
                f"{quote_label(topic(str(r.item.text)))}{headline(r, lead)}"
                for r in answered[:MOST_OPTIONS_TOLD]
            )
            + "。"
        )
    if entries:
        silent = [quote_label(topic(str(r.item.text))) for r in answered if r.no_opinions and not r.opinions]
        text += f"{list_names(silent)}没有人表示意见。" if silent else ""
    empty = [quote_label(topic(str(result.item.text))) for result in results if not result.n]
    if empty:
        text += f"{list_names(empty)}无人作答。"
    if any(result.blank for result in answered):
        text += "未作答的不计入该项分母。"
    return text


def _entries(results: Sequence[QuestionResult], lead: LeadingFigure) -> list[RankedEntry]:
    """The lines that have a figure of satisfaction, with it."""
    entries = []
    names = short_labels([topic(str(result.item.text)) for result in results])
    for name, result in zip(names, results, strict=True):
        figure = lead.figure(result)
        if figure is not None:
            entries.append(RankedEntry(name, figure.exact, lead.words(figure)))
    return entries


def _chosen(result: QuestionResult, without: Collection[str] = ()) -> list[RankedEntry]:
    """The options that anybody chose, with how many did, except those in `without`."""
    named = zip(names_of(result), result.options, strict=True)
    return [
        RankedEntry(name, Fraction(option.count), f"{option.count}人，{percent(option.of_respondents)}")
        for name, option in named
        if option.count and option.code not in without
    ]


def _favourable_options(result: QuestionResult) -> list[OptionShare]:
    codes = {option.code for option in result.item.options if option.favourable}
    return [option for option in result.options if option.code in codes]


def _favourable_names(result: QuestionResult) -> str:
    codes = {option.code for option in _favourable_options(result)}
    named = zip(names_of(result), result.options, strict=True)
    return list_names([quote_label(name) for name, option in named if option.code in codes])
