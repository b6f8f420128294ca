"""Processes and their children, as Linux tells of them; and waiting for what will be."""

import time
from pathlib import Path

PATIENCE = 60  # seconds, on a machine that does other things as well


def until(what, patience=PATIENCE):
    """The first true answer."""
    give_up = time.monotonic() + patience
    while not (answer := what()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return answer


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children_of(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def family_of(pid):
    return [pid, *(one for child in children_of(pid) for one in family_of(child))]
