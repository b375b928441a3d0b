"""A filter in words: whose responses alone a page or a document shows, so that nobody takes them for the survey's."""

from collections.abc import Iterator
from datetime import date

from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import channel_words, quote_label, topic
from surveyapp.snapshots.answer_filter import AnswerFilter

PART_OF_ANSWERS = "只含一部分答卷"
"""The heading of what is about some of the responses."""

_ONLY = "只含：{parts}；n = {n}。"
_PART = "以下数字只说明这一部分有效答卷，不是整个调查的结果，也不用于评分。"
_WHOLE_ONLY = "按总体推算、目标群体的占比、历年趋势、首份答卷之后修改问卷的影响，只就全部答卷给出，这里不列。"
_GROUP = "{question}选{options}的"
_OR = "或"
_CHANNELS = "渠道为{names}的"
_LANGUAGES = "用{names}填写的"
_BETWEEN = "{first}至{last}提交的"
_ON = "{first}提交的"
_FROM = "{first}起提交的"
_UNTIL = "{last}及以前提交的"
_NO_TIME = "（没有提交时间的答卷不计）"


def filter_line(wanted: AnswerFilter, questionnaire: Questionnaire, n: int) -> str:
    """Whose responses alone count, and how many valid ones these are: 只含：年龄选“18岁以下”的；n = 12。"""
    return say(_ONLY).format(parts=filter_words(wanted, questionnaire), n=n)


def filter_warning(wanted: AnswerFilter, questionnaire: Questionnaire, n: int) -> str:
    """The same, with what its figures must not be taken for."""
    return filter_line(wanted, questionnaire, n) + say(_PART)


def part_warning(facts: SurveyFacts) -> str:
    """The same of what a document is about, and what it leaves out for that; empty where that is the whole survey."""
    if not facts.filter:
        return ""
    return filter_warning(facts.filter, facts.questionnaire, facts.returns.valid) + say(_WHOLE_ONLY)


def filter_words(wanted: AnswerFilter, questionnaire: Questionnaire) -> str:
    """Whose responses alone count; all that is named has to hold."""
    return say("，").join(_parts(wanted, questionnaire))


def _parts(wanted: AnswerFilter, questionnaire: Questionnaire) -> Iterator[str]:
    for group in wanted.groups:
        yield _group(group, questionnaire)
    if wanted.channels:
        yield say(_CHANNELS).format(names=_any_of([say(channel_words(name)) for name in wanted.channels]))
    if wanted.languages:
        names = [LANGUAGES[code].chinese_name if code in LANGUAGES else code for code in wanted.languages]
        yield say(_LANGUAGES).format(names=_any_of([say(name) for name in names]))
    if wanted.first or wanted.last:
        yield _period(wanted.first, wanted.last) + say(_NO_TIME)


def _group(group: Group, questionnaire: Questionnaire) -> str:
    item = questionnaire.item(group.question)
    if item is None:
        raise ValueError(f"no question {group.question}")
    labels = [quote_label(str(option.label)) for option in item.options if option.code in group.options]
    return say(_GROUP).format(question=quote_label(topic(str(item.text))), options=_any_of(labels))


def _any_of(names: list[str]) -> str:
    return say(_OR).join(names)


def _period(first: date | None, last: date | None) -> str:
    if first is not None and first == last:
        return say(_ON).format(first=first)
    if first is not None and last is not None:
        return say(_BETWEEN).format(first=first, last=last)
    return say(_FROM).format(first=first) if first is not None else say(_UNTIL).format(last=last)
