"""The questionnaires that come with surveyapp: published instruments that everybody may copy."""

from functools import cache
from pathlib import Path

from surveyapp.services.surveys.survey_lookup import read_published

_FOLDER = Path(__file__).parents[3] / "questionnaires"

EXAMPLES = (
    "changji-jishitong-2024/residents",
    "qitai-zhengwu-2023/service",
    "qitai-zhengwu-2023/trading",
    "turpan-12345-2022/residents",
)
"""Their names, as their files are called. Other files of that folder are somebody's own."""


@cache
def example_text(name: str) -> str | None:
    """The text of an example's file; None for any other name, and where surveyapp was installed without them."""
    path = _FOLDER / f"{name}.yaml"
    return path.read_text("utf-8") if name in EXAMPLES and path.is_file() else None


def examples() -> list[tuple[str, str]]:
    """Name and title of each."""
    texts = ((name, example_text(name)) for name in EXAMPLES)
    return [(name, str(read_published(text).title)) for name, text in texts if text is not None]
