"""`python -m tests.workers NUMBER`: a site with that many messages to send, which starts its worker again and again.

Django is set up once. For every line that is read, a process begins whose child is the worker, and the numbers of both
are written; then "ended" with the worker's exit code, unless its parent was gone before; then "gone" once neither is
there any more.
"""

import os
import select
import signal
import sys

PAUSE = 0.2  # seconds between two looks, so that nobody waits for five


def main(number):
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    from tests.asking import ask

    for message in range(number):
        ask(slot=None, email=f"visitor-{message}@example.org", now=timezone.now())
    connections.close_all()
    say("ready")
    while sys.stdin.readline():
        both_are_gone, theirs = os.pipe()
        parent = os.fork()
        if parent == 0:
            parent_of_a_worker()
        os.close(theirs)
        # Nobody writes into the pipe; it can be read from when nobody is left who could.
        readable, _, _ = select.select([both_are_gone, sys.stdin], [], [])
        if sys.stdin in readable:  # the tests are over before the worker is
            os.killpg(0, signal.SIGKILL)
        os.waitpid(parent, 0)
        os.close(both_are_gone)
        say("gone")


def parent_of_a_worker():
    worker = os.fork()
    if worker == 0:
        work()
    say(f"{os.getpid()} {worker}")
    _, status = os.waitpid(worker, 0)
    say(f"ended {os.waitstatus_to_exitcode(status)}")
    os._exit(0)


def work():
    from django.core.management import call_command

    from therapyties.upkeep import worker

    worker.PAUSE = PAUSE
    code = 1
    try:
        call_command("run_worker", watch=True)
        code = 0
    finally:
        os._exit(code)


def say(text):
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
