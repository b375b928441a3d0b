"""Whether two surveys asked the same: wording, options, scores, formula, items, sampling and population compared."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from surveyapp.analysis.limits import LONGEST_COMPARED_TEXT
from surveyapp.definition.figure_kinds import OWN_FIGURE, kind_or_own
from surveyapp.definition.normal_form import letters_only
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire
from surveyapp.definition.values import Text, plain_number

Value = str | tuple[str, ...] | None

Verdict = Literal["comparable", "with_care", "not_comparable"]

LEAST_LIKENESS = 0.5
"""Two wordings that have less in common (Ratcliff–Obershelp) are taken for two questions; 1 is the same wording."""

_YEAR = re.compile(r"(?:19|20)\d\d(?:年度|年)?")
"""A year that a wording names: next year's questionnaire names another, and asks the same."""

_NEGATIONS = ("不", "未", "没", "无", "难以")
"""Words that turn a label round: 满意 and 不满意 are alike in letters alone."""


@dataclass(frozen=True)
class Finding:
    """One thing that changed: its code, whether it still lets figures be compared (`breaks` false: with care), and what
    it was and is. `item`: the code of the item that it concerns, empty of the survey as a whole.

    `wording`, `stem`, `label` (before, after) · `other_wording` (the same, too different) · `translation` (its language
    as label) · `kind`, `layout` · `options_added`, `options_removed`, `no_opinion_added`,
    `no_opinion_removed` (labels) · `no_opinion`, `label_reversed` (before, after) · `option_order` · `scores` (before,
    after) · `favourable` (before, after) · `unit`, `range` · `condition` · `required` · `items_added`,
    `items_removed` (labels) · `formula` (before, after) · `sampling` (before, after; None: not said) · `population`,
    `other_population` (before, after) · `only_published`, `other_formula` of published figures.
    """

    code: str
    breaks: bool
    item: str = ""
    before: Value = None
    after: Value = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparability:
    """What changed from one point of a trend to the next."""

    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Nothing changed, something did, or so much that the figures say nothing of one another."""
        if any(finding.breaks for finding in self.findings):
            return "not_comparable"
        return "with_care" if self.findings else "comparable"


def compare_figures(before: Questionnaire, after: Questionnaire, reference: OwnFigure) -> Comparability:
    """What changed for one figure, asked for in the same words of both questionnaires."""
    found = [*_surveys(before, after), *_figures(before, after, reference)]
    return Comparability(tuple(dict.fromkeys(found)))


def same_content(before: Questionnaire, after: Questionnaire, reference: OwnFigure) -> bool:
    """Whether two versions of one questionnaire ask alike what the figure is made of."""
    return not [*_figures(before, after, reference)]


def _figures(before: Questionnaire, after: Questionnaire, reference: OwnFigure) -> Iterator[Finding]:
    own = [questionnaire.named_figure(reference.figure) for questionnaire in (before, after)]
    if own[0] is not None and own[1] is not None:
        if own[0].options != own[1].options or own[0].of != own[1].of:
            yield Finding("favourable", True, own[1].question, own[0].options, own[1].options)
        if own[0].question != own[1].question:
            yield Finding("kind", True, own[1].question)
            return
        yield from _items(before, after, own[1].question, OWN_FIGURE.name)
    elif reference.question is not None:
        yield from _items(before, after, reference.question, reference.figure)
    else:
        yield from _scales(before, after, reference)


def _scales(before: Questionnaire, after: Questionnaire, reference: OwnFigure) -> Iterator[Finding]:
    earlier, later = (
        {item.code: item for item in questionnaire.scale_items(reference.scale)}
        for questionnaire in (before, after)
    )
    if added := [str(item.text) for code, item in later.items() if code not in earlier]:
        yield Finding("items_added", True, labels=tuple(added))
    if removed := [str(item.text) for code, item in earlier.items() if code not in later]:
        yield Finding("items_removed", True, labels=tuple(removed))
    formulas = [questionnaire.dimension_formula for questionnaire in (before, after)]
    if formulas[0] != formulas[1]:
        yield Finding("formula", False, before=formulas[0], after=formulas[1])
    for code in later:
        if code in earlier:
            yield from _items(before, after, code, reference.figure)


def _items(before: Questionnaire, after: Questionnaire, code: str, figure: str) -> Iterator[Finding]:
    earlier, later = before.item(code), after.item(code)
    if earlier is None or later is None:
        return  # then one of the figures has a reason of its own
    if earlier.kind != later.kind:
        yield Finding("kind", True, code)
        return
    if _layout(before, code) != _layout(after, code):
        yield Finding("layout", False, code)
    yield from _wordings("wording", "other_wording", code, earlier.text, later.text)
    yield from _wordings("stem", "stem", code, earlier.stem or earlier.text, later.stem or later.text)
    yield from _options(code, earlier, later, figure)
    for key in ("unit", "range"):
        if getattr(earlier, key) != getattr(later, key):
            yield Finding(key, key == "unit", code)
    if _conditions(before, earlier) != _conditions(after, later):
        yield Finding("condition", False, code)
    if earlier.required != later.required:
        yield Finding("required", False, code)


def _wordings(code: str, other: str, item: str, before: Text, after: Text) -> Iterator[Finding]:
    if _key(str(before)) != _key(str(after)):
        apart = code != other and _likeness(str(before), str(after)) < LEAST_LIKENESS
        yield Finding(other if apart else code, apart, item, str(before), str(after))
    texts = [text.root if isinstance(text.root, dict) else {} for text in (before, after)]
    for language in texts[0].keys() & texts[1].keys():
        pair = [text[language] for text in texts]
        if str(before) not in pair and str(after) not in pair and _key(pair[0]) != _key(pair[1]):
            yield Finding("translation", False, item, labels=(language,))


def _options(code: str, before: Answer, after: Answer, figure: str) -> Iterator[Finding]:
    earlier, later = ({option.code: option for option in item.options} for item in (before, after))
    for silent, name, breaks in ((False, "options", True), (True, "no_opinion", False)):
        added = [
            option for option in after.options if option.no_opinion == silent and option.code not in earlier
        ]
        gone = [
            option for option in before.options if option.no_opinion == silent and option.code not in later
        ]
        for listed, ending in ((added, "added"), (gone, "removed")):
            if listed:
                labels = tuple(str(option.label) for option in listed)
                yield Finding(f"{name}_{ending}", breaks, code, labels=labels)
    common = [option.code for option in after.options if option.code in earlier]
    if common != [option.code for option in before.options if option.code in later]:
        yield Finding("option_order", False, code)
    for option in common:
        was, now = str(earlier[option].label), str(later[option].label)
        if _key(was) != _key(now):
            turned = _is_negative(was) != _is_negative(now)
            yield Finding("label_reversed" if turned else "label", turned, code, was, now)
    yield from _marks(code, [(earlier[option], later[option]) for option in common], figure)


def _marks(code: str, options: Iterable[tuple[Option, Option]], figure: str) -> Iterator[Finding]:
    """Scores and favourable marks, as far as the figure is made of them."""
    pairs, needs = [*options], kind_or_own(figure).needs
    if needs == "scored_options" and any(before.score != after.score for before, after in pairs):
        yield Finding("scores", True, code, *(_scores(each) for each in zip(*pairs, strict=True)))
    if needs == "favourable_options" and any(
        before.favourable != after.favourable for before, after in pairs
    ):
        chosen = [tuple(str(o.label) for o in each if o.favourable) for each in zip(*pairs, strict=True)]
        yield Finding("favourable", True, code, *chosen)
    if any(before.no_opinion != after.no_opinion for before, after in pairs):
        silent = [tuple(str(o.label) for o in each if o.no_opinion) for each in zip(*pairs, strict=True)]
        yield Finding("no_opinion", True, code, *silent)


def _scores(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple("—" if option.score is None else plain_number(option.score) for option in options)


def _surveys(before: Questionnaire, after: Questionnaire) -> Iterator[Finding]:
    methods = [each.sampling.method if each.sampling else None for each in (before, after)]
    if methods[0] != methods[1]:
        yield Finding("sampling", False, before=methods[0], after=methods[1])
    names = [str(each.population.name) if each.population else "" for each in (before, after)]
    if _key(names[0]) != _key(names[1]):
        apart = all(names) and _likeness(*names) < LEAST_LIKENESS
        yield Finding("other_population" if apart else "population", apart, before=names[0], after=names[1])


def _conditions(questionnaire: Questionnaire, item: Answer) -> tuple[object, ...]:
    question = next((each for each in questionnaire.questions if each.code == item.question), None)
    section = questionnaire.condition_of_section(question.section) if question else None
    return (item.show_if, question.show_if if question else None, section)


def _layout(questionnaire: Questionnaire, code: str) -> str:
    """How the item stands in the form: alone, in a grid …"""
    blocks = questionnaire.blocks
    return next((each.layout for each in blocks if any(answer.code == code for answer in each.answers)), "")


def _key(text: str) -> str:
    """A wording by its letters, without the years that it names.

    >>> _key("您对2023年的服务是否满意？") == _key("您对 2024 年的服务是否满意")
    True
    """
    return _YEAR.sub("", letters_only(text, LONGEST_COMPARED_TEXT))


def _likeness(before: str, after: str) -> float:
    return SequenceMatcher(None, _key(before), _key(after), autojunk=False).ratio()


def _is_negative(label: str) -> bool:
    plain = label.replace("不错", "").strip()
    return plain == "否" or any(word in plain for word in _NEGATIONS)
