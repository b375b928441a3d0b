"""Texts taken apart once: the tests load the same few questionnaires and indicator files thousands of times, and taking
YAML apart is most of it. What is then made of the parts is made anew each time.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import Event

from surveyapp.definition.files import source

MOST_KEPT = 60

_kept: OrderedDict[str, tuple[Event, ...]] = OrderedDict()
_fresh = source._yaml


class _RememberingYaml:
    """YAML that keeps the events of the latest sound texts."""

    def __init__(self) -> None:
        self._yaml: YAML = _fresh()

    @property
    def resolver(self) -> Any:
        return self._yaml.resolver

    def parse(self, text: str) -> Iterator[Event]:
        if text in _kept:
            _kept.move_to_end(text)
            yield from _kept[text]
            return
        events: list[Event] = []
        for event in self._yaml.parse(text):
            events.append(event)
            yield event
        _kept[text] = tuple(events)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def parse_once() -> None:
    """Let the definition room take equal texts apart once."""
    source._yaml = _RememberingYaml  # type: ignore[assignment]  # for the tests only
