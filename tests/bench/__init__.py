"""Measurements. They find the modules that tests share in the folders that pytest puts on the path."""

import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
FOLDERS = _SETTINGS["tool"]["pytest"]["ini_options"]["pythonpath"]

sys.path[:0] = [str(REPOSITORY / folder) for folder in FOLDERS]
