"""The folders inside a room: each is for one subject, and they know one another in one direction only."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from servers import REPOSITORY

PACKAGE = REPOSITORY / "surveyapp"

ROOT = ""
"""The modules that lie in the room itself, beside its folders: every folder may use them."""

ARROWS: Mapping[str, Mapping[str, set[str]]] = {
    "definition": {
        "types": set(),
        "conditions": {"types"},
        "files": set(),
        "indicators": {"files"},
        "copies": {"files", "indicators"},
        "checks": {"files", "conditions"},
        "edits": {"files", "checks"},
    },
    "analysis": {
        "values": set(),
        "statistics": set(),
        "methods": {"values", "statistics"},
        "scores": {"statistics"},
        "groups": {"statistics", "scores"},
        "sampling": {"statistics", "groups"},
        "drivers": {"values", "statistics", "scores"},
        "trends": {"values", "statistics", "methods", "groups"},
        "screening_rules": {"statistics", "scores"},
        "opinions": {"groups"},
    },
    "papers": {
        "signs": set(),
        "files": {"signs"},
        "reading": {"signs"},
        "forms": {"files"},
    },
    "collection/exports": {
        "files": set(),
        "cells": set(),
        "columns": {"files", "cells"},
        "rows": {"files", "cells", "columns"},
    },
    "reports": {
        "words": set(),
        "answers": {"words"},
        "word": {"words"},
        "sections": {"words"},
        "evaluation": {"words"},
        "excel": {"words", "answers", "sections", "evaluation", "word"},
    },
    "services": {
        "mistakes": set(),
        "people": set(),
        "seals": set(),
        "surveys": {"people", "mistakes", "seals"},
        "reviews": {"surveys"},
        "answers": {"people", "surveys"},
        "figures": {"seals", "answers", "surveys"},
        "statistics": {"mistakes", "people", "surveys", "answers", "figures"},
        "evaluations": {"figures", "statistics", "surveys", "people", "seals", "answers"},
        "downloads": {
            "people",
            "seals",
            "surveys",
            "reviews",
            "answers",
            "figures",
            "statistics",
            "evaluations",
        },
        "retention": {"people", "surveys", "answers", "figures", "statistics", "evaluations", "downloads"},
    },
    "web/console": {
        "charts": set(),
        "signing_in": set(),
        "people": {"signing_in"},
        "surveys": {"charts"},
        "editing": {"surveys"},
        "reviews": {"surveys", "editing", "signing_in"},
        "questionnaire_form": {"editing", "surveys"},
        "imports": {"surveys"},
        "results": {"charts", "surveys"},
        "statistics": {"charts", "surveys", "results"},
        "opinions": {"charts", "surveys"},
        "evaluations": {"editing", "surveys", "signing_in"},
        "downloads": {"surveys", "evaluations"},
        "audit": {"people", "surveys", "evaluations", "downloads"},
    },
}
"""Room -> folder -> the other folders of the room that it may use. Adding a folder means adding it here."""

PUTTING_TOGETHER: Mapping[str, set[str]] = {
    "definition": {
        "loading",
        "question",
        "question_types",
        "questionnaire",
        "salvage",
        "scales",
        "title_and_sampling",
        "type_table",
    },
    "analysis": {"analyse", "counting", "figure_methods", "figures", "kinds", "results", "stored_tally"},
    "papers": {"answer_scales", "codes", "conditions", "paper_file", "proposals", "type_choice"},
    "collection/exports": {"file"},
    "reports": {
        "colours",
        "content",
        "questionnaire_copy",
        "value_results",
    },
    "services": {"refusal_words"},
    "web/console": {"register"},
}
"""Room -> the modules beside its folders that may use them."""

LAST = {"refusal_words", "register"}
"""Those of them that no folder uses."""

MOST_MODULES = 25


def imported(path: Path, room: str) -> Iterator[str]:
    """The modules of a room that a file imports, as paths below the room: `files/source`."""
    prefix = f"surveyapp.{room.replace('/', '.')}."
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(prefix):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                known = (PACKAGE.parent / (module.replace(".", "/") + ".py")).exists()
                yield (module if known else str(node.module)).removeprefix(prefix).replace(".", "/")


def folder_of(module: str) -> str:
    return module.rpartition("/")[0].partition("/")[0]


def test_folders_of_a_room_know_one_another_in_one_direction() -> None:
    wrong = []
    for room, arrows in ARROWS.items():
        base = PACKAGE / room
        folders = {path.name for path in base.iterdir() if (path / "__init__.py").exists()}
        assert folders == set(arrows), f"{room}: name every folder, and what it may use, in ARROWS"
        for path in sorted(base.rglob("*.py")):
            mine = folder_of(path.relative_to(base).as_posix())
            for module in imported(path, room):
                other = folder_of(module)
                if other == mine:
                    continue
                if other == ROOT:
                    allowed = module not in LAST
                elif mine == ROOT:
                    allowed = path.stem in PUTTING_TOGETHER[room]
                else:
                    allowed = other in arrows[mine]
                if not allowed:
                    wrong.append(f"{room}: {path.relative_to(base)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_the_arrows_make_no_circle() -> None:
    for arrows in ARROWS.values():
        before: set[str] = set()
        for folder, others in arrows.items():
            assert others <= before, f"{folder}: name what it uses above it"
            before.add(folder)


def test_no_folder_holds_too_many_modules() -> None:
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(modules) <= MOST_MODULES, f"{folder.relative_to(PACKAGE)}: {len(modules)} modules"
