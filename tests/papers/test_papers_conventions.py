"""Every way in which evaluators write a questionnaire down is read: the annexes beside, each with its outline."""

from cases import each
from made_annexes import NAMES, annex_data
from paper_cases import OUTLINES, lines_of_part, outline, questionnaire_of

from surveyapp.papers.paper import Part
from surveyapp.services.surveys.import_questionnaire import read_questionnaire


@each("name", NAMES)
def test_an_annex_is_read_as_its_outline_says(name: str) -> None:
    read = read_questionnaire(annex_data(name), name)
    assert outline(read) == (OUTLINES / f"{name.partition('.')[0]}.txt").read_text("utf-8")


@each("name", NAMES)
def test_the_file_of_an_annex_is_accepted_and_says_the_same(name: str) -> None:
    read = read_questionnaire(annex_data(name), name)
    made = questionnaire_of(read)
    assert [str(question.text) for question in made.questions] == [
        question.text for question in read.questions
    ]
    for question, paper in zip(made.questions, read.questions, strict=True):
        assert [str(option.label) for option in question.options] == [option.text for option in paper.options]
        assert [str(item.text) for item in question.items] == [item.text for item in paper.items]


@each("name", NAMES)
def test_every_line_of_an_annex_belongs_to_the_question_that_it_is_joined_to(name: str) -> None:
    read = read_questionnaire(annex_data(name), name)
    known = {question.code for question in read.questions}
    wanted: set[Part] = {"question", "option", "item", "scale_head"}
    for line in read.as_json("a/b")["lines"]:
        if line["part"] in wanted:
            assert str(line["key"]).partition(".")[0] in known, line


@each("name", [name for name in NAMES if name != "recommendation-date-ends.txt"])
def test_nothing_in_these_annexes_is_left_ununderstood(name: str) -> None:
    read = read_questionnaire(annex_data(name), name)
    assert [line.text for line in lines_of_part(read.paper, "not_understood")] == []
