"""Several versions of one questionnaire seen as one, so that answers to any of them are counted together."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import FrozenModel

Part = TypeVar("Part", bound=FrozenModel)


def combine_versions(latest: Questionnaire, earlier: Iterable[Questionnaire]) -> Questionnaire:
    """`latest`, with the questions, items and options that only earlier versions had appended.

    A dimension that names a whole matrix has the lines that the matrix has in `latest`.

    Codes are never reused for another meaning, so a code that is still there keeps its latest wording. Where any
    version let people write beside an option, or asked for a reason, there is a place for what they wrote. Where some
    question is not asked of everybody, each version is kept with what it asks of whom.
    """
    questions, earlier = {question.code: question for question in latest.questions}, tuple(earlier)
    for questionnaire in earlier:
        for question in questionnaire.questions:
            present = questions.get(question.code)
            questions[question.code] = question if present is None else _with_retired(present, question)
    scales = tuple(
        dimension.model_copy(update={"items": latest.listed_items(dimension)}) for dimension in latest.scales
    )
    update = {"questions": tuple(questions.values()), "scales": scales}
    whole, versions = latest.model_copy(update=update), (latest, *earlier)
    if len(versions) == 1 or not any(version.partly_asked for version in versions):
        return whole
    return _SeveralVersions.model_construct(
        **{name: getattr(whole, name) for name in type(whole).model_fields}, each=versions
    )


class _SeveralVersions(Questionnaire):
    """A questionnaire that was combined of several, each with its own conditions."""

    each: tuple[Questionnaire, ...]

    @property
    def versions(self) -> tuple[Questionnaire, ...]:
        """All of them, the latest first."""
        return self.each

    @cached_property
    def partly_asked(self) -> frozenset[str]:
        """What is not asked of everybody in one of the versions."""
        return frozenset(code for version in self.each for code in version.partly_asked)


def _with_retired(part: Part, earlier: Part) -> Part:
    """A question, or a part of one that has a code, with the coded parts that only the earlier one has."""
    update: dict[str, Any] = {}
    for name in type(part).model_fields:
        now, before = getattr(part, name), getattr(earlier, name)
        if name == "write_in":
            update[name] = now or bool(before)
        elif name == "ask_reason":
            update[name] = (*now, *(code for code in before if code not in now))
        elif isinstance(now, tuple) and all(hasattr(one, "code") for one in now + before):
            present, past = {one.code for one in now}, {one.code: one for one in before}
            kept = tuple(_with_retired(one, past[one.code]) if one.code in past else one for one in now)
            update[name] = kept + tuple(one for one in before if one.code not in present)
    return part.model_copy(update=update)
