"""The themes of what people wrote: how many wrote of each, reasons of the dissatisfied first, quotes; or, where nobody
coded the texts, the words that stand in most of them.
"""

from surveyapp.analysis.opinions.coding import ThemeCounts
from surveyapp.analysis.results import share
from surveyapp.reports.blocks import CENTRED, Block, Heading, ListBlock, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.opinion_facts import OpinionFacts, PlaceCounts
from surveyapp.reports.words.opinion_words import coding_state, side_note
from surveyapp.reports.words.wording import date_words, percent, quote_label, short_labels, topic


def themes(facts: SurveyFacts, found: OpinionFacts, number: str) -> list[Block]:
    """The themes by the confirmed coding frame; `number` is that of their heading."""
    blocks: list[Block] = [Heading(2, f"（{number}）意见归类"), paragraph(_method(found))]
    reasons = [each for each in found.places if _is_reason(facts, each)]
    for each in reasons:
        blocks.append(_table(found, each.counts, f"{_place_name(facts, each)}的主题"))
    others = [each for each in found.places if each not in reasons]
    if not reasons or others:
        caption = "受访者意见的主题" if not reasons else "全部意见（含上述原因）的主题"
        blocks.append(_table(found, found.counts, caption))
    return blocks + _quotes(found)


def frequent_words(facts: SurveyFacts) -> list[Block]:
    """The words that stand in most texts, of a survey whose texts nobody coded; none where few wrote."""
    if not facts.frequent_words:
        return []
    return [
        paragraph(
            "下表列出写得最多的词语，按词典自动切分，同一条文字中重复出现的只计一次；词语未经人工归类，只反映用词，"
            "不反映褒贬。"
        ),
        Table(
            header=("词语", "写到的条数"),
            rows=tuple((word, str(count)) for word, count in facts.frequent_words),
            widths=(6, 3),
            alignments=("left", "center"),
            caption="受访者写得较多的词语",
        ),
    ]


def _method(found: OpinionFacts) -> str:
    confirmed = date_words(found.confirmed)
    return (
        f"受访者填写的文字由评价人员对照{confirmed}确认的编码框架（{len(found.frame.themes)}个主题）逐条归类，"
        "一条文字可以归入几个主题，同一人在同一主题只计一次，“无”“没有”等没有内容的不归类。"
        f"{coding_state(found.counts)}"
    )


def _table(found: OpinionFacts, counts: ThemeCounts, caption: str) -> Table:
    sided = ("不满意者", "满意者") if found.sided else ()
    rows = []
    for theme in found.listed(counts):
        count = counts.themes[theme.code]
        sides = (count.sides.get("dissatisfied", 0), count.sides.get("satisfied", 0)) if found.sided else ()
        rows.append(
            (theme.name, str(count.coded), percent(share(count.coded, counts.said)), *map(str, sides))
        )
    return Table(
        header=("主题", "人数", "占写出内容者", *sided),
        rows=tuple(rows),
        widths=(6, 1.6, 2.4, *(1.8 for _ in sided)),
        alignments=("left", *(CENTRED * (2 + len(sided)))),
        caption=caption,
        note=f"注：写出内容的共{counts.said}人，其中{counts.coded}人的文字已由人工归类；一人可涉及几个主题，比例之和可以超过100%。"
        + (side_note() if found.sided else ""),
    )


def _quotes(found: OpinionFacts) -> list[Block]:
    quoted = [(theme, quotes) for theme in found.themes if (quotes := found.quotes.get(theme.code))]
    if not quoted:
        return []
    blocks: list[Block] = []
    for theme, quotes in quoted:
        described = f"：{theme.description}" if theme.description else ""
        blocks.append(paragraph(f"{theme.name}{described}", kind="lead"))
        blocks.append(ListBlock(tuple(f"“{quote.text}”（引文{quote.number}）" for quote in quotes)))
    hidden = (
        f"姓名以“某”代替（{found.names_hidden}处）" if found.names_hidden else "按规则识别的姓名以“某”代替"
    )
    told = f"注：引文照录原文，{hidden}，手机号和身份证号隐去中间数位；编号供评价人员查对原始答卷。"
    if found.unchosen_quotes:
        told += f"其中{found.unchosen_quotes}条由系统选取，规则认不出的姓名不会遮盖，交付前请逐条核对。"
    return [*blocks, paragraph(told, kind="note")]


def _is_reason(facts: SurveyFacts, each: PlaceCounts) -> bool:
    return any(answer.code == each.place and answer.reason_of for answer in facts.questionnaire.answers)


def _place_name(facts: SurveyFacts, each: PlaceCounts) -> str:
    answer = next(answer for answer in facts.questionnaire.answers if answer.code == each.place)
    labels = "".join(map(quote_label, short_labels([str(option.label) for option in answer.reason_of])))
    return f"{topic(str(answer.text))}：选择{labels}的原因"
