"""The ready scales as people choose one: what counts as satisfied stands in manuals, help and file alike."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from cases import each
from servers import REPOSITORY

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.scales import SCALES
from surveyapp.reports.words.saying import Translate, use_translation
from surveyapp.services.surveys.help.key_help import key_help
from surveyapp.services.surveys.help.ready_scales import ready_scales, scale_table

ENGLISH = REPOSITORY / "surveyapp/web/console/translations/en/LC_MESSAGES/messages.po"
CHINESE_LETTER = re.compile(r"[\u4e00-\u9fff]")


def english() -> Translate:
    with ENGLISH.open("rb") as file:
        catalogue = read_po(file)
    return lambda sentence: str(getattr(catalogue.get(sentence), "string", "") or sentence)


def table_of(page: Path) -> list[tuple[str, ...]]:
    """The rows of the table of scales in a manual."""
    table = re.search(r"^\| `scale` .*\n\|[-|]+\n((?:\|.*\n)+)", page.read_text("utf-8"), re.MULTILINE)
    assert table is not None
    rows = (line.removeprefix("| ").removesuffix(" |") for line in table[1].splitlines())
    return [tuple(row.split(" | ")) for row in rows]


def test_the_manuals_list_the_scales_as_they_are_in_their_file() -> None:
    assert table_of(REPOSITORY / "docs/zh/questionnaire-file.md") == scale_table()
    with use_translation(english()):
        assert table_of(REPOSITORY / "docs/questionnaire-file.md") == scale_table()


def test_help_names_every_scale_with_what_counts_as_satisfied() -> None:
    (values,) = (help_.values for help_ in key_help() if help_.key == "questions.scale")
    for scale in ready_scales():
        assert f"{scale.name}（{scale.title}：" in values
        assert scale.favourable in values


@each("name", SCALES)
def test_a_question_gets_what_the_list_says(name: str) -> None:
    listed = next(scale for scale in ready_scales("en") if scale.name == name)
    text = f"title: t\nlanguages: [en]\nquestions: [{{code: q, type: single, text: q, scale: {name}}}]\n"
    loaded = load_questionnaire(text.encode(), "t.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    options = loaded.questionnaire.questions[0].options
    assert [(step.code, step.score, step.favourable) for step in listed.steps] == [
        (option.code, option.score, option.favourable) for option in options
    ]
    assert [step.label for step in listed.steps] == [str(option.label) for option in options]
    assert listed.score_range == (options[-1].score, options[0].score)
    assert not CHINESE_LETTER.search(listed.no_opinion)


def test_haochaping_alone_is_fixed_by_a_standard_and_counts_three_of_five() -> None:
    official = [scale for scale in ready_scales() if scale.official]
    assert [(scale.name, scale.favourable) for scale in official] == [
        ("haochaping", "计入满意：非常满意、满意、基本满意")
    ]
    assert [scale.name for scale in ready_scales() if scale.favourable.startswith("没有")] == [
        *("ten_points", "importance", "frequency", "knowledge")
    ]
