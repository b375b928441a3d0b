"""What a paper does not say and a questionnaire file needs: each proposed with its reason.

Whoever imports the paper confirms what changes a figure: single or multiple where the paper does not say,
the scores and their direction, which answers count as satisfied, the main scale. Codes, sections and required need no
confirming.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.definition.scales import SCALES
from surveyapp.definition.type_table import scale_types
from surveyapp.papers.answer_scales import AnswerScale, scale_of
from surveyapp.papers.codes import give_codes
from surveyapp.papers.conditions import condition_proposals, reason_codes, take_endings
from surveyapp.papers.paper import Paper, PaperItem, PaperQuestion
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.wording import tidy
from surveyapp.papers.type_choice import TypeChoice, choose_types

_SATISFIED = "满意"


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a key of a question (None: of the whole file), and the line that it is about.

    `reason`: a code of why, with `params`; `services/surveys/paper_words.py` has its words. `confirm`: it changes a
    figure, so that a person decides.
    """

    question: str | None
    key: str
    value: Any
    reason: str
    line: int | None
    confirm: bool = False
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class MainScale:
    """The main scale: codes of its items, and the formula of the overall figure."""

    formula: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class PaperProposals:
    """All proposals for a paper, and the main scale among them."""

    proposals: tuple[Proposal, ...]
    scale: MainScale | None

    @property
    def to_confirm(self) -> dict[str, list[Proposal]]:
        """What is to be confirmed: one decision for each key, on all the questions that it concerns."""
        decisions: dict[str, list[Proposal]] = {}
        for proposal in self.proposals:
            if proposal.confirm:
                decisions.setdefault(proposal.key, []).append(proposal)
        return decisions


def propose(paper: Paper, name: str) -> PaperProposals:
    """Fill in what the paper does not say, and say what and why. `name` is the title where the paper has none."""
    found: list[Proposal] = []
    if not paper.title:
        paper.title = tidy(without_unprintable(name)) or "问卷"
        found.append(Proposal(None, "title", paper.title, "title_of_file", None))
    if paper.next_paper is not None:
        found.append(
            Proposal(None, "file", None, "another_paper", paper.next_paper, params={"line": paper.next_paper})
        )
    found += _notice_proposal(paper)
    choices = choose_types(paper)
    scales = _scales(paper.questions)
    for question, scale in scales:
        _score(question, scale)
    give_codes(paper)
    found += _code_proposals(paper)
    found += [_type_proposal(choice) for choice in choices if choice.reason]
    found += _section_proposals(paper)
    if not any(question.required for question in paper.questions):
        found.append(Proposal(None, "required", False, "nothing_required", None))
    for question, scale in scales:
        found += _scale_proposals(question, scale)
    main = _main_scale(scales)
    if main is not None:
        value = {"formula": main.formula, "items": list(main.items)}
        found.append(
            Proposal(
                None,
                "satisfaction",
                value,
                f"scale_by_{main.formula}",
                None,
                confirm=True,
                params={"items": len(main.items)},
            )
        )
    found += [
        Proposal(question.code, "options", text, "option_twice", _line(question), params={"option": text})
        for question in paper.questions
        for text in question.twice
    ]
    found += ending_proposals(paper)
    found += reason_proposals(paper)
    for question, value, reason, text, line in condition_proposals(paper):
        found.append(Proposal(question.code, "show_if", value, reason, line, params={"text": text}))
    return PaperProposals(tuple(found), main)


def _notice_proposal(paper: Paper) -> Iterator[Proposal]:
    if paper.notice is not None:
        yield Proposal(None, "notice", vars(paper.notice), "notice_printed", None)
    elif paper.missing_of_notice:
        missing = [*paper.missing_of_notice]
        yield Proposal(None, "notice", None, "notice_incomplete", None, params={"missing": missing})


def ending_proposals(paper: Paper) -> Iterator[Proposal]:
    """What the options that end the questionnaire say."""
    for question, option, jump in take_endings(paper):
        yield Proposal(
            question.code,
            "ends",
            {option.code: option.ends},
            "ends_printed",
            jump.line,
            params={"text": jump.text, "option": option.text},
        )


