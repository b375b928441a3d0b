"""Reading of papers as tests need it: the file's text, the questionnaire that `check` makes of it, its problems."""

from pathlib import Path

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.papers.file_text import flow
from surveyapp.papers.paper import Paper, PaperLine, PaperOption, PaperQuestion
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

ANNEXES = Path(__file__).parent / "annexes"
OUTLINES = Path(__file__).parent / "outlines"


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


def outline(read: ReadQuestionnaire) -> str:
    """A questionnaire in few lines: title, questions with type, options and items, and the lines that are none of them.

    `single* 性别 | A=男 / B=女` · `+` counts as satisfied, `_` takes a text, `?` is no opinion, `:5` is a score, `!` is
    ticked alone. `[元]` is a unit, `0..10` a range, `(month)` how fine a date is, `_姓名_` one of several blanks.
    """
    paper = read.paper
    told = [f"title {paper.title}"]
    told += [
        f"{name} {text}"
        for name in ("background", "introduction", "closing")
        if (text := _one_line(paper, name))
    ]
    section = ""
    for question in paper.questions:
        if question.section and question.section != section:
            told.append(f"section {question.section}")
        section = question.section
        told.append(_question(question))
        told += [f"    item {item.text}" for item in question.items]
    for line in paper.lines:
        if paper.parts[line.number].part in ("left_out", "not_understood", "condition", "notice"):
            told.append(f"{paper.parts[line.number].part} {line.text}".replace("\t", " · "))
    for proposal in read.proposals.proposals:
        if proposal.key in ("show_if", "ask_reason"):
            told.append(f"{proposal.key} {proposal.question}: {flow(proposal.value)}")
    return "\n".join(told) + "\n"


def _one_line(paper: Paper, name: str) -> str:
    return str(getattr(paper, name)).replace("\n", " / ")


def _question(question: PaperQuestion) -> str:
    bounds = f" {question.least or ''}-{question.most or ''}" if question.least or question.most else ""
    unit = f" [{question.unit}]" if question.unit else ""
    unit += f" {question.bounds[0]}..{question.bounds[1]}" if question.bounds else ""
    unit += f" ({question.precision})" if question.precision else ""
    unit += "".join(f" _{blank.label}_" for blank in question.blanks)
    options = " / ".join(_option(option) for option in question.options)
    return f"{question.type}{'*' if question.required else ''}{bounds} {question.text}{unit}" + (
        f" | {options}" if options else ""
    )


def _option(option: PaperOption) -> str:
    mark = f"{option.mark}=" if option.mark else ""
    score = f":{option.score}" if option.score is not None else ""
    signs = (
        "+" * option.favourable
        + "?" * option.no_opinion
        + "!" * option.exclusive
        + " (ends)" * bool(option.ends)
    )
    write_in = {"required": "_*", True: "_", False: ""}[option.write_in]
    return f"{mark}{option.text}{write_in}{score}{signs}"
