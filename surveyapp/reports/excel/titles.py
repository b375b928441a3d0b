"""The title of a sheet, and below it whose responses alone the sheet is about, where it is not the whole survey."""

from surveyapp.reports.excel.sheet import Sheet
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.filter_words import part_warning


def write_title(sheet: Sheet, title: str, facts: SurveyFacts) -> None:
    """Write the title, and the warning of a filter."""
    sheet.line([title], "title")
    if facts.filter:
        sheet.line([part_warning(facts)], "note")
