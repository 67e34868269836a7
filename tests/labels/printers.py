"""A label printer on a real socket, that takes, stalls, breaks off or says that it has no paper."""

import socket
import struct
import threading
from collections.abc import Callable

READY = (
    b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
    b"\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)
NO_PAPER = READY.replace(b"030,0,0", b"030,1,0")
STATUS = b"~HS\r\n"


class FakePrinter:
    """Takes what is sent until it is told to do otherwise; `taken` is a text for each
    connection."""

    def __init__(
        self, *, status: bytes = b"", breaks_after: int = 0, stalls: bool = False, port: int = 0
    ) -> None:
        self.status = status
        self.breaks_after = breaks_after
        self.stalls = stalls
        self.taken: list[str] = []
        self._changed = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", port), reuse_port=False)
        if stalls:  # what nobody reads must not disappear in a large buffer
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._take, args=(connection,), daemon=True).start()

    def _take(self, connection: socket.socket) -> None:
        with self._changed:
            place = len(self.taken)
            self.taken.append("")
        data = b""
        try:
            while more := connection.recv(1024):
                data += more
                if self.status and data.startswith(STATUS) and len(data) == len(STATUS):
                    connection.sendall(self.status)
                with self._changed:
                    self.taken[place] = data.removeprefix(STATUS).decode("utf-8", "replace")
                    self._changed.notify_all()
                if self.breaks_after and len(data) > self.breaks_after:
                    self.breaks_after = 0
                    connection.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                    )
                    break
                while self.stalls:
                    with self._changed:
                        self._changed.wait(0.1)
        finally:
            connection.close()

    def wait(self, condition: Callable[[list[str]], bool], seconds: float = 30) -> None:
        """Until what was taken is as it should be."""
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.taken), seconds), self.taken

    def close(self) -> None:
        self._listener.close()

    def __enter__(self) -> "FakePrinter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
