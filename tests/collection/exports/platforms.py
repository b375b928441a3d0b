"""The questions of a survey that eight websites exported, and what both of its respondents said."""

import csv
import io
from datetime import datetime

from servers import questionnaire_named

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.rows.facts import PlatformFacts
from surveyapp.collection.exports.rows.responses import MatchedExport, read_export
from surveyapp.definition.china_time import CHINA

EVERY_TYPE = questionnaire_named("every_type")
AGE, CHANNELS, SERVICE = "您的年龄是？", "您从哪里知道本服务？", "请根据您的真实感受评价"
ATTITUDE, SPEED = "您对服务态度是否满意？", "您对办理速度是否满意？"
OVERALL, WHY = "总体来说您满意吗？", "如不满意，请简述原因"
BOARD, FRIENDS, OTHER = "社区宣传栏/展板", "亲友推荐", "其他（请注明）"

ANSWERS = [
    {
        "age": "young",
        "channels": ["board", "friends"],
        "service.attitude": "3",
        "service.speed": "2",
        "overall": "yes",
        "why": "快一点",
    },
    {
        "age": "other",
        "age.other.text": "保密",
        "channels": ["other"],
        "channels.other.text": "电视",
        "service.attitude": "1",
        "service.speed": "3",
        "overall": "no",
    },
]
"""What both respondents said, whatever website they said it to."""

Lines = list[list[str]]


def export_of(lines: Lines, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def read(lines: Lines, numbers: NumberMeaning | None = None, delimiter: str = ",") -> MatchedExport:
    return read_export(EVERY_TYPE, export_of(lines, delimiter), Corrections(numbers=numbers))


def answers(export: MatchedExport) -> list[object]:
    return [response.answers for response in export.responses]


def facts(export: MatchedExport) -> list[PlatformFacts]:
    return [response.facts for response in export.responses]


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[misc,arg-type]  # year to second
