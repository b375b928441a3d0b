"""Computes in a fork what would leave this process large: what was loaded for it goes when the fork ends."""

import pickle
import signal
import threading
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from sqlalchemy import Engine

Result = TypeVar("Result")

_FORKS = get_context("fork")

between_forks = threading.Lock()
"""Held by a thread that asks the database beside the one that forks. A fork has no other threads: what one of these
held at that moment, nobody there would ever let go of.
"""


class ForkLost(Exception):
    """A fork ended, as something killed it, before it gave a result."""


def compute_in_fork(compute: Callable[[], Result], engine: Engine | None) -> Result:
    """What `compute` gives or raises, computed in a fork of this process, which the same alarm ends. ForkLost where the
    fork was killed.

    The connections of `engine` are closed before: SQLite forbids that they are there on both sides, and either opens
    new ones.
    """
    seconds_left, _ = signal.getitimer(signal.ITIMER_REAL)
    receiving, giving = _FORKS.Pipe(duplex=False)
    with between_forks, warnings.catch_warnings():
        # Python 3.12 warns of threads; those that are here wait (`between_forks`).
        warnings.simplefilter("ignore", DeprecationWarning)
        if engine is not None:
            engine.dispose()
        fork = _FORKS.Process(target=_give, args=(compute, seconds_left, giving, receiving))
        fork.start()
    giving.close()
    try:
        is_result, content = pickle.loads(receiving.recv_bytes())  # noqa: S301  # of our own fork
    except EOFError:
        fork.join()
        raise ForkLost(f"exit code {fork.exitcode}") from None
    finally:
        receiving.close()
    fork.join()
    if not is_result:
        raise content
    result: Result = content
    return result


def _give(
    compute: Callable[[], object], seconds_left: float, giving: Connection, receiving: Connection
) -> None:
    receiving.close()  # else nobody notices that the process which waits has died
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who presses Ctrl-C is answered by the process that waits
    signal.setitimer(signal.ITIMER_REAL, seconds_left)
    try:
        content = pickle.dumps((True, compute()))
    except Exception as error:  # whatever it is, it is raised where the result is waited for
        content = _pickled_error(error)
    giving.send_bytes(content)


def _pickled_error(error: Exception) -> bytes:
    try:
        content = pickle.dumps((False, error))
        pickle.loads(content)  # noqa: S301  # our own
    except Exception:  # of the rest the kind is enough: its text may quote an answer
        return pickle.dumps((False, RuntimeError(type(error).__name__)))
    return content
