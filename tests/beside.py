"""`python -m tests.beside`: a site's own models in one process that runs what it is sent, for starting takes seconds.

Each line of its input is Python as a JSON string; each line of its output what that printed, and what went wrong.
"""

import contextlib
import io
import json
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Beside:
    """Such a process with that environment. It ends with its input, so with whoever started it."""

    def __init__(self, environment: dict[str, str]):
        command = [sys.executable, "-m", "tests.beside"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "start_new_session": True}
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, **pipes)

    def run(self, code: str) -> str:
        """What the code printed. It is complete in itself: no name is known to the next."""
        self.process.stdin.write(f"{json.dumps(code)}\n")
        self.process.stdin.flush()
        printed, wrong = json.loads(self.process.stdout.readline())
        assert not wrong, wrong
        return printed

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=40)
        self.process.stdout.close()


def main():
    import django

    django.setup()
    from django.db import connections

    answers = sys.stdout
    for line in sys.stdin:
        printed, wrong = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(json.loads(line), "<tests>", "exec"), {"__name__": "beside"})  # noqa: S102
        except Exception:
            wrong = traceback.format_exc()
        connections.close_all()  # nothing is held meanwhile
        answers.write(f"{json.dumps([printed.getvalue(), wrong])}\n")
        answers.flush()


if __name__ == "__main__":
    main()
