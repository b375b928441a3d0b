"""Where the data of an instance is kept."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine


@dataclass(frozen=True)
class Places:
    """The database, the instance folder, the folder of snapshots, and that of the definition files."""

    engine: Engine
    instance: Path
    snapshots: Path
    questionnaires: Path
