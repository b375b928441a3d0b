"""`--items` of the commands that compute statistics: codes of items, or headings of a file of scores."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def items_option(help_text: str) -> Callable[[_Command], _Command]:
    """The option `--items`, which gives its texts as they were written; a usage error where one has an empty name."""
    return click.option(
        "--items", multiple=True, metavar="CODE[,CODE…]", callback=_without_blanks, help=help_text
    )


def item_codes(texts: tuple[str, ...]) -> list[str]:
    """The codes that the option names, each once. A file of scores reads its texts itself: headings may hold commas.

    >>> item_codes(("q1, q2", "q3，q1"))
    ['q1', 'q2', 'q3']
    """
    return list(dict.fromkeys(code.strip() for text in texts for code in re.split("[,，]", text)))


def _without_blanks(
    context: click.Context, option: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    for text in texts:
        if not all(item_codes((text,))):
            raise click.BadParameter(f"“{text}”中有空的名称；请写成 --items q1,q2,q3", context, option)
    return texts
