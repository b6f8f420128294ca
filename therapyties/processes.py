"""Processes that are forked from one in which everything is loaded, so that they share its memory."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from .stopping import SIGNALS


def keep_shared() -> None:
    """What is loaded stays where it is, shared by all that are forked from here on; what is free is given back."""
    gc.collect()
    with suppress(OSError, AttributeError):  # where the C library is not GNU's
        ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()


def started(act: Callable[[], None]) -> BaseProcess:
    """It runs in a process that has this one's memory. Nobody can tell it to stop before it can hear that."""
    process = get_context("fork").Process(target=_run_alone, args=(act, os.getpid()))
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return process


def _run_alone(act: Callable[[], None], parent: int) -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    _end_with(parent)
    act()


def _end_with(parent: int) -> None:
    """This process is told to stop when its parent is gone, even if nobody was left to say so. On Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
