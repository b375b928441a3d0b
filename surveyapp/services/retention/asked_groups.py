"""The groups of respondents whose figures are in use: their counts are stored before the answers are deleted."""

from collections.abc import Iterator

from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import basis_of, present_basis
from surveyapp.services.evaluations.score import inputs_of
from surveyapp.services.figures.analysis import unknown_group
from surveyapp.services.places import Places
from surveyapp.services.surveys.survey_lookup import questionnaire_of, versions_of


def asked_groups(places: Places, survey: str, questionnaire: Questionnaire) -> list[Group]:
    """Find the groups of this survey that its published figures name, or an indicator of its folder: in the present
    texts, in those that a lock keeps, in entered values. Groups that `questionnaire` does not have are left out.
    """
    found = {*_published(places, survey), *_of_indicators(places, survey)}
    known = [group for group in found if unknown_group(group, questionnaire) is None]
    return sorted(known, key=lambda group: (group.question, group.options))


def _published(places: Places, survey: str) -> Iterator[Group]:
    """The groups of published figures, in any version of the questionnaire."""
    for version in versions_of(places.engine, survey):
        try:
            questionnaire = questionnaire_of(places.engine, survey, version)
        except Refusal:  # a version that this program can no longer read is not used for figures either
            continue
        for printed in questionnaire.published if questionnaire else ():
            if printed.group is not None:
                yield printed.group


def _of_indicators(places: Places, survey: str) -> Iterator[Group]:
    folder, _, name = survey.partition("/")
    for basis in (present_basis(places, folder), basis_of(places, folder)):
        for file in basis.systems.values():
            system = file.indicators.system
            if system is None:
                continue
            written = [leaf.actual for leaf in system.leaves() if leaf.actual is not None]
            entered = inputs_of(places.engine, folder, file.name, system).entered.values()
            yield from _groups(name, [*written, *entered])


def _groups(survey: str, actuals: list[Actual]) -> Iterator[Group]:
    for actual in actuals:
        for reference in actual.references():
            if reference.survey == survey and reference.group is not None:
                yield reference.group
