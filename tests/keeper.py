"""`python -m tests.keeper COMMAND…`: runs it for as long as somebody holds the other end of this process's input.

So it ends with whoever started it, however that came to an end.
"""

import os
import subprocess
import sys
import threading


def main(command):
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def end_with_the_input():
        while os.read(sys.stdin.fileno(), 1024):
            pass
        running.terminate()

    threading.Thread(target=end_with_the_input, daemon=True).start()
    return running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
