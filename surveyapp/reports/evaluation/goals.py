"""Which indicators are goals of performance: those of 产出, 成本, 效益 and 满意度, never those of 决策 and 过程."""

import re

from surveyapp.reports.evaluation.facts import IndicatorLine

_WORK = re.compile("决策|立项|投入|过程|管理|预算|资金|制度")
_GOALS = re.compile("产出|数量|质量|时效|成本|效益|效果|效率|效能|影响|满意")


def is_goal(line: IndicatorLine) -> bool:
    """Whether a line belongs into the table of goals, by the names of its levels from the highest down: the first
    that names a kind decides.

    项目产出 > 产出数量 > 系统上线数: yes. 项目决策 > 绩效目标 > 效益目标明确性: no, 决策 comes first.
    部门绩效 > 满意度 > 服务对象满意度: yes, by its second level.
    """
    for name in (*(level.name for level in line.above), line.score.name):
        if _WORK.search(name):
            return False
        if _GOALS.search(name):
            return True
    return False
