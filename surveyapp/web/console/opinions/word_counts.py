"""The words of what people wrote, and the dictionary of the survey."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.opinions.words import SurveyDictionary, WordCounts
from surveyapp.definition.coded_error import CodedError
from surveyapp.reports.limits import MOST_BARS
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.opinion_dictionary import save_dictionary
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.limits import MOST_PAIRS_LISTED, MOST_WORDS_LISTED
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.opinions.opinion_page import opinion_page, shown_opinions
from surveyapp.web.console.surveys.survey_page import survey_found

word_counts = Blueprint("word_counts", __name__)

AT = "/surveys/<folder>/<name>/opinions/words"

LISTS = ("together", "left_out", "units")


@word_counts.get(AT, endpoint="words")
@open_to(Capability.SEE_RESPONSES, audit="read_words", lengthy=True)
def show_words(folder: str, name: str) -> ResponseReturnValue:
    """The frequent words, those that stand together, and the dictionary to be changed."""
    return _page(folder, name)


@word_counts.post(f"{AT}/dictionary", endpoint="save")
@open_to(Capability.EDIT_SURVEYS, audit="save_dictionary", lengthy=True)
def save_words(folder: str, name: str) -> ResponseReturnValue:
    """Save the dictionary as it was typed, or show it again with what is wrong."""
    survey = survey_found(folder, name).survey
    typed = {each: request.form.get(each, "") for each in LISTS}
    try:
        saved = save_dictionary(engine(), survey, **typed, person=actor().signature)
    except CodedError as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, typed, refusal_messages(refused)), 422
    audit_detail(words=len(saved.together) + len(saved.left_out) + len(saved.units))
    flash(_("词典已保存，词语按它重新统计。"), "success")
    view = request.form.get("view") or None
    return redirect(url_for(".words", folder=folder, name=name, view=view), 303)


def _page(
    folder: str, name: str, typed: dict[str, str] | None = None, problems: list[str] | None = None
) -> str:
    shown = shown_opinions(folder, name)
    place = request.args.get("place", "")
    place = place if place in {each.code for each in shown.places} else ""
    counts = shown.words(place) if shown.answers.deletion_time is None else WordCounts(0)
    return opinion_page(
        "console/opinions/word_counts.html",
        folder,
        name,
        shown,
        place=place,
        counts=counts,
        chart=_chart(counts) if counts.words else None,
        pairs=_pairs(counts),
        typed=typed or _typed(shown.notes.dictionary),
        problems=problems,
    )


def _chart(counts: WordCounts) -> Chart:
    listed = list(counts.words.items())[:MOST_WORDS_LISTED]
    drawn = listed[:MOST_BARS]
    values = [float(n) for _word, n in drawn]
    series = [Bars(_("条数"), values, [str(n) for _word, n in drawn], [word for word, _n in drawn])]
    note = _("同一条文字中重复出现的词只计一次；共 %(n)s 条写出内容的文字。", n=counts.n)
    if counts.dropped_rare:
        note += _("不同的词太多，少见的词没有计入。")
    return Chart(
        "words",
        _("写得最多的词语"),
        _("写得最多的 %(count)s 个词语和写到的条数，见数据表", count=len(drawn)),
        bars([word for word, _n in drawn], series, highest=max(values)),
        DataTable((_("词语"), _("写到的条数")), tuple((word, str(n)) for word, n in listed), note),
    )


def _pairs(counts: WordCounts) -> DataTable | None:
    listed = sorted(counts.pairs.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_PAIRS_LISTED]
    if not listed:
        return None
    rows = tuple((f"{first} + {second}", str(n)) for (first, second), n in listed)
    return DataTable((_("一起出现的词"), _("条数")), rows)


def _typed(dictionary: SurveyDictionary) -> dict[str, str]:
    """The dictionary as people type it."""
    return {
        "together": "\n".join(" = ".join(entry) for entry in dictionary.together),
        "left_out": "\n".join(dictionary.left_out),
        "units": "\n".join(dictionary.units),
    }
