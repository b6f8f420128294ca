"""How long after a commit somebody is still answered with what was before it."""

import http.client
import threading
import time

from tests.server import Server

SAY = """
import time
from pages.models import ArticlePage
ArticlePage.objects.filter(slug="two-thousand-words").update(introduction="Word {}.")
print(time.monotonic(), end="")
"""


def stale(server: Server, path: str, commits: int = 6) -> list[float]:
    """Seconds from each commit to the last answer without it, asked for by six at once; 0 if there was none."""
    word, said, late, going = ["Word 0."], [0.0], [], [True]
    server.shell(SAY.format(0))
    time.sleep(1.5)
    host = server.address.removeprefix("http://")

    def read() -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        while going:
            asked = time.monotonic()
            connection.request("GET", path)
            text = connection.getresponse().read().decode()
            if said[0] and asked >= said[0] and word[0] not in text:
                late.append(asked - said[0])
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(6)]
    for one in readers:
        one.start()
    worst = []
    for number in range(1, commits + 1):
        said[0], new = 0.0, f"Word {number}."
        late.clear()
        committed = float(server.shell(SAY.format(number)))
        word[0], said[0] = new, committed
        time.sleep(1.5)
        worst.append(max(late, default=0.0))
    going.clear()
    for one in readers:
        one.join()
    return worst
