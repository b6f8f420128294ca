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

LARGEST_PIECE = 64 * 1024  # bytes; from twice that on malloc asks the system itself


def keep_shared() -> None:
    """What is loaded stays where it is, shared by all that are forked from here on; what is free is given back, and
    what is left of it between the rest is taken for ever. Whatever a fork closes has to be closed before."""
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # where the C library is not GNU's
        library = ctypes.CDLL(None)
        library.malloc_trim(0)
        _take_what_is_free(library)


class _Held(ctypes.Structure):
    """What mallinfo2() tells, of which only the last is asked here: the bytes that are free at the end."""

    _fields_ = (("others", ctypes.c_size_t * 9), ("at_the_end", ctypes.c_size_t))


def _take_what_is_free(library: ctypes.CDLL) -> None:
    """No piece is free between what is loaded. malloc would give those pieces first, and link those next to them anew:
    a few writes into each page, and each process had a copy of nearly all of them. Now it gives them new pages."""
    library.malloc.argtypes, library.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
    library.malloc.restype = library.sbrk.restype = ctypes.c_void_p
    library.mallinfo2.restype = _Held
    end = library.sbrk(0) - library.mallinfo2().at_the_end
    for size in (LARGEST_PIECE >> halved for halved in range(LARGEST_PIECE.bit_length() - 4)):
        while (piece := library.malloc(size)) and piece < end:
            pass
        library.free(piece)


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
