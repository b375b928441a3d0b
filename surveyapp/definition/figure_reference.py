"""How a figure of a survey is named, wherever one is asked for: in an indicator file, a report, on the command line."""

from surveyapp.definition.questionnaire import OwnFigure


class FigureReference(OwnFigure):
    """One figure of one survey; `survey` is the questionnaire file's name within the same folder."""

    survey: str
