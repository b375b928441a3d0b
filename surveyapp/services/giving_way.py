"""Puts a process behind those that answer citizens."""

import os


def give_way(niceness: int) -> None:
    """Have this process come after others of a lower niceness; one that stands further behind already stays there."""
    present = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(present, niceness))
