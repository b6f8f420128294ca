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

LARGEST_CHUNK = 64 * 1024  # bytes; from twice that on malloc asks the system itself


def keep_shared() -> None:
    """What is loaded stays where it is, shared copy-on-write by all that are forked from here on. Free memory is given
    back, and the free chunks that are left in the heap are allocated for ever. Whatever a fork closes has to be closed
    before."""
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # where the C library is not GNU's
        library = ctypes.CDLL(None)
        library.malloc_trim(0)
        _allocate_free_chunks(library)


class _Mallinfo2(ctypes.Structure):
    """What mallinfo2() returns; `keepcost`, the last of its ten sizes, is the bytes that are free at the heap's end."""

    _fields_ = (("others", ctypes.c_size_t * 9), ("keepcost", ctypes.c_size_t))


def _allocate_free_chunks(library: ctypes.CDLL) -> None:
    """No chunk of the heap is free but its end. malloc would return those chunks first and link their neighbors anew:
    a few writes into each page, of nearly all of which each process then had a copy."""
    library.malloc.argtypes, library.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
    library.malloc.restype = library.sbrk.restype = ctypes.c_void_p
    library.mallinfo2.restype = _Mallinfo2
    end = library.sbrk(0) - library.mallinfo2().keepcost
    size = LARGEST_CHUNK
    while size >= 16:  # malloc has no smaller ones
        while (chunk := library.malloc(size)) and chunk < end:
            pass
        library.free(chunk)
        size //= 2


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
