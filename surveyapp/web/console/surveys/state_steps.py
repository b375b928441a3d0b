"""The steps of a survey's life, and the effect of each on citizens, late answers and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from surveyapp.services.answers.state_steps import STEPS
from surveyapp.web.console.surveys.survey_page import STATES

FREEZE = "freeze"
"""The step that closes and writes a snapshot; also the reason that services note for it."""

PLACES: Sequence[tuple[str, object, object]] = (
    ("draft", STATES["draft"], _l("链接打不开，可以预览和修改")),
    ("open", STATES["open"], _l("凭链接填写，答卷计入")),
    ("paused", STATES["paused"], _l("链接说明暂停，可以恢复")),
    ("closed", STATES["closed"], _l("不再收答卷，可以写明原因重新开放")),
)
"""The states in the order of a survey's life: state, label, what it means."""


@dataclass(frozen=True)
class StateStep:
    """A step that is possible now: the state it leads to, its button, and what it does, sentence by sentence.

    `reason`: whether a reason is `needed`, `welcome`, or not asked for (empty). `sure`: what has to be ticked first,
    where the step deserves a second look.
    """

    state: str
    label: object
    effects: tuple[object, ...]
    reason: str = ""
    sure: object = ""


_RESUME = StateStep(
    "open",
    _l("恢复填写"),
    (
        _l("链接马上可以填写。"),
        _l("暂停期间送达的答卷仍然另存，不会自动计入；可以在“另存的答卷”里写明理由计入。"),
    ),
)
_CLOSE = StateStep(
    "closed",
    _l("结束收集"),
    (
        _l("链接不再接受答卷；正在填写的人提交时会看到“已经结束”，答案另存，不计入统计。"),
        _l("已收到的答卷不变。以后写明原因可以重新开放。"),
    ),
    reason="welcome",
    sure=_l("我已确认：不再接受答卷"),
)

_STEPS = MappingProxyType(
    {
        ("draft", "open"): StateStep(
            "open",
            _l("开放填写"),
            (
                _l("任何人都能凭链接或二维码填写，答卷计入统计。"),
                _l("开放后仍可修改问卷：修改会成为新版本，已收到的答卷保留各自的版本。"),
            ),
        ),
        ("draft", "closed"): StateStep(
            "closed",
            _l("不开放，直接结束"),
            (_l("适用于答卷全部由导入得来的调查。链接显示“已经结束”，导入不受影响。"),),
            reason="welcome",
            sure=_l("我已确认：不再接受答卷"),
        ),
        ("open", "paused"): StateStep(
            "paused",
            _l("暂停填写"),
            (
                _l("新打开链接的人看到“暂停填写”；正在填写的人提交时也会看到，答案另存，不计入统计。"),
                _l("已收到的答卷和各项数字不变，随时可以恢复。"),
            ),
            reason="welcome",
        ),
        ("open", "closed"): _CLOSE,
        ("paused", "open"): _RESUME,
        ("paused", "closed"): _CLOSE,
        ("closed", "open"): StateStep(
            "open",
            _l("重新开放"),
            (
                _l("链接恢复填写，新答卷计入回收数。"),
                _l("已有快照不变：报告和得分仍以最新快照为准，再次冻结后才包含新答卷。"),
            ),
            reason="needed",
        ),
    }
)


def steps_from(state: str) -> list[StateStep]:
    """The steps that are possible from a state."""
    return [_STEPS[state, following] for following in STEPS[state]]


def step_between(before: str, after: str) -> StateStep | None:
    """The step from one state to another, if there is one."""
    return _STEPS.get((before, after))


def state_reason_words(reason: str) -> object:
    """A reason as people read it; the one that freezing records is a code with words of its own."""
    return _l("冻结") if reason == FREEZE else reason