def reason_proposals(paper: Paper) -> Iterator[Proposal]:
    """Of which answers the reason is asked beside them."""
    for question in paper.questions:
        if codes := reason_codes(question):
            named = [option.text for option in question.options if option.code in codes]
            params = {"text": question.asks_reason, "options": named}
            yield Proposal(
                question.code, "ask_reason", codes, "reason_printed", _line(question), params=params
            )


def _line(question: PaperQuestion) -> int | None:
    return question.lines[0] if question.lines else None


def _code_proposals(paper: Paper) -> Iterator[Proposal]:
    for question in paper.questions:
        yield Proposal(question.code, "code", question.code, "code_of_wording", _line(question))


def _type_proposal(choice: TypeChoice) -> Proposal:
    question = choice.question
    return Proposal(
        question.code,
        "type",
        question.type,
        choice.reason,
        _line(question),
        choice.confirm,
        {"said": question.said, "type": question.type},
    )


def _section_proposals(paper: Paper) -> Iterator[Proposal]:
    """A question at the level of the headings stands under none of them; one for opinions gets its own."""
    for question in paper.questions:
        if (
            question.heads_itself
            and not question.section
            and ("意见" in flat(question.text) or "建议" in flat(question.text))
        ):
            question.section = "意见和建议"
            yield Proposal(question.code, "section", question.section, "heads_itself", _line(question))


def _scales(questions: Sequence[PaperQuestion]) -> list[tuple[PaperQuestion, AnswerScale]]:
    """The questions of the main scale with their scales: matrices of satisfaction and single questions like them; where
    there is no matrix, every question whose options go from good to bad.
    """
    found = []
    for question in questions:
        if question.type in scale_types(written=True) and question.options:
            labels = [option.text for option in question.options]
            marks = [option.mark for option in question.options]
            scale = scale_of(labels, marks, question.text + "".join(item.text for item in question.items))
            if scale is not None:
                found.append((question, scale))
    if any(question.items for question, _ in found):
        return [
            (question, scale) for question, scale in found if question.items or _is_of_satisfaction(question)
        ]
    return found


def _is_of_satisfaction(question: PaperQuestion) -> bool:
    return any(_SATISFIED in flat(option.text) for option in question.options)


def _score(question: PaperQuestion, scale: AnswerScale) -> None:
    for option, score, favourable in zip(question.options, scale.scores, scale.favourable, strict=True):
        option.score, option.favourable, option.no_opinion = score, favourable, score is None


def _scale_proposals(question: PaperQuestion, scale: AnswerScale) -> Iterator[Proposal]:
    line = question.options[0].lines[0] if question.options[0].lines else _line(question)
    scores = {option.code: option.score for option in question.options if option.score is not None}
    reason = "scores_printed" if scale.printed else "scores_fall" if scale.best_first else "scores_rise"
    sure = scale.printed and scale.best_first
    params = {"scores": [*scores.values()]}
    yield Proposal(question.code, "scores", scores, reason, line, not sure, params)
    good = [option for option in question.options if option.favourable]
    why = "favourable_by_scale" if scale.source in SCALES else f"favourable_by_{scale.source}"
    said: dict[str, object] = {"scale": scale.source, "options": [option.text for option in good]}
    codes = [option.code for option in good]
    yield Proposal(question.code, "favourable", codes, why, line, confirm=True, params=said)
    if silent := [option.code for option in question.options if option.no_opinion]:
        yield Proposal(question.code, "no_opinion", silent, "no_opinion", line)


def _main_scale(scales: Sequence[tuple[PaperQuestion, AnswerScale]]) -> MainScale | None:
    items = [
        f"{question.code}.{part.code}" if isinstance(part, PaperItem) else question.code
        for question, _ in scales
        for part in (*question.items, *([] if question.items else [None]))
    ]
    if not items:
        return None
    printed = all(scale.printed for _, scale in scales)
    marked = all(any(option.favourable for option in question.options) for question, _ in scales)
    return MainScale("index" if printed or not marked else "favourable", tuple(items))
