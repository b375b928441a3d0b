"""The language in which sentences are said: Chinese as written, or what a translator makes of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Translate = Callable[[str], str]
"""Chinese sentence with its {placeholders} -> the same in another language."""

_translate: ContextVar[Translate] = ContextVar("translate", default=str)


def say(sentence: str) -> str:
    """The sentence in the language of the moment, its {placeholders} untouched."""
    return _translate.get()(sentence)


@contextmanager
def use_translation(translate: Translate) -> Iterator[None]:
    """A context in which sentences are said as `translate` gives them."""
    token = _translate.set(translate)
    try:
        yield
    finally:
        _translate.reset(token)
