"""Breaking a poster's texts into lines: Chinese between words where they are known, other writing between words."""

import re
from collections.abc import Callable, Iterable

Measure = Callable[[str], float]
"""Text -> its width, in the unit of the line's width."""

_WORDS = (
    "满意度|公共资源|行政审批|社会保障|便民|政务|政府|财政|绩效|服务|平台|热线|中心|窗口|大厅|项目|资金|工作|情况|"
    "交易|办事|评价|调查|问卷|居民|群众|企业|公众|单位|部门|人员|社区|街道|教育|医疗|卫生|养老|就业|交通|环境|"
    "设施|建设|运行|管理|培训|补贴|营商|满意|意见|建议"
)
"""Words of the titles of satisfaction surveys: a line does not end within them. Chinese shows no other borders."""

_UNIT = re.compile(rf"[A-Za-z0-9’'%&+@_]+(?:[-./][A-Za-z0-9%_]+)*|\s+|{_WORDS}|.", re.DOTALL)
_NEVER_FIRST = frozenset("的，。、；：？！）》”’…—·,.;:?!)]}%")
_NEVER_LAST = frozenset("（《“‘([{")


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """`text` in as few lines as fit into `width`, all about equally long; no line begins with a closing mark or 的.

    A word or an address that is longer than a line is cut where the line ends.
    """
    units = _units(" ".join(text.split()), width, measure)
    lines = _filled(units, width, measure)
    shortest, longest = max(map(measure, units), default=0.0), width
    while longest - shortest > width / 100:
        middle = (shortest + longest) / 2
        if len(_filled(units, middle, measure)) > len(lines):
            shortest = middle
        else:
            longest = middle
    return _filled(units, longest, measure)


def _units(text: str, width: float, measure: Measure) -> list[str]:
    """What is never broken: a word, or a character with the marks that belong to it."""
    units: list[str] = []
    for found in _UNIT.findall(text):
        pieces = list(found) if measure(found) > width else [found]
        for piece in pieces:
            if units and (piece in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
                units[-1] += piece
            else:
                units.append(piece)
    return units


def _filled(units: Iterable[str], width: float, measure: Measure) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and measure((lines[-1] + unit).rstrip()) > width:
            lines.append("")
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
    return [line.rstrip() for line in lines if line.strip()]
