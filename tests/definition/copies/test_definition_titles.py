"""The title of a questionnaire file is read even where the file is wrong."""

from pathlib import Path

from cases import each

from surveyapp.definition.copies.retitle import title_of
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.title_and_sampling import read_title_and_sampling

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"


@each(
    ("text", "title"),
    [
        ("title: 甲\nquestions: [", "甲"),
        ("questions:\n- title: 题\n  text: [1, 2]\ntitle: 甲\n: {", "甲"),
        ("title: {zh-CN: 甲, en: A}\nquestions: {", "甲"),
        ("title: |\n  甲\nx: :", "甲"),
        ("notice: title\n", ""),
        ("title:\n", ""),
        ("title: {}\nclosing: 乙\n", ""),
        ("title: [", ""),
        ("title: \x00", ""),
        ("- title", ""),
        ("", ""),
    ],
)
def test_a_title_is_read_whatever_follows_it(text: str, title: str) -> None:
    assert title_of(text) == title


@each(
    "path",
    [path for path in QUESTIONNAIRES.glob("*/*.yaml") if "\nquestions:" in path.read_text("utf-8")],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_title_and_sampling_are_those_of_the_whole_questionnaire(path: Path) -> None:
    loaded = load_questionnaire(path.read_bytes(), path.name).questionnaire
    assert loaded is not None
    assert read_title_and_sampling(path.read_text("utf-8")) == (loaded.title, loaded.sampling)


@each(
    "text",
    [
        '{"title": "甲", "questions": []}',
        "questions: []\n",
        "title: 甲\ntitle: 乙\n",
        "title: [\n",
        "title: 7\n",
    ],
)
def test_what_takes_reading_the_whole_is_left_to_that(text: str) -> None:
    assert read_title_and_sampling(text) is None
