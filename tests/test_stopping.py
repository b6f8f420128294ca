"""A stop that a signal asks for, at whatever moment it comes."""

import sys
import threading
import time

from therapyties import jobs
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
