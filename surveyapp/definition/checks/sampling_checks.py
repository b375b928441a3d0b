"""What must be true of strata, margins and the target group: their questions and options are there, their numbers add
up.
"""

from collections.abc import Generator, Iterator, Mapping
from decimal import Decimal
from typing import Any

from surveyapp.definition.checks.unknown_parts import UnknownParts
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.limits import SHARES_OFF
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

Fault = tuple[KeyPath, str, dict[str, Any]]
"""A place, the code of a mistake, what its words need."""

_OF_PROBABILITY = ("random", "stratified", "systematic")


def check_sampling(source: Source, questionnaire: Questionnaire) -> None:
    """Report every fault of `sampling.strata`, `sampling.margins` and `population.target`; warn where they are of no
    use to the way of sampling.
    """
    unknown = UnknownParts(source, questionnaire.questions)
    found = (*_strata_faults(questionnaire), *_margin_faults(questionnaire), *_target_faults(questionnaire))
    for path, code, params in found:
        asked = params.pop("of", None)
        if not unknown.explain(code, (str(asked) if asked else None,)):
            source.report(path, code, **params)
    _warn_of_method(source, questionnaire)


def _warn_of_method(source: Source, questionnaire: Questionnaire) -> None:
    sampling = questionnaire.sampling
    if sampling is None or sampling.method is None or not sampling.is_weighed:
        return
    issued = sampling.strata.issued if sampling.strata is not None else None
    if issued and sampling.issued is None:
        total = sum(issued.values())
        source.report(("sampling", "strata", "issued"), "strata_issued_alone", level="warning", found=total)
    place: KeyPath = ("sampling", "strata" if sampling.strata is not None else "margins")
    if sampling.method not in _OF_PROBABILITY:
        source.report(place, "weighed_without_probability", level="warning", found=sampling.method)
    elif sampling.strata is not None and sampling.method != "stratified":
        source.report(place, "strata_of_other_method", level="warning", found=sampling.method)


def _strata_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    sampling, population = questionnaire.sampling, questionnaire.population
    strata = sampling.strata if sampling else None
    if sampling is None or strata is None:
        return
    path: KeyPath = ("sampling", "strata")
    item = yield from _grouping(questionnaire, (*path, "question"), strata.question)
    for name in ("sizes", "issued"):
        numbers: Mapping[str, int] | None = getattr(strata, name)
        if item is not None and numbers:
            yield from _option_faults(item, numbers, (*path, name))
    sizes, issued = strata.sizes or {}, strata.issued or {}
    for option, count in issued.items():
        if option in sizes and count > sizes[option]:
            params: dict[str, Any] = {"found": count, "limit": sizes[option], "option": option}
            yield (*path, "issued", option), "stratum_issued_above_size", params
    total = sum(sizes.values())
    if sizes and not total:
        yield (*path, "sizes"), "strata_of_nobody", {}
    elif sizes and population and population.size is not None and population.size != total:
        yield (*path, "sizes"), "strata_not_population", {"found": total, "limit": population.size}
    if issued and sampling.issued is not None and sum(issued.values()) != sampling.issued:
        params = {"found": sum(issued.values()), "limit": sampling.issued}
        yield (*path, "issued"), "strata_not_issued", params


def _margin_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, margin in enumerate(questionnaire.sampling.margins or () if questionnaire.sampling else ()):
        if margin is None:
            continue
        path: KeyPath = ("sampling", "margins", index)
        item = yield from _grouping(questionnaire, (*path, "question"), margin.question)
        if margin.question and first.setdefault(margin.question, index) != index:
            yield (*path, "question"), "margin_twice", {"found": margin.question}
        shares = margin.shares or {}
        if item is not None and shares:
            yield from _option_faults(item, shares, (*path, "shares"))
        for option, share in shares.items():
            if not 0 <= share <= 100:
                yield (*path, "shares", option), "margin_share_out_of_range", {"found": str(share)}
        total = sum(shares.values(), Decimal())
        if shares and abs(total - 100) > SHARES_OFF:
            yield (*path, "shares"), "margin_not_100", {"found": str(total), "limit": str(SHARES_OFF)}


def _target_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    target = questionnaire.population.target if questionnaire.population else None
    if target is None:
        return
    path: KeyPath = ("population", "target")
    item = yield from _grouping(questionnaire, (*path, "question"), target.question)
    for index, code in enumerate(target.options or ()):
        if item is not None and item.option(code) is None:
            known = ", ".join(option.code for option in item.options)
            params = {"found": code, "expected": known, "of": item.code}
            yield (*path, "options", index), "reference_unknown_option", params


def _grouping(
    questionnaire: Questionnaire, path: KeyPath, code: str
) -> Generator[Fault, None, Answer | None]:
    """The single choice of this code; what is wrong where there is none."""
    item = questionnaire.grouping(code)
    if item is None and code:
        if questionnaire.item(code) is None:
            known = ", ".join(asked.code for asked in questionnaire.items if asked.takes_one_option)
            yield path, "reference_unknown_question", {"found": code, "expected": known, "of": code}
        else:
            yield path, "group_not_of_single", {"found": code, "of": code}
    return item


def _option_faults(item: Answer, numbers: Mapping[str, object], path: KeyPath) -> Iterator[Fault]:
    known = [option.code for option in item.options]
    for code in numbers:
        if code not in known:
            params = {"found": code, "expected": ", ".join(known), "of": item.code}
            yield (*path, code), "reference_unknown_option", params
    if missing := [code for code in known if code not in numbers]:
        yield path, "options_without_number", {"found": ", ".join(missing), "of": item.code}
