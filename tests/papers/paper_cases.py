"""Reading of papers as tests need it: the file's text, the questionnaire that `check` makes of it, its problems."""

from pathlib import Path

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.papers.paper import Paper, PaperLine
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

ANNEXES = Path(__file__).parent / "annexes"


def read_text(text: str) -> ReadQuestionnaire:
    """A paper that is typed into a text file."""
    return read_questionnaire(text.encode(), "annex.txt")


def questionnaire_of(read: ReadQuestionnaire) -> Questionnaire:
    """The questionnaire in the file that was made; the test fails where `check` finds an error in it."""
    assert [problem for problem in read.problems if problem.level == "error"] == []
    loaded = load_questionnaire(read.text.encode(), "made.yaml").questionnaire
    assert loaded is not None
    return loaded


def parts_of(paper: Paper) -> list[tuple[str, str]]:
    """What each line is, with its text."""
    return [(paper.parts[line.number].part, line.text) for line in paper.lines]


def lines_of_part(paper: Paper, part: str) -> list[PaperLine]:
    """The lines that are one kind of thing."""
    return [line for line in paper.lines if paper.parts[line.number].part == part]
