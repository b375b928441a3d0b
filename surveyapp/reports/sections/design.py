"""The chapters on why the survey was made and how it was designed."""

from collections.abc import Iterable

from surveyapp.analysis.survey_counts import issue_rate
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.questionnaire import Population, Questionnaire
from surveyapp.reports.blocks import Block, Heading, ListBlock, paragraph
from surveyapp.reports.facts import QuestionnaireApproval, SurveyFacts
from surveyapp.reports.sections.sampling_disclosure import disclosure
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.wording import (
    SAMPLING_METHODS,
    date_words,
    paragraphs_of,
    percent,
    quote_label,
    type_words,
)


def background(facts: SurveyFacts) -> list[Block]:
    """The author's own background, or what the questionnaire says of its purpose."""
    questionnaire = facts.questionnaire
    if questionnaire.background:
        return [paragraph(text) for text in paragraphs_of(str(questionnaire.background))]
    opening = f"本报告依据{quote_label(str(questionnaire.title))}收集的答卷编写。"
    if questionnaire.notice:
        purpose = str(questionnaire.notice.purpose).rstrip("。.")
        opening += f"调查由{questionnaire.notice.controller}组织开展，用途为：{purpose}。"
    closing = "报告先交代调查对象、抽样与回收情况，再检验量表质量，最后逐题列出结果，供绩效评价引用。"
    return [paragraph(opening), paragraph(closing)]


def design(facts: SurveyFacts) -> list[Block]:
    """调研对象, 调研内容, 调研方法, 抽样方式."""
    questionnaire = facts.questionnaire
    return [
        Heading(2, "（一）调研对象"),
        paragraph(_respondents(questionnaire.population)),
        Heading(2, "（二）调研内容"),
        *_subjects(questionnaire),
        Heading(2, "（三）调研方法"),
        paragraph(_method(questionnaire) + _approved(facts.approval)),
        Heading(2, "（四）抽样方式"),
        paragraph(_sampling(facts)),
        *disclosure(facts),
    ]


def _respondents(population: Population | None) -> str:
    if population is None:
        return "问卷没有限定调查对象的范围，以下结果只代表实际作答的人。"
    if population.size is None:
        return f"本次调查的对象为{population.name}，总人数未作统计。"
    return f"本次调查的对象为{population.name}，总体规模为{population.size}人。"


def _subjects(questionnaire: Questionnaire) -> list[Block]:
    groups = _groups(questionnaire)
    count = questionnaire.numbered_count
    blocks: list[Block] = [paragraph(f"问卷共{count}道题，分为以下{len(groups)}个部分。")]
    if len(groups) == 1:
        blocks = [paragraph(f"问卷共{count}道题，内容如下。")]
    for number, (name, asked) in enumerate(groups, start=1):
        blocks.append(paragraph(f"{number}. {name}（{len(asked)}题）：", kind="lead"))
        blocks.append(ListBlock(tuple(_asked(asked))))
    return blocks


def _groups(questionnaire: Questionnaire) -> list[tuple[str, list[QuestionBlock]]]:
    """By section where the author named sections, else by type of question."""
    sections = [
        (name, [block for block in blocks if block.answers]) for name, blocks in questionnaire.by_section()
    ]
    if any(name is not None for name, _ in sections):
        return [
            (without_number(str(name)) if name else "其他问题", blocks) for name, blocks in sections if blocks
        ]
    by_type: dict[str, list[QuestionBlock]] = {}
    for _, blocks in sections:
        for block in blocks:
            by_type.setdefault(type_words(block.question.type), []).append(block)
    return list(by_type.items())


def _asked(blocks: Iterable[QuestionBlock]) -> Iterable[str]:
    for block in blocks:
        text = without_number(str(block.question.text))
        parts = [answer.text for answer in block.answers if answer.stem is not None]
        lines = "；".join(without_number(str(part)).rstrip("。；") for part in parts)
        yield f"{text.rstrip('：:。')}（{lines}）" if lines else text


def _method(questionnaire: Questionnaire) -> str:
    asked = [block for block in questionnaire.blocks if block.answers]
    open_ended = sum(all(answer.is_written for answer in block.answers) for block in asked)
    closed = len(asked) - open_ended
    counts = (("封闭式问题", closed), ("开放式问题", open_ended))
    kinds = "、".join(f"{name}{count}道" for name, count in counts if count)
    recorded = "所选的选项" if closed else "填写的内容"
    return (
        f"调查采用结构化问卷，含{kinds}。"
        f"每份答卷逐题记录{recorded}，结果由原始答卷直接汇总，问卷全文见附录一。"
    )


def _approved(approval: QuestionnaireApproval | None) -> str:
    """Who approved the questionnaire; nothing where nobody did."""
    if approval is None:
        return ""
    text = f"问卷经{approval.unit}于{date_words(approval.day)}审定"
    others = f"；另有{approval.others}份答卷填写的是未经审定的版本" if approval.others else ""
    return f"{text}{others}。"


def _sampling(facts: SurveyFacts) -> str:
    sampling, population, issued = (
        facts.questionnaire.sampling,
        facts.questionnaire.population,
        facts.returns.issued,
    )
    if sampling is None:
        return "本次调查没有说明抽样方式，结果只反映作答者的意见，不推及其他人群。"
    text = f"本次调查采用{SAMPLING_METHODS.get(sampling.method, sampling.method)}。"
    if issued is not None and population is not None and population.size is not None:
        text += f"计划向{population.size}人中的{issued}人发放问卷"
        if sampling.ratio is None:
            rate = percent(issue_rate(issued, population.size))
            text += f"，{figure_name('issue_rate')}为{rate}（{issued} ÷ {population.size}）"
        text += "。"
    if sampling.ratio is not None:
        text += f"抽样方案写明的抽样比例为{sampling.ratio}。"
    return text
