"""The words about turned answers: how few would change the score of an indicator. For evaluators alone."""

from surveyapp.indicators.scoring import LeafScore
from surveyapp.indicators.turned_scores import TurnedScore, TurnMargins
from surveyapp.reports.words.evaluation_words import unit_shown
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import number_words

DOWN = "由最好变最差"
UP = "由最差变最好"

_TURNED = "{turned} 个回答{way}，得分变为 {score}（数值 {value}）"
_NONE = "回答{way}，多少个都不改变得分"
_BOTH = "现在得 {score} 分。{down}；{up}。"
_OF_SURVEY = "调查 {survey} 的 "


def turn_words(leaf: LeafScore, margins: TurnMargins) -> str:
    """Both ways in one line."""
    down, up = way_words(leaf, margins.down, DOWN), way_words(leaf, margins.up, UP)
    return say(_BOTH).format(score=leaf.score, down=down, up=up)


def way_words(leaf: LeafScore, turned: TurnedScore | None, way: str) -> str:
    """One way: 6 个回答由最好变最差，得分变为 0.00（数值 94.00%）."""
    if turned is None:
        return say(_NONE).format(way=say(way))
    value = number_words(turned.value, leaf.source.places) + unit_shown(leaf)
    several = (
        say(_OF_SURVEY).format(survey=turned.reference.survey) if len(leaf.source.references) > 1 else ""
    )
    told = say(_TURNED).format(turned=turned.turned, way=say(way), score=turned.score, value=value)
    return several + told
