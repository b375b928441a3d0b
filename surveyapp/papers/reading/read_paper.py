"""The lines of a paper → the questionnaire on it, and what each line is."""

import re
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
    paper.closing = _without_name("\n".join(clue.text for clue in builder.closing))
    paper.introduction = _without_name(paper.introduction)
    return paper


_NAME_OF_PART = re.compile(r"(?:卷首语|开头语|开场白|引言|导语|结束语|结尾语|结语|致谢语?)\s*[:：]\s*")


def _without_name(text: str) -> str:
    """What is said at the beginning or the end, without the word that names it: 结束语：."""
    found = _NAME_OF_PART.match(text)
    return text[found.end() :] if found and text[found.end() :].strip() else text
