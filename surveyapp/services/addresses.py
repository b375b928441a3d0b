"""The paths of the two apps below the root of the server, for links, commands and the apps themselves."""

from urllib.parse import quote

CITIZENS = "/s"
"""The citizen app."""

CONSOLE = "/console"
"""The console."""

HOME = f"{CONSOLE}/"
"""The console's first page."""


def citizen_path(survey: str) -> str:
    """The path of a survey's page, from the root of the server.

    >>> citizen_path("demo/residents")
    '/s/demo/residents'
    """
    return f"{CITIZENS}/{quote(survey)}"
