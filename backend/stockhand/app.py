"""The only wiring: settings become a database, a writer and the HTTP application."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.middleware.base import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

import stockhand
from stockhand.api import (
    auth,
    commands,
    events,
    health,
    label_formats,
    labels,
    logistic_units,
    problems,
    pwa,
    reads,
    scans,
    station_scans,
    stations,
    sync,
)
from stockhand.api.auth import Authentication, Identities
from stockhand.api.changes import Changes
from stockhand.api.printing import Spooler
from stockhand.api.submit import Submitter
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.db import Database, Reader
from stockhand.store.lock_file import LockFile
from stockhand.store.writer import PoolWriter, ThreadWriter

MAX_BODY = 16 * 1024 * 1024


class Opened:
    """A database in use, and the lock that says so."""

    def __init__(self, settings: Settings, wake: Any = lambda: None) -> None:
        if settings.is_postgres:
            self.lock = None
            writer = PoolWriter(db.postgres_engine(settings, read_only=False), after_commit=wake)
            reader = Reader(db.postgres_engine(settings, read_only=True))
        else:
            self.lock = LockFile(settings.path)
            writer = ThreadWriter(
                db.sqlite_writing_engine(settings),
                group=settings.writer_group,
                limit=settings.writer_queue,
                after_commit=wake,
            )
            reader = Reader(db.sqlite_reading_engine(settings), db.sqlite_look_up_engine(settings))
        self.database = Database(reader, writer)

    async def close(self) -> None:
        await self.database.close()
        if self.lock is not None:
            self.lock.close()


def calm_collector() -> None:
    """What is there when the server has started stays for ever, and a command makes thousands of
    values that hold no cycles: looking through all of them every few hundred costs a tenth of the
    time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncGenerator[None]:
    """From one start to its end. Nothing is left of it for the next, which takes the settings that
    are in the state then."""
    settings: Settings = app.state.settings
    loop = asyncio.get_running_loop()
    changed = Changes(db.listening(settings))
    opened = Opened(settings, lambda: loop.call_soon_threadsafe(changed.wake))
    app.state.database = opened.database
    identities = Identities(opened.database)
    app.state.identities = identities
    app.state.submitter = Submitter(opened.database, people_changed=identities.forget)
    app.state.hashing = asyncio.Semaphore(2)
    app.state.changes = changed
    changed.start()
    spooler = Spooler(opened.database, alone=not settings.is_postgres)
    app.state.submitter.printed = spooler.wake
    await spooler.start()
    calm_collector()
    try:
        yield
    finally:
        await changed.stop()
        await spooler.stop()
        await opened.close()


def create_app(settings: Settings) -> Litestar:
    """The application; its database is opened when it starts and drained when it stops."""

    handlers: list[ControllerRouterHandler] = [
        auth.SessionController,
        commands.router(),
        *reads.CONTROLLERS,
        scans.ScanController,
        label_formats.LabelFormatController,
        label_formats.LabelTrialController,
        station_scans.StationScanController,
        stations.StationController,
        *labels.CONTROLLERS,
        logistic_units.LogisticUnitController,
        sync.SyncController,
        events.EventController,
    ]
    api = Router(path="/api/v1", route_handlers=handlers, guards=[auth.guard])
    pages = pwa.handlers()
    if settings.demo_sheet:
        pages.append(pwa.sheet(Path(settings.demo_sheet)))
    app = Litestar(
        route_handlers=[api, health.HealthController, *pages],
        lifespan=[lifespan],
        middleware=[DefineMiddleware(Authentication, exclude=["^/assets", "^/health"])],
        exception_handlers=problems.HANDLERS,
        request_max_body_size=MAX_BODY,
        openapi_config=OpenAPIConfig(
            title="Stockhand",
            version=stockhand.__version__,
            path="/api/v1/schema",
            render_plugins=[],
        ),
        debug=False,
    )
    app.state.settings = settings
    return app
