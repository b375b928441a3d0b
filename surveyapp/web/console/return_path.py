"""The page to go to after a step: only one of this console, never another site."""

from urllib.parse import urlsplit

from surveyapp.services.addresses import HOME


def return_path(wanted: str | None) -> str:
    """The wanted path if it lies within the console, otherwise the overview."""
    if not wanted or not wanted.startswith(HOME) or "\\" in wanted or not wanted.isprintable():
        return HOME
    parts = urlsplit(wanted)
    inside = not parts.scheme and not parts.netloc and ".." not in parts.path.split("/")
    return wanted if inside else HOME
