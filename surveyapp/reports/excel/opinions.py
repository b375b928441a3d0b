"""The sheet of the themes of what people wrote, of a survey whose texts were coded."""

from surveyapp.analysis.opinions.coding import ThemeCounts
from surveyapp.analysis.results import Figure, share
from surveyapp.definition.figure_kinds import USUAL_PLACES
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ChartSeries, draw_bars
from surveyapp.reports.excel.sheet import Book, Sheet, number_style
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.opinion_facts import OpinionFacts
from surveyapp.reports.words.opinion_words import coding_state, side_note
from surveyapp.reports.words.wording import date_words

THEMES = ("意见主题", "受访者填写的文字按编码框架归类后各主题的人数，附条形图；不含文字本身")
"""The sheet's name, and what is on it."""


def write_opinions(book: Book, facts: SurveyFacts) -> None:
    """Write 意见主题."""
    found = facts.opinions
    if found is None:
        return
    sheet = book.sheet(THEMES[0], (30, 12, 16, 14, 12, 18, 60))
    sheet.line(["意见主题"], "title")
    confirmed = date_words(found.confirmed)
    sheet.line([f"编码框架由{found.person}于{confirmed}确认。{coding_state(found.counts)}"], "note")
    sheet.skip()
    first, listed = _table(sheet, found, found.counts, "全部意见")
    texts = {answer.code: str(answer.text) for answer in facts.questionnaire.answers}
    bottom = _chart(sheet, found, first, listed)
    for each in found.places if len(found.places) > 1 else ():
        sheet.skip()
        reason = each.place.endswith(".reason")
        _table(sheet, found, each.counts, f"{texts[each.place]}{'（原因）' if reason else ''}")
    sheet.skip_to(max(bottom, first + len(listed)))


def _table(sheet: Sheet, found: OpinionFacts, counts: ThemeCounts, title: str) -> tuple[int, list[str]]:
    """One table of themes; its first row, and the names in it."""
    sheet.line([title], "section")
    header = ["主题", "人数", "占写出内容者（%）", "其中不满意者", "其中满意者", "只有建议的人数", "说明"]
    first = sheet.line(header, ("header_left", *("header",) * (len(header) - 1))) + 1
    names = []
    for theme in found.listed(counts):
        count = counts.themes[theme.code]
        outcome = share(count.coded, counts.said)
        rate = float(outcome.exact) if isinstance(outcome, Figure) else "—"
        sides = (
            (count.sides.get("dissatisfied", 0), count.sides.get("satisfied", 0))
            if found.sided
            else ("—", "—")
        )
        row = [theme.name, count.coded, rate, *sides, count.suggested_only, theme.description]
        styles = ("text", "count", number_style(USUAL_PLACES), "count", "count", "count", "text")
        sheet.line(row, styles)
        names.append(theme.name)
    sheet.line(
        [f"注：写出内容的共{counts.said}人；一人可涉及几个主题。{side_note() if found.sided else ''}"], "note"
    )
    return first, names


def _chart(sheet: Sheet, found: OpinionFacts, first: int, names: list[str]) -> int:
    values = [float(found.counts.themes[theme.code].coded) for theme in found.themes]
    place = ChartPlace(first, 8, 520, "各主题的人数")
    series = ChartSeries((first - 1, 1), "人数", CellStrip(first, 1, values))
    return draw_bars(sheet, place, "各主题的人数", CellStrip(first, 0, names), series, max(values), places=0)
