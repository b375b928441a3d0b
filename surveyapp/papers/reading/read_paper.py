"""The lines of a paper → the questionnaire on it, and what each line is."""

from collections.abc import Sequence

from surveyapp.papers.paper import LinePart, Paper, PaperLine
from surveyapp.papers.reading.body import read_body
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import clues_of
from surveyapp.papers.reading.front import first_of_body, read_front
from surveyapp.papers.reading.noise import noise_among
from surveyapp.papers.reading.roles import roles_of


def read_paper(lines: Sequence[PaperLine]) -> Paper:
    """The questionnaire that the lines hold; every line that is not blank has its part."""
    paper = Paper(tuple(line for line in lines if line.text.strip()))
    every = clues_of(paper.lines)
    noise = noise_among(every)
    for index in noise:
        paper.parts[every[index].line.number] = LinePart("left_out")
    clues = [clue for index, clue in enumerate(every) if index not in noise]
    roles = roles_of(clues)
    start = first_of_body(clues, roles)
    builder = PaperBuilder(paper)
    read_front(builder, clues[:start])
    read_body(builder, clues, roles, start)
    paper.closing = "\n".join(clue.text for clue in builder.closing)
    return paper
