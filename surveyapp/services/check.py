"""Every mistake in questionnaire and indicator files, those between the files included."""

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from surveyapp.definition.figure_reference import FigureReference, Group
from surveyapp.definition.indicator_system import Indicator
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.problems import Path, Problem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.source import read_source
from surveyapp.indicators.checks import figures_of
from surveyapp.indicators.loading import load_indicators
from surveyapp.services.evaluation_files import is_system, name_faults


def definition_files(path: pathlib.Path) -> list[pathlib.Path]:
    """The definition files at or below `path`."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml") and file.is_file())


def check_files(files: Iterable[pathlib.Path]) -> list[Problem]:
    """The problems of all files, in the order of files and lines."""
    problems: list[Problem] = []
    for file in files:
        data = file.read_bytes()
        if is_system(file, data):
            problems += indicator_problems(file)
        else:
            problems += load_questionnaire(data, str(file)).problems
    return problems


def indicator_problems(file: pathlib.Path, published: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """The problems of an indicator file, its references to the questionnaires of its folder included.

    `published`: name and content of those that are published; where there is a file too, figures come from these.
    """
    beside = questionnaires_beside(file.parent, published)
    faults = name_faults(file.absolute().parent.name, file.stem, str(file))
    return (*faults, *system_problems(file.read_bytes(), str(file), beside))


def questionnaires_beside(
    folder: pathlib.Path, published: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """The questionnaires of a folder, name and content; what is published comes before the file."""
    files = {other: other.read_bytes() for other in folder.glob("*.yaml") if other.is_file()}
    contents = {other.stem: data for other, data in files.items() if not is_system(other, data)}
    return contents | {name: source.encode() for name, source in (published or {}).items()}


def system_problems(data: bytes, file: str, questionnaires: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """The problems of an indicator system with these questionnaires beside it."""
    return _indicator_problems(data, file, tuple(sorted(questionnaires.items())))


@lru_cache(maxsize=128)
def _indicator_problems(
    data: bytes, file: str, questionnaires: tuple[tuple[str, bytes], ...]
) -> tuple[Problem, ...]:
    """The problems of an indicator file beside these `questionnaires`, each its name and content.

    The page of an evaluation asks for them at every look: the same contents are checked once.
    """
    loaded = load_indicators(data, file)
    if loaded.system is None:
        return loaded.problems
    source, contents = read_source(data, file), dict(questionnaires)
    for path, leaf in _leaves(("indicators",), loaded.system.indicators):
        for at, reference in figures_of(leaf.actual) if leaf.actual is not None else ():
            fault = _reference_fault(contents, reference)
            if fault is not None:
                code, params = fault
                source.report((*path, *at), code, level="error", **params)
    return (*loaded.problems, *source.problems)


def _leaves(path: Path, nodes: Iterable[Indicator]) -> Iterator[tuple[Path, Indicator]]:
    """The scored indicators with the place in the file where each is written."""
    for index, node in enumerate(nodes):
        if node.children:
            yield from _leaves((*path, index, "children"), node.children)
        else:
            yield (*path, index), node


def _reference_fault(
    questionnaires: Mapping[str, bytes], reference: FigureReference
) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a figure reference, once the questionnaire beside the file is looked at."""
    if reference.survey not in questionnaires:
        known = ", ".join(questionnaires)
        return "reference_unknown_survey", {"found": reference.survey, "expected": known}
    questionnaire = _questionnaire(questionnaires[reference.survey])
    if questionnaire is None:
        return "reference_survey_has_errors", {"found": reference.survey}
    return _figure_fault(questionnaire, reference) or _group_fault(questionnaire, reference.group)


def _group_fault(questionnaire: Questionnaire, group: Group | None) -> tuple[str, dict[str, object]] | None:
    """What is wrong with the respondents' group of a reference: it is made of a single choice's options."""
    if group is None:
        return None
    asked = questionnaire.asked_item(group.question)
    if asked is None:
        known = ", ".join(item.code for item in questionnaire.asked_items())
        return "reference_unknown_question", {"found": group.question, "expected": known}
    if asked.question.type not in ("single", "matrix"):
        return "group_not_of_single", {"found": group.question}
    for option in group.options:
        if asked.question.option(option) is None:
            known = ", ".join(each.code for each in asked.question.options)
            return "reference_unknown_option", {"found": option, "expected": known}
    return None


@lru_cache(maxsize=32)
def _questionnaire(data: bytes) -> Questionnaire | None:
    return load_questionnaire(data, "").questionnaire


def _figure_fault(
    questionnaire: Questionnaire, reference: FigureReference
) -> tuple[str, dict[str, object]] | None:
    if reference.question is None:
        scale = questionnaire.satisfaction is not None
        return None if scale else ("reference_no_scale", {"found": reference.survey})
    asked = questionnaire.asked_item(reference.question)
    if asked is None:
        known = ", ".join(item.code for item in questionnaire.asked_items())
        return "reference_unknown_question", {"found": reference.question, "expected": known}
    options = asked.question.options
    if reference.figure == "share" and asked.question.option(reference.option or "") is None:
        known = ", ".join(option.code for option in options)
        return "reference_unknown_option", {"found": reference.option or "", "expected": known}
    if reference.figure == "favourable" and not any(option.favourable for option in options):
        return "reference_nothing_favourable", {"found": reference.question}
    if reference.figure in ("index", "mean") and not any(option.score is not None for option in options):
        return "reference_no_scores", {"found": reference.question}
    return None
