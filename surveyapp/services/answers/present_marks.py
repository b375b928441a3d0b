"""The marks of screening for the pages of the console: computed once for each state of the answers."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from sqlalchemy import Engine

from surveyapp.services.answers.counts import counting
from surveyapp.services.answers.returns import responses_mark
from surveyapp.services.answers.screening import Marks, screen
from surveyapp.services.limits import MOST_MARKED_SURVEYS


class PresentMarks:
    """A cache of the marks of the surveys asked for last; finding those of a million answers takes a second."""

    def __init__(self, most: int = MOST_MARKED_SURVEYS) -> None:
        self._most, self._lock = most, Lock()
        self._marks: OrderedDict[Hashable, tuple[Hashable, Marks]] = OrderedDict()

    def get(self, engine: Engine, survey: str) -> Marks:
        """The present marks, from the cache where no response came, went or was settled since."""
        key = (str(engine.url), survey)
        with counting(engine) as connection:
            state = responses_mark(connection, survey)
            with self._lock:
                kept = self._marks.get(key)
            if kept is not None and kept[0] == state:
                return kept[1]
            marks = screen(connection, survey)
        with self._lock:
            self._marks[key] = (state, marks)
            self._marks.move_to_end(key)
            while len(self._marks) > self._most:
                self._marks.popitem(last=False)
        return marks


_KEPT = PresentMarks()


def present_marks(engine: Engine, survey: str) -> Marks:
    """Response -> the rules that it is marked by now, kept in this process until the answers change."""
    return _KEPT.get(engine, survey)
