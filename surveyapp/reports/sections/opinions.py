"""开放题意见: what people wrote, identical wordings counted together."""

from surveyapp.reports.blocks import Block, Heading, Table, paragraph
from surveyapp.reports.facts import OpenAnswers, SurveyFacts
from surveyapp.reports.wording import chinese_number, quoted, short_labels, topic

MOST_LISTED = 200
"""Wordings listed for one item; the rest are in the answer file."""


def opinions(facts: SurveyFacts) -> list[Block]:
    """Open questions and texts beside options; 无 where there is nothing."""
    written = [answers for answers in facts.open_answers if answers.n]
    if not facts.open_answers or not written:
        return [paragraph("无。")]
    if not facts.texts:
        return _counts(written)
    blocks: list[Block] = [
        paragraph("以下照录受访者填写的文字，文字完全相同的合并计数。引用前请检查其中是否含有个人信息。")
    ]
    shown = [answers for answers in facts.open_answers if answers.n or answers.option is None]
    for number, answers in enumerate(shown, start=1):
        blocks.append(Heading(2, f"（{chinese_number(number)}）{_title(answers)}"))
        blocks += _listing(answers)
    return blocks


def _counts(written: list[OpenAnswers]) -> list[Block]:
    return [
        paragraph("本报告只列填写人数，不照录受访者填写的文字。"),
        Table(
            header=("题目", "填写人数"),
            rows=tuple((_title(answers), str(answers.n)) for answers in written),
            widths=(10, 1.6),
            alignments=("left", "center"),
        ),
    ]


def _title(answers: OpenAnswers) -> str:
    text = topic(str(answers.item.text))
    if answers.option is None:
        return text
    return f"{text}：选择{quoted(short_labels([str(answers.option.label)])[0])}的补充说明"


def _listing(answers: OpenAnswers) -> list[Block]:
    if not answers.answers:
        return [paragraph("无。")]
    listed = answers.answers[:MOST_LISTED]
    left = len(answers.answers) - len(listed)
    note = f"注：共{answers.n}人填写，{len(answers.answers)}种写法"
    note += f"，此处列出次数最多的{len(listed)}种，其余{left}种见答卷数据文件。" if left else "。"
    return [
        Table(
            header=("填写内容", "人数"),
            rows=tuple((answer.text, str(answer.count)) for answer in listed),
            widths=(10, 1.6),
            alignments=("left", "center"),
            note=note,
        )
    ]
