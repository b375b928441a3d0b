"""The published questionnaires are sound, say what was published, and fit the sample answers beside them."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cases import each

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

FOLDER = Path(__file__).parents[2] / "questionnaires"
SURVEYS = (
    "changji-jishitong-2024/residents",
    "qitai-zhengwu-2023/trading",
    "qitai-zhengwu-2023/service",
    "turpan-12345-2022/residents",
)
ASKED_ABOUT = {
    "changji-jishitong-2024/residents": {"ranges_overlap": 1, "no_way_out_after_filter": 3, "scale_leans": 3},
    "qitai-zhengwu-2023/trading": {"two_things": 3, "no_way_out": 1},
    "qitai-zhengwu-2023/service": {"ranges_overlap": 1, "other_without_text": 4, "no_way_out": 1},
    "turpan-12345-2022/residents": {
        "ranges_overlap": 1,
        "other_without_text": 3,
        "no_way_out_after_filter": 1,
    },
}
"""What `check` asks about each: its wording is the published one and stays."""
SAMPLED = sorted(path.relative_to(FOLDER) for path in FOLDER.glob("*/*.sample.csv"))
PLATFORM_COLUMNS = {"序号", "提交答卷时间", "所用时间", "来源", "来源详情"}
"""The website's own columns; the last is not in every export."""
VALID = {"changji-jishitong-2024": 122, "qitai-zhengwu-2023": 71, "turpan-12345-2022": 95}


def published(survey: str) -> Questionnaire:
    path = FOLDER / f"{survey}.yaml"
    loaded = load_questionnaire(path.read_bytes(), path.name)
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def plain(text: str) -> str:
    """Text as an export is matched: without the column's number, spaces, punctuation and （可多选）."""
    text = re.sub(r"^\d+、", "", text).replace("（可多选）", "")
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "P")


def sample(path: Path) -> tuple[Questionnaire, list[str], list[list[str]]]:
    """The questionnaire, the titles of the question columns, and the cells below them."""
    with (FOLDER / path).open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    survey = str(path).removesuffix(".sample.csv")
    first = sum(title in PLATFORM_COLUMNS for title in titles)
    return published(survey), titles[first:], [row[first:] for row in rows]


def asked_as(questionnaire: Questionnaire, title: str) -> list[Answer]:
    wanted = plain(title)
    return [asked for asked in questionnaire.items if plain(str(asked.text)) == wanted]


def cells(path: Path) -> Iterator[tuple[Answer, str]]:
    questionnaire, titles, rows = sample(path)
    for number, title in enumerate(titles):
        (asked,) = asked_as(questionnaire, title)
        for row in rows:
            yield asked, row[number]


@each("survey", SURVEYS)
def test_a_published_questionnaire_has_no_error_and_what_is_asked_about_stands_in_the_published_wording(
    survey: str,
) -> None:
    path = FOLDER / f"{survey}.yaml"
    problems = load_questionnaire(path.read_bytes(), path.name).problems
    assert {problem.level for problem in problems} <= {"warning"}
    assert Counter(problem.code for problem in problems) == ASKED_ABOUT[survey]


@each("survey", SURVEYS)
def test_a_published_questionnaire_tells_who_asks_and_why(survey: str) -> None:
    questionnaire = published(survey)
    assert questionnaire.notice is not None
    assert str(questionnaire.notice.controller).endswith("财政局")
    assert questionnaire.introduction
    assert questionnaire.background
    assert questionnaire.closing


