"""Computes in a fork what would leave this process large: what was loaded for it goes when the fork ends."""

import os
import pickle
import signal
import threading
import time
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from sqlalchemy import Engine

from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LOOK_FOR_PARENT_EVERY

Result = TypeVar("Result")

_FORKS = get_context("fork")
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""The signals that ask a process to end."""

between_forks = threading.Lock()
"""Held by a thread that asks the database beside the one that forks. A fork has no other threads: what one of these
held at that moment, nobody there would ever let go of.
"""


class ForkLost(Refusal):
    """A fork that ended before it gave a result, as something killed it, or that could not be made (`process_lost`)."""


def compute_in_fork(compute: Callable[[], Result], engine: Engine | None) -> Result:
    """What `compute` gives or raises, computed in a fork of this process, which ends with it and by the same alarm.
    ForkLost where the fork was killed.

    The connections of `engine` are closed before, and no other engine may hold any: SQLite forbids that they are there
    on both sides. Either side opens new ones.
    """
    receiving, giving = _FORKS.Pipe(duplex=False)
    with receiving:
        with giving, between_forks, warnings.catch_warnings():
            # Python 3.12 warns of threads; those that are here wait (`between_forks`).
            warnings.simplefilter("ignore", DeprecationWarning)
            if engine is not None:
                engine.dispose()
            seconds_left, _ = signal.getitimer(signal.ITIMER_REAL)
            given = (compute, os.getpid(), seconds_left, giving, receiving)
            fork = _FORKS.Process(target=_give, args=given)
            # Until the fork says how it takes signals, none reaches it.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
            try:
                fork.start()
            except OSError as error:
                raise ForkLost("process_lost") from error
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
        try:
            sent = receiving.recv_bytes()
        except (EOFError, OSError) as error:  # it ended before it sent anything, or while it sent
            raise ForkLost("process_lost") from error
        except BaseException:  # nobody waits any longer
            fork.kill()
            raise
        finally:
            fork.join()
    is_result, content = pickle.loads(sent)  # noqa: S301  # of our own fork
    if not is_result:
        raise content
    result: Result = content
    return result


def _give(
    compute: Callable[[], object], parent: int, seconds_left: float, giving: Connection, receiving: Connection
) -> None:
    receiving.close()  # else nobody notices that the process which waits has died
    between_forks.release()  # here it is held by a thread that there is not
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C is answered by the process that waits. A worker is only told that it has to end: it finishes first.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
    signal.setitimer(signal.ITIMER_REAL, seconds_left)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        content = pickle.dumps((True, compute()))
    except BaseException as error:  # whatever it is, it is raised where the result is waited for
        content = _pickled_error(error)
    giving.send_bytes(content)


def _end_with(parent: int) -> None:
    """End this process when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(LOOK_FOR_PARENT_EVERY)
    os._exit(1)


def _pickled_error(error: BaseException) -> bytes:
    try:
        if not isinstance(error, Exception):
            raise TypeError  # as below
        content = pickle.dumps((False, error))
        pickle.loads(content)  # noqa: S301  # our own
    except Exception:  # of the rest the kind is enough: its text may quote an answer
        return pickle.dumps((False, RuntimeError(type(error).__name__)))
    return content
