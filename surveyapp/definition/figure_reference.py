"""How a figure is named, wherever one is asked for: in an indicator file, a report, on the command line."""

from typing import Literal

from surveyapp.definition.questionnaire import Frozen

FigureName = Literal["favourable", "index", "mean", "share", "alpha"]


class FigureReference(Frozen):
    """One figure of one survey. Without `question` it is the main scale's overall figure.

    `survey` is the questionnaire file's name within the same folder; `share` needs `question` and `option`.
    """

    survey: str
    figure: FigureName
    question: str | None = None
    option: str | None = None
