"""A stop that a signal asks for, at whatever moment it comes."""

import signal
import sys
import threading
import time
from contextlib import closing
from types import SimpleNamespace

import pytest

from therapyties import jobs, serve
from therapyties.buffering import BufferingWorker
from therapyties.stopping import SLICE, Stop


def at_every_step(stop, act):
    """Do it in a thread in which the stop is asked for before each line that runs, as a signal's handler might."""

    def handler(frame, event, arg):
        sys.settrace(None)
        stop.set()
        sys.settrace(handler)
        frame.f_trace = handler
        return handler

    def traced():
        sys.settrace(handler)
        act()

    thread = threading.Thread(target=traced, daemon=True)
    thread.start()
    thread.join(20)
    return not thread.is_alive()


def test_a_signal_at_any_moment_of_a_wait_ends_it_and_holds_nobody_up():
    assert isinstance(jobs.stop_asked, Stop)
    stop = Stop()
    assert at_every_step(stop, lambda: stop.wait(5))
    assert stop.is_set()


def test_a_wait_ends_soon_after_the_stop_and_by_itself_in_its_time():
    stop = Stop()
    assert stop.wait(0.01) is False
    threading.Timer(0.05, stop.set).start()
    began = time.monotonic()
    assert stop.wait(30) is True
    assert time.monotonic() - began < 20 * SLICE
    stop.clear()
    assert not stop.is_set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_whoever_answers_hears_a_stop_whatever_lock_is_held_at_that_moment(number):
    """A handler runs in the thread that it interrupts, which may be about to give work to another."""
    worker = BufferingWorker(1, 1, [], SimpleNamespace(at_once=None), 30, serve.Site(lambda *_: []).cfg, None)
    handle = worker.handle_exit if number == signal.SIGTERM else worker.handle_quit
    worker.tpool = worker.get_thread_pool()
    worker.method_queue.init()
    with closing(worker.tmp), closing(worker.method_queue), worker.tpool, worker.tpool._shutdown_lock:
        hears = threading.Thread(target=handle, args=(number, None), daemon=True)
        hears.start()
        hears.join(5)
        assert not hears.is_alive()
    assert not worker.alive
