"""The chapter of what people wrote: open questions, and texts beside options; identical wordings counted together.

Answers that say nothing (无, 没有, `/`) are counted and quoted apart from the opinions; none is left out.
"""

from surveyapp.reports.blocks import CENTRED, Block, Heading, Paragraph, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_SILENT_WORDINGS, MOST_WORDINGS_LISTED
from surveyapp.reports.open_answers import OpenAnswers
from surveyapp.reports.opinion_facts import OpinionFacts
from surveyapp.reports.sections.opinion_themes import frequent_words, themes
from surveyapp.reports.words.asked_words import ASKED, whom_it_was_asked
from surveyapp.reports.words.wording import chinese_number, date_words, quote_label, short_labels, topic


def opinions_title(facts: SurveyFacts) -> str | None:
    """The title of the chapter; None where no open question was asked and nobody wrote beside an option."""
    if any(not answers.answer.is_beside for answers in facts.open_answers):
        return "开放题意见"
    written = [answers for answers in facts.open_answers if answers.n]
    if written and all(answers.answer.reason_of for answers in written):
        return "选择的原因"
    return "选项的补充说明" if written else None


def opinions(facts: SurveyFacts) -> list[Block]:
    """Every open question, and the options beside which somebody wrote."""
    shown = [answers for answers in facts.open_answers if answers.n or not answers.answer.is_beside]
    found = facts.opinions
    coded = themes(facts, found, chinese_number(1)) if found is not None else frequent_words(facts)
    if facts.answers_deleted is not None:
        day = date_words(facts.answers_deleted)
        return coded + _counts(shown, f"受访者填写的文字已于{day}删除，以下只列填写人数。", facts)
    if not facts.texts:
        return coded + _counts(shown, "本报告只列填写人数，不照录受访者填写的文字。", facts)
    results = {result.item.code: result for result in facts.analysis.questions}
    blocks: list[Block] = coded
    if any(answers.n for answers in shown):
        blocks.append(
            paragraph(
                "以下照录受访者填写的文字，文字完全相同的合并计数"
                f"{'，按规则识别的姓名以“某”代替' if found is not None else ''}。引用前请检查其中是否含有个人信息。"
            )
        )
    for number, answers in enumerate(shown, start=1 if found is None else 2):
        blocks.append(Heading(2, f"（{chinese_number(number)}）{_title(answers)}"))
        result = results.get(answers.place)
        if result is not None and (asked := whom_it_was_asked(facts.questionnaire, result)):
            blocks.append(paragraph(asked))
        blocks += _listing(answers, found)
    return blocks


def _counts(shown: list[OpenAnswers], why: str, facts: SurveyFacts) -> list[Block]:
    """How many wrote, place by place; how many were asked, where somebody was not."""
    results = {result.item.code: result for result in facts.analysis.questions}
    asked = [str(results[each.place].asked) if each.place in results else "—" for each in shown]
    more = (ASKED,) if any(result.is_partly_asked for result in results.values()) else ()
    return [
        paragraph(why),
        Table(
            header=("题目", *more, "填写人数", "其中写出内容"),
            rows=tuple(
                (_title(answers), *([told] if more else []), str(answers.n), str(answers.said_count))
                for answers, told in zip(shown, asked, strict=True)
            ),
            widths=(9, *(1.6 for _ in more), 1.8, 2.2),
            alignments=("left", *(CENTRED * (2 + len(more)))),
        ),
    ]


def _title(answers: OpenAnswers) -> str:
    answer = answers.answer
    text = topic(str(answer.text))
    if not answers.options:
        text = text if answer.stem is None else f"{topic(str(answer.stem))}：{text}"
        return f"{text}（没有与选项对应的）" if answer.is_typed else text
    labels = "".join(map(quote_label, short_labels([str(option.label) for option in answers.options])))
    return f"{text}：选择{labels}的{'原因' if answer.reason_of else '补充说明'}"


def _listing(answers: OpenAnswers, found: OpinionFacts | None) -> list[Block]:
    if not answers.answers:
        return [paragraph("本题没有人填写。")]
    blocks: list[Block] = []
    if answers.silent:
        blocks.append(_silent(answers))
    if answers.opinions:
        blocks.append(_opinions(answers, found))
    return blocks


def _silent(answers: OpenAnswers) -> Paragraph:
    """How many wrote that they have nothing to say, and in which words."""
    people = answers.said_count
    quotes = [
        f"{quote_label(answer.text)}{answer.count}人" for answer in answers.silent[:MOST_SILENT_WORDINGS]
    ]
    others = len(answers.silent) - len(quotes)
    words = "、".join(quotes) + (f"，另有{others}种写法" if others else "")
    if not people:
        return paragraph(f"填写的{answers.n}人没有写出具体内容（{words}）。")
    rest = f"其余{people}人填写的内容见下表"
    return paragraph(f"填写的{answers.n}人中，{answers.n - people}人没有写出具体内容（{words}），{rest}。")


def _opinions(answers: OpenAnswers, found: OpinionFacts | None) -> Table:
    """The most frequent opinions, where they were coded with the names of persons hidden, as in the quotes; wordings
    that are the same then stay apart.
    """
    shown = answers.opinions[:MOST_WORDINGS_LISTED]
    left = len(answers.opinions) - len(shown)
    note = f"注：共{answers.said_count}人写出具体内容，{len(answers.opinions)}种写法"
    note += f"，此处列出次数最多的{len(shown)}种，其余{left}种见答卷数据。" if left else "。"
    masked = found.masked if found is not None else None
    return Table(
        header=("填写内容", "人数"),
        rows=tuple(
            (masked(answers.place, each.text) if masked else each.text, str(each.count)) for each in shown
        ),
        widths=(10, 1.6),
        alignments=("left", "center"),
        note=note,
    )
