"""What starts loads what it uses: a list of commands no statistics, the citizens' pages no scientific library."""

import subprocess
import sys

import pytest
from cases import each

from surveyapp.cli.main import COMMANDS, CommandPlace, main

NUMBERS = ("numpy", "scipy", "pandas", "pyarrow", "plotly", "pingouin", "statsmodels", "dask", "distributed")
DOCUMENTS = (
    "docx",
    "docxtpl",
    "pptx",
    "xlsxwriter",
    "openpyxl",
    "fpdf",
    "lxml",
    "rjieba",
    "pypinyin",
    "zxcvbn",
)
CONSOLE = ("flask_security", "flask_babel", "flask_bootstrap")

STARTS = """
import sys
from pathlib import Path

def say():
    print(*(name for name in sys.argv[2:] if name in sys.modules))

from surveyapp.cli.main import main
main(["--help"], standalone_mode=False)
print("--")
say()
from surveyapp.web.citizen.app import create_citizen_app
create_citizen_app({"SQLALCHEMY_DATABASE_URI": "sqlite:///", "SECRET_KEY": "x"})
say()
from surveyapp.app import create_app
from surveyapp.config import read_settings
create_app(read_settings({"SURVEYAPP_INSTANCE": sys.argv[1]}))
say()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is loaded of the names below once the help is printed, the citizens' app is made, the whole app is made."""
    names = [*NUMBERS, *DOCUMENTS, *CONSOLE, "alembic", "sqlalchemy", "flask", "pydantic"]
    command = [sys.executable, "-c", STARTS, str(tmp_path_factory.mktemp("instance")), *names]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return said.partition("\n--\n")[2].splitlines()


def test_the_list_of_commands_loads_nothing_that_a_command_needs(loaded: list[str]) -> None:
    assert loaded[0] == ""


def test_the_citizens_app_loads_no_scientific_library_and_nothing_of_the_console(loaded: list[str]) -> None:
    assert loaded[1] == "sqlalchemy flask pydantic"


def test_the_console_loads_what_computes_and_writes_where_a_page_needs_it(loaded: list[str]) -> None:
    assert loaded[2] == "flask_security flask_babel flask_bootstrap sqlalchemy flask pydantic"


@each("place", COMMANDS, ids=lambda place: place.name)
def test_the_list_says_of_a_command_what_the_command_says_of_itself(place: CommandPlace) -> None:
    command = place.load()
    listed = main.commands[place.name]
    assert command.name == place.name
    assert command.hidden is False and not command.deprecated
    for limit in (45, 80, 1000):
        assert listed.get_short_help_str(limit) == command.get_short_help_str(limit)
