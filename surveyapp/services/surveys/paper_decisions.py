"""What a person decided about the proposals for a paper, carried out before the file of the paper is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surveyapp.definition.figure_kinds import formulas
from surveyapp.definition.limits import FEWEST_OPTIONS
from surveyapp.papers.codes import give_codes
from surveyapp.papers.conditions import condition_proposals
from surveyapp.papers.paper import Paper, PaperQuestion
from surveyapp.papers.proposals import MainScale, PaperProposals, Proposal, ending_proposals, reason_proposals
from surveyapp.services.errors import Refusal

_CHOICES = ("single", "multiple", "ranking", "dropdown")
_WITHOUT_OPTIONS = ("text", "number", "date", "nps")


@dataclass(frozen=True)
class PaperDecisions:
    """What a person decided; what is not in it stays as proposed. Questions are named by their codes.

    `types`: of questions, each one of `types_to_choose`. `turned`: the scores go the other way. `favourable`: places
    (from 1) of the options that count as satisfied. `items`: those of the main scale, none for no main scale;
    `formula`: of its overall figure.
    """

    title: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    turned: Collection[str] = ()
    favourable: Mapping[str, Collection[int]] = field(default_factory=dict)
    items: Collection[str] | None = None
    formula: str = ""

    @property
    def keys(self) -> list[str]:
        """What was decided otherwise than proposed, as keys of a questionnaire file."""
        changed = {
            "title": bool(self.title),
            "type": bool(self.types),
            "scores": bool(self.turned),
            "favourable": bool(self.favourable),
            "satisfaction": self.items is not None or bool(self.formula),
        }
        return [key for key, is_changed in changed.items() if is_changed]


AS_PROPOSED = PaperDecisions()
"""Everything as proposed."""


def types_to_choose(question: PaperQuestion) -> tuple[str, ...]:
    """The types between which a person decides; none where the question can have one type alone."""
    if question.type in _CHOICES:
        return _CHOICES if len(question.options) >= FEWEST_OPTIONS else ()
    return _WITHOUT_OPTIONS if question.type in _WITHOUT_OPTIONS and not question.options else ()


def other_types(question: PaperQuestion) -> tuple[str, ...]:
    """The types that a person can choose instead of the proposed one."""
    return tuple(name for name in types_to_choose(question) if name != question.type)


def carry_out(paper: Paper, proposals: PaperProposals, decisions: PaperDecisions) -> PaperProposals:
    """Change the questions of the paper as decided; gives the proposals with the values that were decided.

    Codes and conditions follow: the step that is worth 5 has the code 5, in conditions too.
    `Refusal` with `favourable_against_scores` where a person's decisions let a lower score count as satisfied and a
    higher one not.
    """
    if decisions == AS_PROPOSED:
        return proposals
    paper.title = decisions.title or paper.title
    questions = {question.code: question for question in paper.questions}
    decided = [_decide(questions[code], decisions) for code in questions]
    give_codes(paper)
    for question, changed in zip(paper.questions, decided, strict=True):
        if changed:
            _refuse_contradiction(question)
    scale = _main_scale(proposals.scale, decisions)
    return PaperProposals(tuple(_decided(paper, proposals, scale)), scale)


def _decide(question: PaperQuestion, decisions: PaperDecisions) -> bool:
    """Carry out what was decided about a question; whether that changed what its options are worth."""
    before = [(option.score, option.favourable) for option in question.options]
    wanted = decisions.types.get(question.code)
    if wanted in types_to_choose(question):
        question.type = str(wanted)
    if question.code in decisions.turned:
        scored = [option for option in question.options if option.score is not None]
        scores = [option.score for option in scored]
        for option, score in zip(scored, reversed(scores), strict=True):
            option.score = score
    if question.code in decisions.favourable:
        for place, option in enumerate(question.options, start=1):
            option.favourable = option.score is not None and place in decisions.favourable[question.code]
    return before != [(option.score, option.favourable) for option in question.options]


def _refuse_contradiction(question: PaperQuestion) -> None:
    scored = sorted(
        (option for option in question.options if option.score is not None),
        key=lambda option: option.score or 0,
    )
    good = [option for option in scored if option.favourable]
    others = [option for option in scored if not option.favourable]
    if good and others and (good[0].score or 0) < (others[-1].score or 0):
        raise Refusal(
            "favourable_against_scores",
            question=question.text,
            better=others[-1].text,
            worse=good[0].text,
        )


def _main_scale(proposed: MainScale | None, decisions: PaperDecisions) -> MainScale | None:
    if proposed is None:
        return None
    items = tuple(item for item in proposed.items if decisions.items is None or item in decisions.items)
    formula = decisions.formula if decisions.formula in formulas() else proposed.formula
    return MainScale(formula, items) if items else None


def _decided(paper: Paper, proposals: PaperProposals, scale: MainScale | None) -> Iterator[Proposal]:
    """The proposals with what is so now; the conditions name the codes that options have now."""
    questions = {question.code: question for question in paper.questions}
    for proposal in proposals.proposals:
        if proposal.key in ("show_if", "ends", "ask_reason") or (
            proposal.key == "satisfaction" and scale is None
        ):
            continue
        question = questions.get(proposal.question or "")
        yield replace(proposal, value=_value(proposal, paper, question, scale))
    yield from ending_proposals(paper)
    yield from reason_proposals(paper)
    for question, value, reason, text, line in condition_proposals(paper):
        yield Proposal(question.code, "show_if", value, reason, line, params={"text": text})


def _value(proposal: Proposal, paper: Paper, question: PaperQuestion | None, scale: MainScale | None) -> Any:
    if proposal.key == "title":
        return paper.title
    if proposal.key == "satisfaction" and scale is not None:
        return {"formula": scale.formula, "items": list(scale.items)}
    if question is None:
        return proposal.value
    options = question.options
    return {
        "type": question.type,
        "scores": {option.code: option.score for option in options if option.score is not None},
        "favourable": [option.code for option in options if option.favourable],
        "no_opinion": [option.code for option in options if option.no_opinion],
    }.get(proposal.key, proposal.value)
