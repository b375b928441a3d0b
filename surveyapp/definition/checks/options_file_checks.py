"""Questions whose options stand in a file beside the questionnaire get them, and its mistakes are told row by row."""

from collections.abc import Mapping
from typing import Any

from surveyapp.definition.files.options_files import FILE_NAME, read_options
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.limits import MOST_OPTIONS_FILES


def apply_options_files(source: Source, files: Mapping[str, str]) -> None:
    """Give the questions that name one of the `files` (name -> content) its options, nested below one another.

    `source.value` then reads as if the author had written all of them.
    """
    questions = source.value.get("questions")
    read = 0
    for index, question in enumerate(questions if isinstance(questions, list) else []):
        if not isinstance(question, dict) or not isinstance(question.get("options_file"), str):
            continue
        name, path = question["options_file"].strip(), ("questions", index, "options_file")
        if not FILE_NAME.fullmatch(name):
            source.report(path, "options_file_name", found=name[:100])
        elif "options" in question:
            source.report(path, "options_twice", found=name)
        elif name not in files:
            source.report(path, "options_file_missing", found=name)
        elif read == MOST_OPTIONS_FILES:
            source.report(path, "options_files_too_many", limit=MOST_OPTIONS_FILES)
        else:
            read += 1
            _fill(source, path, question, files[name])


def _fill(source: Source, path: KeyPath, question: dict[str, Any], content: str) -> None:
    table = read_options(content, _levels(question.get("levels")))
    for code, params in table.faults:
        source.report(path, code, level="error", **{"name": question["options_file"], **params})
    if not table.faults:
        question["options"] = table.options


def _levels(written: object) -> list[tuple[str, tuple[str, ...]]]:
    """Code of each level, and what a column of its options may be called."""
    levels = [level for level in (written if isinstance(written, list) else []) if isinstance(level, dict)]
    named = []
    for level in levels:
        label, code = level.get("label"), level.get("code")
        labels = label.values() if isinstance(label, dict) else [label]
        names = tuple(name for name in (*labels, code) if isinstance(name, str))
        if names:
            named.append((str(code), names))
    return named
