"""Checks questionnaire and indicator files: every mistake, those between the files included."""

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from surveyapp.definition.checks.figure_checks import FigureFault, figure_faults
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.options_files import read_with_options
from surveyapp.definition.files.problems import Problem, dotted_key
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import CODE
from surveyapp.indicators.file_kind import is_system
from surveyapp.indicators.loading import load_indicators
from surveyapp.services.evaluations.systems import SystemFile, name_faults
from surveyapp.services.places import Places
from surveyapp.services.surveys.survey_lookup import sources_in


def definition_files(path: pathlib.Path) -> list[pathlib.Path]:
    """The definition files at or below `path`."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml") and file.is_file())


def check_files(files: Iterable[pathlib.Path]) -> list[Problem]:
    """The problems of all files, in the order of files and lines."""
    problems: list[Problem] = []
    beside = cache(questionnaires_beside)  # a folder has many forms, and is read once for all
    for file in files:
        data = file.read_bytes()
        if is_system(file, data):
            problems += indicator_problems(file, beside(file.parent))
        else:
            problems += load_questionnaire(read_with_options(file), str(file)).problems
    return problems


def indicator_problems(file: pathlib.Path, beside: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """The problems of an indicator file, its references to the questionnaires `beside` it included."""
    faults = name_faults(file.absolute().parent.name, file.stem, str(file))
    return (*faults, *system_problems(file.read_bytes(), str(file), beside))


def problems_of(places: Places, file: SystemFile) -> tuple[Problem, ...]:
    """The problems of a system as an evaluation has it, its references to the surveys of its folder included."""
    beside = questionnaires_beside(
        places.questionnaires / file.evaluation, sources_in(places.engine, file.evaluation)
    )
    faults = name_faults(file.evaluation, file.name, file.file)
    return (*faults, *system_problems(file.data, file.file, beside))


def questionnaires_beside(
    folder: pathlib.Path, published: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """The questionnaires of a folder, name and content; what is published comes before the file."""
    files = {other: read_with_options(other) for other in folder.glob("*.yaml") if other.is_file()}
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

    The page of an evaluation asks for them at every request, so the results for the same contents are cached.
    """
    loaded, contents = load_indicators(data, file), dict(questionnaires)
    found = [*loaded.problems]
    for at, reference in loaded.figures:
        for key, code, params in _reference_faults(contents, reference):
            path = (*at, *key)
            found.append(Problem(file, loaded.source.line(path), dotted_key(path), code, params))
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.key)))


def _reference_faults(
    questionnaires: Mapping[str, bytes], reference: FigureReference
) -> Iterator[FigureFault]:
    """What is wrong with a figure reference, once the questionnaire beside the file is looked at."""
    if not CODE.fullmatch(reference.survey):
        return  # reported already as no name of a file
    if reference.survey not in questionnaires:
        known = ", ".join(questionnaires)
        yield ("survey",), "reference_unknown_survey", {"found": reference.survey, "expected": known}
        return
    questionnaire = _questionnaire(questionnaires[reference.survey])
    if questionnaire is None:
        yield ("survey",), "reference_survey_has_errors", {"found": reference.survey}
        return
    yield from figure_faults(questionnaire, reference)


@lru_cache(maxsize=32)
def _questionnaire(data: bytes) -> Questionnaire | None:
    return load_questionnaire(data, "").questionnaire
