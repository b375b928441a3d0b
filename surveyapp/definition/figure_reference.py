"""How a figure is named, wherever one is asked for: in an indicator file, a report, on the command line."""

from typing import Annotated, Literal

from pydantic import Field

from surveyapp.definition.questionnaire import Frozen

FigureName = Literal["favourable", "index", "mean", "share", "alpha"]


class Group(Frozen):
    """The respondents who chose one of `options` at the single choice `question`."""

    question: str
    options: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class FigureReference(Frozen):
    """One figure of one survey. Without `question` it is the main scale's overall figure.

    `survey` is the questionnaire file's name within the same folder; `share` needs `question` and `option`.
    With `group` only the respondents of that group count.
    """

    survey: str
    figure: FigureName
    question: str | None = None
    option: str | None = None
    group: Group | None = None
