"""What a person confirms of a paper, as the fields of its page show it and as they come back."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveyapp.papers.paper import PaperQuestion
from surveyapp.papers.proposals import Proposal
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire
from surveyapp.services.surveys.paper_decisions import (
    AS_PROPOSED,
    PaperDecisions,
    other_types,
    types_to_choose,
)
from surveyapp.services.surveys.paper_words import proposal_words
from surveyapp.web.console.editing.new_place import printed_line

_REMARK = re.compile(r"[(\uff08][^(\uff08)\uff09]*[)\uff09]")
"""What stands in brackets, half or full width."""

_OF_A_SCALE = ("scores", "favourable")
"""The keys that are confirmed for the options of a scale."""


@dataclass(frozen=True)
class TypeChoice:
    """Questions of which the same reason says why they have their type."""

    reason: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class ScaleChoice:
    """Questions with the same options, scores and reasons. `turnable`: the direction of the scores is confirmed too."""

    questions: tuple[PaperQuestion, ...]
    reasons: tuple[str, ...]
    turnable: bool

    @property
    def code(self) -> str:
        """The name of its fields."""
        return self.questions[0].code

    @property
    def scores(self) -> list[int]:
        """The scores as proposed, in the order of the options."""
        return [option.score for option in self.questions[0].options if option.score is not None]

    @property
    def short_labels(self) -> list[str]:
        """The options without the remarks in brackets, where they differ without them."""
        labels = [option.text for option in self.questions[0].options]
        short = [_REMARK.sub("", label) or label for label in labels]
        return short if len({*short}) == len(labels) else labels

    @property
    def favourable(self) -> frozenset[int]:
        """The places of the options that are proposed as favourable."""
        options = enumerate(self.questions[0].options, start=1)
        return frozenset(place for place, option in options if option.favourable)

    def favourable_labels(self, places: Collection[int]) -> list[str]:
        """The options at these places (from 1), in short."""
        return [label for place, label in enumerate(self.short_labels, start=1) if place in places]


@dataclass(frozen=True)
class DecisionsToMake:
    """All that a person confirms, on one screen. `items` of the main scale with their texts, none without one."""

    types: tuple[TypeChoice, ...]
    scales: tuple[ScaleChoice, ...]
    items: tuple[tuple[str, str], ...]
    formula: str
    reason: str

    @property
    def count(self) -> int:
        """The number of decisions: of types, of scales, of the main scale."""
        return bool(self.types) + bool(self.scales) + bool(self.items)


def decisions_to_make(read: ReadQuestionnaire) -> DecisionsToMake:
    """What has to be confirmed of a paper, from its proposals."""
    main = read.proposals.scale
    why = read.decisions.get("satisfaction", [])
    return DecisionsToMake(
        tuple(_type_choices(read)),
        tuple(_scale_choices(read)),
        tuple(_item_texts(read, main.items)) if main else (),
        main.formula if main else "",
        proposal_words(why[0]) if why else "",
    )


def posted_decisions(form: "MultiDict[str, str]", proposed: ReadQuestionnaire, title: str) -> PaperDecisions:
    """The decisions in a form that differ from what was proposed; `AS_PROPOSED` where none does."""
    if "decided" not in form:
        return AS_PROPOSED
    to_make = decisions_to_make(proposed)
    types: dict[str, str] = {}
    for question in (question for choice in to_make.types for question in choice.questions):
        wanted = form.get(f"type-{question.code}", "")
        if wanted in other_types(question):
            types[question.code] = wanted
    turned: list[str] = []
    favourable: dict[str, frozenset[int]] = {}
    for scale in to_make.scales:
        codes = [question.code for question in scale.questions]
        if scale.turnable and form.get(f"direction-{scale.code}") == "turned":
            turned += codes
        if (places := _places(form.getlist(f"favourable-{scale.code}"))) != scale.favourable:
            favourable |= dict.fromkeys(codes, places)
    items = {code for code, _ in to_make.items}
    chosen = items & {*form.getlist("item")}
    formula = form.get("formula", "")
    return PaperDecisions(
        "" if title == printed_line(proposed.paper.title) else title,
        types,
        tuple(turned),
        favourable,
        None if chosen == items else frozenset(chosen),
        "" if formula == to_make.formula else formula,
    )


def _places(texts: Sequence[str]) -> frozenset[int]:
    return frozenset(int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 5)


def _type_choices(read: ReadQuestionnaire) -> Iterator[TypeChoice]:
    by_code = {question.code: question for question in read.questions}
    groups: dict[tuple[str, Collection[str]], list[PaperQuestion]] = {}
    for proposal in read.decisions.get("type", []):
        question = by_code[str(proposal.question)]
        groups.setdefault((proposal_words(proposal), types_to_choose(question)), []).append(question)
    for (reason, _), questions in groups.items():
        yield TypeChoice(reason, tuple(questions))


def _scale_choices(read: ReadQuestionnaire) -> Iterator[ScaleChoice]:
    """Questions that are alike in all that is confirmed of them make one decision."""
    of_question: dict[str, list[Proposal]] = {}
    for proposal in read.proposals.proposals:
        if proposal.key in _OF_A_SCALE:
            of_question.setdefault(str(proposal.question), []).append(proposal)
    groups: dict[object, tuple[list[PaperQuestion], tuple[str, ...], bool]] = {}
    for question in read.questions:
        about = of_question.get(question.code, [])
        if not any(proposal.confirm for proposal in about):
            continue
        reasons = tuple(proposal_words(proposal) for proposal in about)
        turnable = any(proposal.key == _OF_A_SCALE[0] and proposal.confirm for proposal in about)
        alike = tuple((option.text, option.score, option.favourable) for option in question.options)
        groups.setdefault((alike, reasons, turnable), ([], reasons, turnable))[0].append(question)
    for questions, reasons, turnable in groups.values():
        yield ScaleChoice(tuple(questions), reasons, turnable)


def _item_texts(read: ReadQuestionnaire, items: Sequence[str]) -> Iterator[tuple[str, str]]:
    texts = {question.code: question.text for question in read.questions}
    texts |= {
        f"{question.code}.{item.code}": item.text for question in read.questions for item in question.items
    }
    return ((code, texts[code]) for code in items)