@each("survey", SURVEYS)
def test_a_published_questionnaire_holds_no_telephone_number(survey: str) -> None:
    text = (FOLDER / f"{survey}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"\d{7,}", text)


@each("path", SAMPLED, ids=str)
def test_every_column_of_the_sample_is_one_question(path: Path) -> None:
    questionnaire, titles, _ = sample(path)
    assert [title for title in titles if len(asked_as(questionnaire, title)) != 1] == []


@each("path", SAMPLED, ids=str)
def test_the_sample_lacks_only_open_questions(path: Path) -> None:
    questionnaire, titles, _ = sample(path)
    columns = {plain(title) for title in titles}
    lacking = [asked for asked in questionnaire.items if plain(str(asked.text)) not in columns]
    assert {asked.kind for asked in lacking} <= {"text"}


@each("path", SAMPLED, ids=str)
def test_the_columns_of_the_sample_stand_in_the_order_of_the_questionnaire(path: Path) -> None:
    questionnaire, titles, _ = sample(path)
    order = [asked.code for asked in questionnaire.items]
    places = [order.index(asked_as(questionnaire, title)[0].code) for title in titles]
    assert places == sorted(places)


@each("path", SAMPLED, ids=str)
def test_every_answer_of_the_sample_is_one_option(path: Path) -> None:
    unmatched = set()
    for asked, cell in cells(path):
        labels = [plain(str(option.label)) for option in asked.options]
        ticks = cell.split("┋") if cell else []
        unmatched |= {(asked.code, tick) for tick in ticks if labels.count(plain(tick)) != 1}
    assert unmatched == set()


@each("path", SAMPLED, ids=str)
def test_a_single_choice_has_one_answer_in_every_row_of_the_sample(path: Path) -> None:
    several = {asked.code for asked, cell in cells(path) if "┋" in cell and asked.kind != "ticks"}
    assert several == set()


@each("path", SAMPLED, ids=str)
def test_no_required_question_is_blank_in_the_sample(path: Path) -> None:
    assert {asked.code for asked, cell in cells(path) if asked.required and not cell} == set()


@each("path", SAMPLED, ids=str)
def test_the_sample_has_as_many_rows_as_valid_questionnaires_were_published(path: Path) -> None:
    _, _, rows = sample(path)
    assert len(rows) == VALID[path.parts[0]]


TYPES = {
    "changji-jishitong-2024/residents": {"single": 8, "multiple": 2},
    "qitai-zhengwu-2023/trading": {"single": 4, "multiple": 2, "matrix": 1, "text": 2},
    "qitai-zhengwu-2023/service": {"single": 5, "multiple": 8, "matrix": 1, "text": 1},
    "turpan-12345-2022/residents": {"single": 6},
}


@each("survey", SURVEYS)
def test_single_and_multiple_choices_are_those_of_the_published_analysis(survey: str) -> None:
    types = [question.type for question in published(survey).questions]
    assert {name: types.count(name) for name in set(types)} == TYPES[survey]


@each(
    ("survey", "formula", "items"),
    [
        ("changji-jishitong-2024/residents", "favourable", 5),
        ("qitai-zhengwu-2023/trading", "index", 8),
        ("qitai-zhengwu-2023/service", "index", 4),
        ("turpan-12345-2022/residents", "favourable", 1),
    ],
)
def test_the_main_scale_is_the_published_one(survey: str, formula: str, items: int) -> None:
    questionnaire = published(survey)
    assert questionnaire.satisfaction is not None
    assert questionnaire.satisfaction.formula == formula
    assert len(questionnaire.scale_items()) == items


@each("survey", SURVEYS)
def test_scale_options_stand_from_best_to_worst(survey: str) -> None:
    for asked in published(survey).scale_items():
        count = len(asked.options)
        assert [option.score for option in asked.options] == list(range(count, 0, -1))


@each(
    ("code", "favourable"),
    [
        ("convenience", ["非常满意", "满意"]),
        ("interface", ["非常符合", "符合"]),
        ("timely", ["是"]),
        ("result", ["非常满意", "满意"]),
        ("governance", ["显著提升", "有一定提升"]),
    ],
)
def test_favourable_answers_of_changji_are_declared_not_counted_off(code: str, favourable: list[str]) -> None:
    asked = published("changji-jishitong-2024/residents").item(code)
    assert asked is not None
    chosen = [str(option.label).partition("（")[0] for option in asked.options if option.favourable]
    assert chosen == favourable


def test_awareness_of_the_hotline_can_be_referred_to_but_is_not_in_the_scale() -> None:
    questionnaire = published("turpan-12345-2022/residents")
    awareness = questionnaire.item("awareness")
    assert awareness is not None
    assert [str(option.label) for option in awareness.options if option.favourable] == ["知道"]
    assert [asked.code for asked in questionnaire.scale_items()] == ["satisfaction"]


def test_an_expectation_of_qitai_skips_the_letter_that_was_not_printed() -> None:
    asked = published("qitai-zhengwu-2023/service").item("expectation")
    assert asked is not None
    assert [option.code for option in asked.options] == ["A", "B", "C", "E", "F"]
