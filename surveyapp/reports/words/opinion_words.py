"""How far the coding of texts is, and which respondents are called dissatisfied, in words."""

from collections.abc import Mapping

from surveyapp.analysis.opinions.coding import ThemeCounts
from surveyapp.analysis.opinions.written_texts import Side
from surveyapp.reports.words.saying import say

SIDES: Mapping[Side, str] = {"dissatisfied": "不满意者", "satisfied": "满意者", "neither": "其他"}
"""Side -> what people on it are called."""

_STATE = "写出内容的{said}人中，{coded}人已由人工归类"
_SUGGESTED = "，{count}人只有按提示词给出的建议、尚未经人确认（不计入各主题）"
_UNCODED = "，{count}人尚未归类"
_UNFINISHED = "归类尚未完成，各主题的人数和比例会偏低。"
_SIDE_NOTE = "不满意者指在总体满意度的任一题上选择不满意一侧选项的人，满意者指各题都选择满意一侧选项的人。"


def coding_state(counts: ThemeCounts) -> str:
    """How many people's texts a person coded, how many have suggestions alone, and how many have neither."""
    told = say(_STATE).format(said=counts.said, coded=counts.coded)
    if counts.suggested_only:
        told += say(_SUGGESTED).format(count=counts.suggested_only)
    if counts.uncoded:
        told += say(_UNCODED).format(count=counts.uncoded)
    unfinished = say(_UNFINISHED) if counts.suggested_only or counts.uncoded else ""
    return told + say("。") + unfinished


def side_note() -> str:
    """Who is called dissatisfied and satisfied."""
    return say(_SIDE_NOTE)
