"""Many cases of one rule as one test: where nothing has to be set up, a table of values need not be a test a line."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

Test = Callable[..., None]

MOST_TOLD = 20
"""Cases that fail of which a test says how."""


def each(
    names: str | Sequence[str],
    cases: Iterable[Any],
    ids: Callable[[Any], object] | Iterable[object] | None = None,
) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, but one test goes through all cases, and says all that fail.

    For tests that are given nothing which one case may change for the next.
    """
    parameters = [name.strip() for name in names.split(",")] if isinstance(names, str) else [*names]
    every = list(cases)
    rows = [_row(case, len(parameters)) for case in every]
    named = _named(every, rows, ids)

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def through_all(*arguments: Any, **given: Any) -> None:
            failed = []
            for name, row in zip(named, rows, strict=True):
                try:
                    test(*arguments, **given, **dict(zip(parameters, row, strict=True)))
                except (Exception, pytest.fail.Exception) as error:
                    failed.append((name, error))
            if failed:
                told = "\n\n".join(
                    f"{name}: {type(error).__name__}: {error}" for name, error in failed[:MOST_TOLD]
                )
                raise AssertionError(f"{len(failed)} of {len(rows)} cases:\n\n{told}") from failed[0][1]

        signature = inspect.signature(test)
        others = [parameter for name, parameter in signature.parameters.items() if name not in parameters]
        through_all.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]  # pytest reads it
        return through_all

    return decorate


def _is_param(case: Any) -> bool:
    """Whether it is a `pytest.param`."""
    return hasattr(case, "marks") and hasattr(case, "values")


def _row(case: Any, width: int) -> tuple[Any, ...]:
    if _is_param(case):
        return tuple(case.values)
    return tuple(case) if width > 1 else (case,)


def _named(cases: list[Any], rows: list[tuple[Any, ...]], ids: Any) -> list[str]:
    if ids is not None and not callable(ids):
        return [str(case_id) for case_id in ids]
    shown = [", ".join(str(ids(value)) if ids else repr(value) for value in row) for row in rows]
    own = [case.id if _is_param(case) else None for case in cases]
    return [mine or other for mine, other in zip(own, shown, strict=True)]
