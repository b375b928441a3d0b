"""What a report says of a question is read from its text in no time, however long and odd the text is."""

import time

from cases import each
from survey_facts import SMALL, questionnaire_from

from surveyapp.definition.values import Text
from surveyapp.reports.poster import minutes_told
from surveyapp.reports.words.wording import short_labels, topic


@each("piece", [" ", "　", "（", "（ ", "）", "1", "1-", "1 "])
def test_long_texts_take_no_minutes(piece: str) -> None:
    text = "您" + piece * 190_000 + "好"
    start = time.process_time()
    assert topic(text).startswith("您")
    assert len(short_labels([text, text + "（注）"])) == 2
    told = questionnaire_from(SMALL).model_copy(update={"introduction": Text(text)})
    assert minutes_told(told, "zh-CN")
    assert time.process_time() - start < 20


@each(("introduction", "minutes"), [("约3-5分钟", "3-5"), ("大约 10 分钟", "10"), ("12 min", "12")])
def test_minutes_are_still_found(introduction: str, minutes: str) -> None:
    told = questionnaire_from(SMALL).model_copy(update={"introduction": Text(introduction)})
    assert minutes_told(told, "zh-CN") == minutes
