"""A questionnaire as a file that LimeSurvey imports: tab-separated lines, one for each setting, question and option."""

import csv
import io

from surveyapp.definition.questionnaire import Questionnaire

LANGUAGE = "zh-Hans"
COLUMNS = ("class", "type/scale", "name", "relevance", "text", "language", "mandatory", "other")
SETTINGS = {
    "language": LANGUAGE,
    "format": "A",  # all questions on one page, as ours
    "showwelcome": "N",
    "datestamp": "Y",
    "anonymized": "N",
}


def survey_structure(questionnaire: Questionnaire) -> bytes:
    """The file; RuntimeError for a question that is neither a single nor a multiple choice."""
    written = io.StringIO()
    lines = csv.DictWriter(written, COLUMNS, delimiter="\t", restval="")
    lines.writeheader()
    for name, value in SETTINGS.items():
        lines.writerow({"class": "S", "name": name, "text": value})
    texts = {
        "surveyls_title": questionnaire.title.say(),
        "surveyls_welcometext": questionnaire.introduction.say() if questionnaire.introduction else "",
        "surveyls_endtext": questionnaire.closing.say() if questionnaire.closing else "",
    }
    for name, value in texts.items():
        lines.writerow({"class": "SL", "name": name, "text": value, "language": LANGUAGE})
    lines.writerow({"class": "G", "type/scale": "G0", "name": "问卷", "relevance": "1", "language": LANGUAGE})
    for number, item in enumerate(questionnaire.items, 1):
        if item.kind not in ("choice", "ticks"):
            raise RuntimeError(f"{item.code} is no choice")
        several = item.kind == "ticks"
        lines.writerow(
            {
                "class": "Q",
                "type/scale": "M" if several else "L",
                "name": f"q{number}",
                "relevance": "1",
                "text": item.text.say(),
                "language": LANGUAGE,
                "mandatory": "Y" if item.required else "N",
                "other": "Y" if any(option.write_in for option in item.options) else "N",
            }
        )
        for place, option in enumerate(item.options, 1):
            if not option.write_in:
                kind = "SQ" if several else "A"
                option_line = {"class": kind, "type/scale": "0", "name": f"A{place}", "relevance": "1"}
                lines.writerow(option_line | {"text": option.label.say(), "language": LANGUAGE})
    return written.getvalue().encode()
