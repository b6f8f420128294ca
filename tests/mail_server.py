"""A mail server of our own, that dies, drips or refuses as it is told."""

import contextlib
import socketserver
import threading


class Dialogue(socketserver.StreamRequestHandler):
    """SMTP until the moment at which the server dies."""

    def handle(self):
        if self.server.dies_at == "silence":
            self.rfile.read()
            return
        if self.server.dies_at == "drips":
            self.drip()
            return
        with contextlib.suppress(ConnectionError):  # whoever spoke was killed
            self.talk()

    def talk(self):
        self.say(b"220 said maya@example.org")
        for line in self.rfile:
            verb = line[:4].strip().decode().upper()
            if verb == self.server.dies_at:
                return
            if verb == "DATA":
                self.say(b"354 go on")
                if (mail := self.until_the_dot()) is None:
                    return
                self.server.received.append(mail)
                if self.server.dies_at == ".":
                    return
            self.say(self.server.refusal if self.server.refuses in line else b"250 said maya@example.org")

    def until_the_dot(self):
        """The mail; None of one whose sender is gone before its end, which no server takes."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def drip(self):
        """A greeting without an end, a byte at a time, each sooner than anybody's patience ends."""
        with contextlib.suppress(OSError):
            while not self.server.stopped.wait(0.05):
                self.wfile.write(b"2")
        self.server.left.set()

    def say(self, line):
        self.wfile.write(line + b"\r\n")


@contextlib.contextmanager
def mail_server(settings, dies_at="", refuses=b"nobody", refusal=b"550 no maya@example.org", seconds=60):
    """The site sends through a server of this kind; what it was given is in `.received`."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        server.daemon_threads = True
        server.dies_at, server.refuses, server.refusal, server.received = dies_at, refuses, refusal, []
        server.stopped, server.left = threading.Event(), threading.Event()
        if dies_at == "refused":
            server.server_close()
        else:
            threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        patience = 0.3 if dies_at == "silence" else 10  # seconds
        options = {"host": "127.0.0.1", "port": server.server_address[1], "timeout": patience, "seconds": seconds}
        backend = "therapyties.mail.EmailBackend"
        before, settings.MAILERS = settings.MAILERS, {"default": {"BACKEND": backend, "OPTIONS": options}}
        try:
            yield server
        finally:
            settings.MAILERS = before
            server.stopped.set()
            if dies_at != "refused":
                server.shutdown()
