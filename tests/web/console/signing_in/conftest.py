"""What tests of signing in share: consoles of several workers, on SQLite where a file does not say otherwise."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_console import Console
from signing_in import Opened, consoles
from sqlalchemy import Engine


@pytest.fixture
def opened(sqlite_engine: Engine, sqlite_url: str, tmp_path: Path) -> Iterator[Opened]:
    """opened(**settings) -> one more worker's console on the same database."""
    with consoles(sqlite_engine, sqlite_url, tmp_path / "instance") as opened:
        yield opened


@pytest.fixture
def console(opened: Opened) -> Console:
    """A console with the usual settings."""
    return opened()
