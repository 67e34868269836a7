"""Running the server: uvicorn with our wiring, and a line that says where it listens."""

import asyncio
import io
import socket
import sys
from collections.abc import Callable

import segno
import structlog
import uvicorn

from stockhand.app import create_app
from stockhand.settings import Settings

GRACE_SECONDS = 5


class _Server(uvicorn.Server):
    """Says when it is there."""

    announce: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.announce()


def serve(settings: Settings, announce: Callable[[], None] = lambda: None) -> int:
    """Serve until a signal comes; 1 when the server could not start."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    server.announce = announce
    try:
        server.run()
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0
    return 0 if server.started else 1


def addresses(settings: Settings) -> list[str]:
    """Where a browser finds the server: this machine, and its address in the network if the server
    listens there."""
    here = "localhost" if settings.host in ("127.0.0.1", "::1", "0.0.0.0", "::") else settings.host
    found = [f"http://{here}:{settings.port}/"]
    if settings.host in ("0.0.0.0", "::"):
        found += [f"http://{address}:{settings.port}/" for address in _own_addresses()]
    return found


def _own_addresses() -> list[str]:
    """This machine's address as its network sees it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [probe.getsockname()[0]]


def qr_code(text: str) -> str:
    """A QR code for a terminal."""
    out = io.StringIO()
    segno.make(text, error="m").terminal(out, compact=True, border=2)
    return out.getvalue()
