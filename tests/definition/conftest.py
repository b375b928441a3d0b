"""What the tests of the definition room share: a small questionnaire in which nothing is wrong."""

from collections.abc import Callable

import pytest

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

SOUND = """\
title: 办事服务满意度调查问卷
background: 为评价办事服务而调查
introduction: 请按真实感受回答
closing: 感谢参与
notice: {controller: 某市财政局, contact: 现场工作人员, purpose: 统计满意度, retention_days: 365}
population: {name: 办事群众, size: 200}
sampling: {method: random, issued: 100}
satisfaction: {formula: favourable, items: [attitude, service.speed, service.place]}
questions:
- code: age
  type: single
  section: 基本信息
  text: 您的年龄是？
  required: true
  options:
  - {code: young, label: 35 岁以下}
  - {code: old, label: 其他（请注明）, write_in: true}
- code: attitude
  type: single
  text: 您对服务态度是否满意？
  options:
  - {code: good, label: 满意, score: 2, favourable: true}
  - {code: poor, label: 不满意, score: 1}
- code: service
  type: matrix
  text: 请评价以下各项
  options:
  - {code: "2", label: 好, score: 2, favourable: true}
  - {code: "1", label: 差, score: 1}
  items:
  - {code: speed, text: 办事速度}
  - {code: place, text: 办事场所}
"""

Load = Callable[..., Questionnaire]


@pytest.fixture
def sound() -> str:
    """The text of the questionnaire."""
    return SOUND


@pytest.fixture
def sound_with() -> Load:
    """The questionnaire after pieces of its text were exchanged: sound_with(("365", "30"), …)."""

    def load(*exchanges: tuple[str, str]) -> Questionnaire:
        text = SOUND
        for old, new in exchanges:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the questionnaire"
            text = text.replace(old, new)
        loaded = load_questionnaire(text.encode(), "sound.yaml")
        assert loaded.questionnaire is not None, loaded.problems
        return loaded.questionnaire

    return load
