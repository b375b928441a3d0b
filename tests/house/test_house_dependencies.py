"""The environment holds what is used: each dependency is imported or has its reason, each pin is needed."""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parsed_code import FILES, imports_of
from servers import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
DEPENDENCIES = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
OF_TESTS = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["test"]]
OF_CLUSTERS = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["cluster"]]
TO_BUILD = [Requirement(text) for text in PROJECT["build-system"]["requires"]]

NOT_IMPORTED = {
    "cryptography": "libpass encrypts the keys of authenticator apps with it",
    "defusedxml": "openpyxl reads XML with it where it is installed",
    "psycopg": "SQLAlchemy's driver of PostgreSQL",
}
"""Dependencies that nothing in surveyapp imports, and why they are there."""

TOOLS_OF_TESTS = {
    "mypy": "make test checks types",
    "pytest-xdist": "make test runs on all processors",
    "ruff": "make test checks style",
}
"""Of the tests' own dependencies those that no test imports."""

PARTS_OF = {"pydantic-core": "pydantic"}
"""Distributions that only come with another and are a part of it."""


def names_of(requirements: Iterable[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def imported(files: Iterable[Path]) -> set[str]:
    """The distributions that files import, by their names."""
    known = packages_distributions()
    tops = {name.partition(".")[0] for path in files for name in imports_of(path)}
    found = {canonicalize_name(known[top][0]) for top in tops - sys.stdlib_module_names if top in known}
    return {PARTS_OF.get(name, name) for name in found} - {"surveyapp"}


def needed(requirements: Iterable[Requirement], seen: set[tuple[str, str]] | None = None) -> Iterator[str]:
    """The names of what these requirements install, here and with this Python."""
    seen = set() if seen is None else seen
    for requirement in requirements:
        for extra in ("", *requirement.extras):
            name = canonicalize_name(requirement.name)
            if (name, extra) not in seen:
                seen.add((name, extra))
                yield name
                further = map(Requirement, requires(name) or [])
                yield from needed(
                    [
                        requirement
                        for requirement in further
                        if not requirement.marker or requirement.marker.evaluate({"extra": extra})
                    ],
                    seen,
                )


def test_what_surveyapp_imports_is_declared_and_what_is_declared_is_imported_or_has_its_reason() -> None:
    declared = names_of(DEPENDENCIES) | names_of(OF_CLUSTERS)
    assert imported(FILES) | set(NOT_IMPORTED) == declared
    assert imported(FILES) & set(NOT_IMPORTED) == set(), "imported now: needs no reason any more"


def test_the_tests_need_what_is_installed_for_them() -> None:
    used = imported(REPOSITORY.glob("tests/**/*.py"))
    assert names_of(OF_TESTS) <= used | set(TOOLS_OF_TESTS)
    assert used & set(TOOLS_OF_TESTS) == set()


def test_the_pins_are_those_of_what_is_installed() -> None:
    lines = (REPOSITORY / "deploy" / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {canonicalize_name(re.split("==", line)[0]) for line in lines}
    wanted = set(needed([*DEPENDENCIES, *OF_TESTS, *TO_BUILD]))
    assert (sorted(pinned - wanted), sorted(wanted - pinned)) == ([], [])
