"""What people wrote: a frame that a person confirms, codings that a person makes, quotes that give nobody away."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import openpyxl
import pytest
from docx import Document
from forgetting_of_tests import places_of
from sqlalchemy import Engine, func, select
from survey_of_tests import COMPLETE, SURVEY, publish_every_type, submit

from surveyapp.analysis.opinions.coding import NO_CONTENT, QUOTE
from surveyapp.analysis.opinions.themes import ThemeRuleError
from surveyapp.analysis.opinions.written_texts import TextKey
from surveyapp.records.opinions import OpinionCoding, OpinionCounts, OpinionDictionary, OpinionMask
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_response, forget_survey
from surveyapp.services.statistics.coding_frames import TypedTheme, save_frame
from surveyapp.services.statistics.opinion_dictionary import save_dictionary
from surveyapp.services.statistics.opinion_notes import opinion_notes
from surveyapp.services.statistics.opinions import SurveyOpinions, survey_opinions
from surveyapp.services.statistics.text_codings import decide, mask_part

BY = "评价员（jia）"
THEMES = (
    TypedTheme("", "停车", "停车位、停车费", "停车 车位"),
    TypedTheme("", "态度", "", "态度、服务差"),
)
UNHAPPY = COMPLETE | {"overall": "no"}
TEXTS = (
    UNHAPPY | {"overall.reason": "张主任态度太差，打13812345678没人接", "why": "停车难"},
    UNHAPPY | {"overall.reason": "停车位太少"},
    COMPLETE | {"service.speed": "3", "why": "停车难"},
    COMPLETE | {"why": "窗口的小美很热情"},
    COMPLETE | {"why": "无"},
    COMPLETE,
)


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    """A survey of six respondents, of whom five wrote something and four said something."""
    asked = b'- code: overall\n  ask_reason: ["no"]'
    publish_every_type(engine, lambda source: source.replace(b"- code: overall", asked))
    change_state(engine, SURVEY, "open")
    for answers in TEXTS:
        submit(engine, dict(answers))
    return places_of(engine, tmp_path)


def now(places: Places) -> SurveyOpinions:
    return survey_opinions(places.engine, latest_answers(places.engine, places.snapshots, SURVEY))


def key_of(places: Places, text: str) -> TextKey:
    """The first text that begins so."""
    return next(written.key for written in now(places).texts if written.text.startswith(text))


def confirmed(places: Places) -> list[str]:
    """A confirmed frame with both themes: their codes."""
    frame = save_frame(places.engine, SURVEY, THEMES, confirms=True, seen=None, person=BY)
    return [theme.code for theme in frame.themes]


def coded(places: Places) -> list[str]:
    """The frame, and every text that says something coded but for one 停车难."""
    parking, manner = confirmed(places)
    first, second = key_of(places, "张主任"), key_of(places, "停车位")
    decisions = [(first, manner, True), (second, parking, True), (key_of(places, "停车难"), parking, True)]
    assert decide(places.engine, SURVEY, decisions, person=BY) == 3
    return [parking, manner]


def rows(engine: Engine, table: type) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_people_are_counted_by_what_a_person_coded_and_apart_by_what_rules_suggest(places: Places) -> None:
    parking, manner = confirmed(places)
    before = now(places).counts()
    assert (before.wrote, before.said, before.coded, before.suggested_only) == (5, 4, 0, 3)
    assert before.themes[parking].suggested_only == 3
    decide(
        places.engine,
        SURVEY,
        [
            (key_of(places, "停车位"), parking, True),
            (key_of(places, "张主任"), manner, True),
            (key_of(places, "停车难"), parking, False),  # of the same person as 张主任
        ],
        person=BY,
    )
    counts = now(places).counts()
    assert (counts.coded, counts.suggested_only, counts.uncoded) == (2, 1, 1)
    assert counts.themes[parking].coded == 1, "a suggestion counts as nothing until somebody confirms it"
    assert counts.themes[parking].suggested_only == 1, "what was refused is suggested no more"
    assert counts.themes[parking].sides == {"dissatisfied": 1}
    assert now(places).counts("overall.reason").wrote == 2


def test_who_is_dissatisfied_chose_it_on_some_item_and_who_is_satisfied_on_all(places: Places) -> None:
    texts = now(places).texts
    written = {text.text: texts.side_of(number) for number, text in enumerate(texts)}
    assert written["停车位太少"] == "dissatisfied"
    assert written["停车难"] == "satisfied"
    assert written["无"] == "neither", "一般 is neither"


def test_codings_are_kept_one_after_the_other(places: Places) -> None:
    parking, _manner = confirmed(places)
    key = key_of(places, "停车位")
    for given in (True, True, False, True):
        decide(places.engine, SURVEY, [(key, parking, given)], person=BY)
    with places.engine.connect() as connection:
        query = select(OpinionCoding.given, OpinionCoding.person).order_by(OpinionCoding.id)
        kept = [tuple(row) for row in connection.execute(query)]
    assert kept == [(True, BY), (False, BY), (True, BY)], "what stands already is not recorded again"
    assert now(places).codings.coding(2).themes == (parking,)


def test_a_person_overrules_what_says_nothing(places: Places) -> None:
    confirmed(places)
    nothing, warm = key_of(places, "无"), key_of(places, "窗口")
    decide(places.engine, SURVEY, [(nothing, NO_CONTENT, False), (warm, NO_CONTENT, True)], person=BY)
    codings = now(places).codings
    by_key = {text.key: codings.coding(number) for number, text in enumerate(codings.texts)}
    assert not by_key[nothing].says_nothing
    assert by_key[warm].says_nothing
    assert by_key[warm].is_coded
    assert now(places).counts().said == 4


def test_nothing_is_coded_before_a_frame_is_confirmed(places: Places) -> None:
    save_frame(places.engine, SURVEY, THEMES, confirms=False, seen=None, person=BY)
    assert now(places).notes.confirmed is None
    refused(
        "frame_not_confirmed",
        lambda: decide(places.engine, SURVEY, [(key_of(places, "停车"), "t1", True)], person=BY),
    )


def test_a_frame_keeps_its_codes_and_none_comes_back(places: Places) -> None:
    parking, manner = confirmed(places)
    seen = opinion_notes(places.engine, SURVEY).working
    assert seen is not None
    kept = [TypedTheme(manner, "服务态度"), TypedTheme("", "排队"), TypedTheme(manner, "同一代码")]
    frame = save_frame(places.engine, SURVEY, kept, confirms=True, seen=seen.id, person=BY)
    assert [theme.code for theme in frame.themes] == [manner, "t3", "t4"]
    assert parking not in {theme.code for theme in frame.themes}
    refused(
        "frame_changed",
        lambda: save_frame(places.engine, SURVEY, THEMES, confirms=True, seen=seen.id, person=BY),
    )
    refused(
        "coding_unknown_theme",
        lambda: decide(places.engine, SURVEY, [(key_of(places, "停车"), parking, True)], person=BY),
    )


@pytest.mark.parametrize(
    ("themes", "code"),
    [
        ((), "frame_empty"),
        ((TypedTheme("", " ", "说明"),), "theme_unnamed"),
        ((TypedTheme("", "停" * 31),), "theme_name_too_long"),
        ((TypedTheme("", "停车"), TypedTheme("", " 停车 ")), "theme_name_twice"),
        ((TypedTheme("", "停车", "说" * 301),), "theme_description_too_long"),
        ((TypedTheme("", "停车", "", " ".join(f"词{n}" for n in range(61))),), "too_many_theme_rules"),
        (tuple(TypedTheme("", f"主题{n}") for n in range(61)), "too_many_themes"),
    ],
)
def test_a_frame_that_cannot_be_used_is_not_saved(
    places: Places, themes: tuple[TypedTheme, ...], code: str
) -> None:
    refused(code, lambda: save_frame(places.engine, SURVEY, themes, confirms=True, seen=None, person=BY))
    assert opinion_notes(places.engine, SURVEY).working is None


def test_a_rule_that_only_excludes_is_named_with_its_theme(places: Places) -> None:
    with pytest.raises(ThemeRuleError) as stopped:
        save_frame(
            places.engine,
            SURVEY,
            [TypedTheme("", "停车", "", "-停车费")],
            confirms=True,
            seen=None,
            person=BY,
        )
    assert (stopped.value.code, stopped.value.params["theme"]) == ("rule_excludes_only", "停车")


def test_the_dictionary_of_a_survey_rules_its_words(places: Places) -> None:
    assert now(places).words().words["停车难"] == 2, "without it the splitter's own dictionary holds"
    save_dictionary(
        places.engine,
        SURVEY,
        together="停车 = 停车位、车位\n小美",
        left_out="难",
        units="市民中心",
        person=BY,
    )
    words = now(places).words().words
    assert (words["停车"], words["小美"]) == (3, 1)
    assert "难" not in words
    for together, code in (
        ("停\n" * 501, "dictionary_too_long"),
        ("停" * 31, "dictionary_word_too_long"),
        ("=".join(f"词{n}" for n in range(21)), "dictionary_entry_too_long"),
        ("停车\n车位=停车", "dictionary_word_twice"),
    ):
        refused(
            code,
            lambda typed=together: save_dictionary(
                places.engine, SURVEY, together=typed, left_out="", units="", person=BY
            ),
        )


def test_excluded_responses_are_not_counted_and_stay_coded(places: Places) -> None:
    parking, _manner = coded(places)
    response = key_of(places, "停车位")[0]
    exclude(places.engine, SURVEY, UUID(response), reason="重复", person=BY)
    assert now(places).counts().themes[parking].coded == 1
    exclude(places.engine, SURVEY, UUID(response), reason="误排除", person=BY, excluded=False)
    assert now(places).counts().themes[parking].coded == 2


def test_codings_hold_for_live_texts_and_for_frozen_ones(places: Places) -> None:
    coded(places)
    live = now(places).counts()
    manifest = freeze(places.engine, places.snapshots, SURVEY)
    assert now(places).answers.snapshot == manifest.id
    assert now(places).counts() == live
    decide(places.engine, SURVEY, [(key_of(places, "窗口"), "t2", True)], person=BY)
    assert now(places).counts().coded == live.coded + 1
    assert now(places).answers.snapshot == manifest.id, "the snapshot is what it was"


def test_a_withdrawn_response_takes_its_codings_along(places: Places) -> None:
    own = submit(places.engine, COMPLETE | {"why": "停车场收费太贵"}).response_id
    parking, _manner = coded(places)
    key = key_of(places, "停车场")
    decide(places.engine, SURVEY, [(key, parking, True), (key, QUOTE, True)], person=BY)
    mask_part(places.engine, SURVEY, key, "停车场收费太贵", "停车场", hidden=True, person=BY)
    withdraw(places.engine, SURVEY, own)
    assert key not in opinion_notes(places.engine, SURVEY).decisions
    assert rows(places.engine, OpinionMask) == 0
    refused(
        "coding_text_gone",
        lambda: decide(places.engine, SURVEY, [(key, parking, True)], person=BY),
    )


def test_a_forgotten_response_takes_its_codings_along_and_its_number_never_comes_back(places: Places) -> None:
    parking, _manner = coded(places)
    last = key_of(places, "窗口")
    decide(places.engine, SURVEY, [(last, parking, True)], person=BY)
    number = opinion_notes(places.engine, SURVEY).numbers[last]
    forget_response(places, SURVEY, last[0], reason="本人要求", person=BY)
    notes = opinion_notes(places.engine, SURVEY)
    assert last not in notes.decisions
    decide(places.engine, SURVEY, [(key_of(places, "无"), NO_CONTENT, True)], person=BY)
    assert number not in opinion_notes(places.engine, SURVEY).numbers.values()


def test_after_deletion_only_counts_are_left(places: Places, tmp_path: Path) -> None:
    coded(places)
    save_dictionary(places.engine, SURVEY, together="小美", left_out="", units="", person=BY)
    mask_part(
        places.engine, SURVEY, key_of(places, "窗口"), "窗口的小美很热情", "小美", hidden=True, person=BY
    )
    before = now(places).counts()
    forget_survey(places, SURVEY, reason="期满", person=BY)
    assert [
        rows(places.engine, table) for table in (OpinionCoding, OpinionMask, OpinionDictionary, OpinionCounts)
    ] == [0, 0, 0, 1]
    lines = report_lines(places, tmp_path)
    assert not any("引文" in line or "停车难" in line for line in lines)
    assert any(f"写出内容的{before.said}人中，{before.coded}人已由人工归类" in line for line in lines)
    assert "停车 2" in " ".join(lines), "the table of all opinions is still there"
    refused(
        "answers_deleted",
        lambda: save_frame(places.engine, SURVEY, THEMES, confirms=True, seen=1, person=BY),
    )
    refused(
        "answers_deleted",
        lambda: decide(places.engine, SURVEY, [((str(uuid4()), "why"), "t1", True)], person=BY),
    )


def report_lines(places: Places, folder: Path, kind: str = "docx") -> list[str]:
    path = folder / f"report-{kind}.docx"
    report_survey(places.engine, places.snapshots, SURVEY, kind, path)
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_the_report_has_themes_and_quotes_that_name_nobody(places: Places, tmp_path: Path) -> None:
    _parking, manner = coded(places)
    warm = key_of(places, "窗口")
    decide(places.engine, SURVEY, [(warm, manner, True), (warm, QUOTE, True)], person=BY)
    mask_part(places.engine, SURVEY, warm, "窗口的小美很热情", "小美", hidden=True, person=BY)
    lines = report_lines(places, tmp_path)
    number = now(places).notes.numbers[warm]
    assert any(f"“窗口的某某很热情”（引文{number}）" in line for line in lines)
    assert not any("小美" in line or "张主任" in line or "13812345678" in line for line in lines)
    assert "某主任态度太差，打138****5678没人接" in lines, "the list of what was written hides names too"
    assert not any(written.response in "".join(lines) for written in now(places).texts)
    decide(places.engine, SURVEY, [(warm, QUOTE, False)], person=BY)
    manner_number = now(places).notes.numbers[key_of(places, "张主任")]
    again = report_lines(places, tmp_path)
    quoted = f"“某主任态度太差，打138****5678没人接”（引文{manner_number}）"
    assert any(quoted in line for line in again), "where nobody chose, one that was coded is taken"
    assert not any("很热情”（引文" in line for line in again), "what is not to be quoted is not"


def test_reasons_of_the_dissatisfied_come_first(places: Places, tmp_path: Path) -> None:
    coded(places)
    lines = report_lines(places, tmp_path)
    captions = [line for line in lines if "的主题" in line and "表" in line]
    assert "选择“不满意”的原因的主题" in captions[0]
    assert "全部意见" in captions[1]


def test_a_survey_without_a_confirmed_frame_reports_as_before(places: Places, tmp_path: Path) -> None:
    lines = report_lines(places, tmp_path)
    assert not any("意见归类" in line or "词语" in line for line in lines), "too few wrote for words"
    assert "停车难" in lines


def test_the_workbook_has_a_sheet_of_themes_without_texts(places: Places, tmp_path: Path) -> None:
    coded(places)
    path = tmp_path / "report.xlsx"
    report_survey(places.engine, places.snapshots, SURVEY, "xlsx", path)
    sheet = openpyxl.load_workbook(path)["意见主题"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    parking = next(row for row in values if row[0] == "停车")
    assert parking[1:6] == [2, 50, 2, 0, 1]
    assert not any("停车位太少" in str(cell) for row in values for cell in row)


def test_a_part_that_is_not_in_the_text_cannot_be_hidden(places: Places) -> None:
    key = key_of(places, "窗口")
    refused(
        "mask_not_in_text",
        lambda: mask_part(places.engine, SURVEY, key, "窗口的小美很热情", "小王", hidden=True, person=BY),
    )
    mask_part(places.engine, SURVEY, key, "窗口的小美很热情", "小美", hidden=True, person=BY)
    shown = next(text for text in now(places).texts if text.key == key)
    assert now(places).masked(shown).text == "窗口的某某很热情"
    mask_part(places.engine, SURVEY, key, "窗口的小美很热情", "小美", hidden=False, person=BY)
    assert now(places).masked(shown).text == "窗口的小美很热情"


def refused(code: str, request: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as stopped:
        request()
    assert stopped.value.code == code
