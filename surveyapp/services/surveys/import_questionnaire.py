"""A questionnaire as evaluators have it on paper → a questionnaire file beside the others."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.loading import load_questionnaire
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.papers.file_text import questionnaire_text
from surveyapp.papers.paper import Paper, PaperLine, PaperQuestion, Part
from surveyapp.papers.paper_file import paper_of
from surveyapp.papers.proposals import PaperProposals, Proposal, propose
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.new_place import refuse_name
from surveyapp.services.surveys.paper_decisions import AS_PROPOSED, PaperDecisions, carry_out
from surveyapp.services.surveys.paper_words import proposal_words

PASTED_TEXT = "粘贴的文字"
"""What the file of a paper that has no file says in the place of its name."""


@dataclass(frozen=True)
class ReadQuestionnaire:
    """A paper that was read: what each line is, what is proposed, the text of the file, and what `check` says of it."""

    paper: Paper
    proposals: PaperProposals
    text: str
    problems: tuple[Problem, ...]

    @property
    def questions(self) -> list[PaperQuestion]:
        """The questions, in the order of the paper."""
        return self.paper.questions

    @property
    def decisions(self) -> dict[str, list[Proposal]]:
        """What a person has to confirm, by the key that it is about."""
        return self.proposals.to_confirm

    @property
    def notes(self) -> list[Proposal]:
        """What is to be known of the file as a whole."""
        return [
            proposal for proposal in self.proposals.proposals if proposal.key in ("file", "title", "notice")
        ]

    @property
    def not_understood(self) -> list[PaperLine]:
        """The lines that could not be placed."""
        return self._lines("not_understood")

    @property
    def left_out(self) -> list[PaperLine]:
        """The lines that are no part of a questionnaire: page numbers, the names of annexes, how to fill it in."""
        return self._lines("left_out")

    def _lines(self, part: Part) -> list[PaperLine]:
        return [line for line in self.paper.lines if self.paper.parts[line.number].part == part]

    def as_json(self, survey: str) -> dict[str, Any]:
        """The object of `surveyapp import-questionnaire --json`."""
        lines = []
        for line in self.paper.lines:
            part = self.paper.parts[line.number]
            lines.append({"line": line.number, "text": line.text, "part": part.part, "key": part.key})
        return {
            "survey": survey,
            "questions": len(self.questions),
            "lines": lines,
            "proposals": [_proposal_json(proposal) for proposal in self.proposals.proposals],
            "not_understood": [{"line": line.number, "text": line.text} for line in self.not_understood],
        }


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "question": proposal.question,
        "key": proposal.key,
        "value": proposal.value,
        "reason": proposal_words(proposal),
        "line": proposal.line,
    }


def read_questionnaire(data: bytes, file_name: str, layout: str = "") -> ReadQuestionnaire:
    """Read a paper; nothing is written. `UnreadablePaper` where it holds no questionnaire."""
    return questionnaire_of_paper(paper_of(data, file_name, layout), file_name)


def questionnaire_of_paper(
    paper: Paper, file_name: str, decisions: PaperDecisions = AS_PROPOSED
) -> ReadQuestionnaire:
    """The same from a paper that was read, with what a person decided about its proposals.

    `paper` gets what is proposed and decided. `Refusal` as `carry_out` tells it.
    """
    proposals = carry_out(paper, propose(paper, Path(file_name).stem), decisions)
    text = questionnaire_text(paper, proposals, file_name)
    problems = load_questionnaire(text.encode(), file_name).problems
    return ReadQuestionnaire(paper, proposals, text, problems)


def refuse_new_errors(proposed: ReadQuestionnaire, decided: ReadQuestionnaire) -> None:
    """`Refusal` with `decisions_not_usable` (details: what `check` says) where decisions alone make the file faulty."""
    before = {problem.code for problem in proposed.problems}
    errors = [problem for problem in decided.problems if problem.level == "error"]
    if own := tuple(problem for problem in errors if problem.code not in before):
        raise Refusal("decisions_not_usable", details=own)


def import_questionnaire(
    questionnaires: Path, survey: str, read: ReadQuestionnaire, *, force: bool = False
) -> Path:
    """Write the file of a paper that was read as `survey` (folder/name) below the folder `questionnaires`.

    The folder is made where it is missing, the file is there whole or not at all, and only `force` replaces one that
    is there already. `Refusal` with `survey_format` · `place_not_usable` · `questionnaire_exists` ·
    `paper_has_errors` (details: what `check` says).
    """
    path = _place(questionnaires, survey)
    if path.exists() and not force:
        raise Refusal("questionnaire_exists", found=str(path))
    errors = tuple(problem for problem in read.problems if problem.level == "error")
    if errors:
        raise Refusal("paper_has_errors", details=errors)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, read.text, force=force)
    return path


def _place(questionnaires: Path, survey: str) -> Path:
    folder, slash, name = survey.partition("/")
    if not slash or "/" in name:
        raise Refusal("survey_format", found=survey, expected="FOLDER/NAME")
    for part in (folder, name):
        refuse_name(part)
    if name == ONLY_SYSTEM:
        raise Refusal("place_not_usable", found=name)
    return questionnaires / folder / f"{name}.yaml"


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write a file beside its place and put it there in one step; without `force` never over another one."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.stem}-", delete=False) as written:
        written.write(text.encode())
        written.flush()
        os.fsync(written.fileno())
    temporary = Path(written.name)
    try:
        temporary.chmod(0o644)
        if force:
            temporary.replace(path)
        else:
            path.hardlink_to(temporary)
    except FileExistsError as error:
        raise Refusal("questionnaire_exists", found=str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
