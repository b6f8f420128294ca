"""A stop that a signal asks for: whoever waits for it hears it soon."""

import signal
import time

SIGNALS = (signal.SIGTERM, signal.SIGINT)
SLICE = 0.2  # seconds; a wait is over at most so long after the signal


class Stop:
    """Asked for or not. There is no lock in it: a signal is handled in the middle of whatever its thread does, and an
    Event's set() would wait for ever for the lock that the same thread holds in wait()."""

    def __init__(self) -> None:
        self._is_set = False

    def on_signals(self) -> None:
        """From now on the signals that end a process ask for it instead."""
        for name in SIGNALS:
            signal.signal(name, lambda *_: self.set())

    def set(self) -> None:
        self._is_set = True

    def clear(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is asked for; whether it is."""
        ends = time.monotonic() + seconds
        while not self._is_set and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, SLICE))
        return self._is_set
