"""The annexes of published reports, read from their broken lines: no question, option or item is lost or misread."""

import re

from cases import each
from paper_cases import ANNEXES, lines_of_part, questionnaire_of
from servers import REPOSITORY

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.wording import paragraphs_of
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

PUBLISHED = {
    "changji-residents": "changji-jishitong-2024/residents",
    "qitai-trading": "qitai-zhengwu-2023/trading",
    "qitai-service": "qitai-zhengwu-2023/service",
    "turpan-residents": "turpan-12345-2022/residents",
}


def published(name: str) -> Questionnaire:
    path = REPOSITORY / "questionnaires" / f"{PUBLISHED[name]}.yaml"
    questionnaire = load_questionnaire(path.read_bytes(), path.name).questionnaire
    assert questionnaire is not None
    return questionnaire


def annex(name: str) -> ReadQuestionnaire:
    path = ANNEXES / f"{name}.txt"
    return read_questionnaire(path.read_bytes(), path.name)


def plain(text: object) -> str:
    """A wording with one width of punctuation: the published files take that of the reports' lists."""
    return re.sub(r",\s*", "，", str(text).replace("?", "？"))


@each("name", list(PUBLISHED))
def test_questions_options_and_items_are_those_that_were_published(name: str) -> None:
    ours, theirs = questionnaire_of(annex(name)), published(name)
    assert [plain(question.text) for question in ours.questions] == [
        plain(question.text) for question in theirs.questions
    ]
    for mine, other in zip(ours.questions, theirs.questions, strict=True):
        assert [str(option.label) for option in mine.options] == [
            str(option.label) for option in other.options
        ]
        assert [str(item.text) for item in mine.items] == [str(item.text) for item in other.items]
        assert [bool(option.write_in) for option in mine.options] == [
            bool(option.write_in) for option in other.options
        ]
        assert mine.required == other.required


@each("name", list(PUBLISHED))
def test_printed_letters_and_numbers_stay_the_codes(name: str) -> None:
    for mine, other in zip(questionnaire_of(annex(name)).questions, published(name).questions, strict=True):
        if name != "changji-residents":
            assert [option.code for option in mine.options] == [option.code for option in other.options]


@each("name", list(PUBLISHED))
def test_scores_and_the_main_scale_are_those_that_were_published(name: str) -> None:
    ours, theirs = questionnaire_of(annex(name)), published(name)
    assert ours.satisfaction is not None
    assert theirs.satisfaction is not None
    assert ours.satisfaction.formula == theirs.satisfaction.formula
    order = {code: place for place, code in enumerate(item.code for item in theirs.items)}
    mine = {code: place for place, code in enumerate(item.code for item in ours.items)}
    assert [mine[code] for code in ours.satisfaction.items] == [
        order[code] for code in theirs.satisfaction.items
    ]
    for code, other in zip(ours.satisfaction.items, theirs.satisfaction.items, strict=True):
        scale = [(option.score, option.favourable) for option in ours.item(code).options]
        assert scale == [(option.score, option.favourable) for option in theirs.item(other).options]


@each("name", ["changji-residents", "qitai-trading"])
def test_what_the_paper_says_of_single_and_multiple_is_not_asked_again(name: str) -> None:
    read = annex(name)
    assert "type" not in read.decisions
    assert [question.type for question in questionnaire_of(read).questions] == [
        question.type for question in published(name).questions
    ]


@each("name", list(PUBLISHED))
def test_only_proposals_need_confirming_and_they_fit_on_a_screen(name: str) -> None:
    read = annex(name)
    assert len(read.decisions) <= 5
    assert lines_of_part(read.paper, "not_understood") == []
    assert {line.number for line in read.paper.lines} == set(read.paper.parts)


@each("name", ["qitai-trading", "qitai-service"])
def test_questions_stand_under_the_headings_of_the_paper(name: str) -> None:
    ours, theirs = questionnaire_of(annex(name)), published(name)
    assert [str(question.section) for question in ours.questions] == [
        str(question.section) for question in theirs.questions
    ]


def test_the_other_annexes_and_covers_around_it_are_left_out() -> None:
    read = annex("changji-residents")
    left = [line.text for line in lines_of_part(read.paper, "left_out")]
    assert left[0].startswith("附件 3-2")
    assert left[-1].startswith("附件 4")
    assert read.paper.title == "昌吉市融媒体中心 2024 年吉事通政务服务平台运行经费项目调查问卷"
    assert read.paper.introduction.startswith("尊敬的服务平台使用者")


@each("name", list(PUBLISHED))
def test_name_and_date_below_the_greeting_stay_lines_of_their_own(name: str) -> None:
    read = annex(name)
    shown = paragraphs_of(str(questionnaire_of(read).introduction or ""))
    assert shown == read.paper.introduction.split("\n")
