"""Scanners that are no part of a handheld: their station delivers what they read, and the screen at
that station is told at once through the stream of events."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post  # pyright: ignore[reportUnknownVariableType]
from litestar.params import JSONBody, QueryParameter

from stockhand.api.auth import STATION, Identity
from stockhand.api.problems import REFUSED
from stockhand.api.reading import Word
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import PermissionMissing
from stockhand.operations import station_scans, stations
from stockhand.operations.station_scans import StationEntry
from stockhand.store.db import Database
from stockhand.store.tx import ReadTx
from stockhand.store.views import station_scans as views
from stockhand.store.views.station_scans import StationScan

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]


class DeliveredEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A code, or what kept the scanner from reading one. `seq` counts for each device."""

    id: UUID
    device: Name
    seq: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    kind: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    symbology_identifier: Annotated[str, msgspec.Meta(max_length=3)] = ""
    count: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] = 1


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of a station's outbox, in its order; `epoch` is one life of that outbox. `sent_at`
    is the station's own time, so that it does not matter if its clock is wrong."""

    station: Name
    epoch: UUID
    sent_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    entries: Annotated[tuple[DeliveredEntry, ...], msgspec.Meta(min_length=1, max_length=50)]


class EntryVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The entry is kept, now or since an earlier delivery: the outbox may let it go."""

    id: UUID
    status: Literal["accepted"] = "accepted"


class DeliveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict for each entry, in the same order."""

    results: list[EntryVerdict]


class StationScans(msgspec.Struct, frozen=True, kw_only=True):
    """What was read behind `after`; without it nothing, but the number to go on from. With a
    location it says who works there now, and whether that is the asking sign-in."""

    scans: list[StationScan]
    last: int
    server_time: datetime
    mine: bool = False
    attendant: str = ""


class StationScanController(Controller):
    path = "/station-scans"
    tags = ("Scans",)

    @post("/", responses=REFUSED, status_code=200, opt={"stations": True})
    async def deliver(
        self, data: JSONBody[Delivery], request: Request[Any, Any, Any]
    ) -> DeliveryAnswer:
        """Take what a station's scanners have read; sent again, it is taken once."""
        identity: Identity = request.user
        if identity.device is None or identity.device.kind != STATION:
            raise Refused(PermissionMissing(permission=STATION, location=""))
        database: Database = request.app.state.database
        location_id = identity.device.location_id or 0
        now = datetime.now(UTC)
        ahead = _ahead(data.sent_at, now)
        entries = [
            StationEntry(
                scanner=one.device,
                seq=one.seq,
                kind=one.kind,
                # NUL is in no column of PostgreSQL, and in no code that anybody needs.
                text=one.text.replace("\x00", "\ufffd"),
                symbology_identifier=one.symbology_identifier.replace("\x00", ""),
                count=one.count,
                read_at=_at_most(one.at, ahead, now),
            )
            for one in data.entries
        ]
        await database.writer.submit(
            lambda tx: station_scans.receive(
                tx,
                entries,
                epoch=data.epoch,
                station=data.station,
                location_id=location_id,
                at=now,
            )
        )
        return DeliveryAnswer(results=[EntryVerdict(id=one.id) for one in data.entries])

    @get("/", responses=REFUSED)
    async def read(
        self,
        request: Request[Any, Any, Any],
        station: Annotated[str, QueryParameter(min_length=1, max_length=50)],
        location: Word = "",
        after: Annotated[int | None, QueryParameter(ge=0, le=2**62, required=False)] = None,
        count: Annotated[int, QueryParameter(ge=1, le=500, required=False)] = 100,
    ) -> StationScans:
        """What was read at a station behind a number, in order; for locations one works at."""
        database: Database = request.app.state.database
        identity: Identity = request.user
        roles = identity.actor.roles
        asking = identity.session.session_id if identity.session else None
        now = datetime.now(UTC)

        def query(tx: ReadTx) -> StationScans:
            places = roles if not location else [stations.place(tx, location, roles)]
            here = views.attendant(tx, station, places, now) if location else None
            found = [] if after is None else views.after(tx, station, after, count, places, asking)
            going_on = views.latest(tx, station, places) if after is None else after
            return StationScans(
                scans=found,
                last=found[-1].scan_no if found else going_on,
                server_time=now,
                mine=asking is not None and here is not None and here.session_id == asking,
                attendant=here.attendant if here else "",
            )

        return await database.reader.ask(query)


def _ahead(sent_at: datetime | None, now: datetime) -> timedelta:
    """By how much the station's clock is ahead of ours."""
    return sent_at - now if sent_at is not None else timedelta()


def _at_most(time: datetime, ahead: timedelta, now: datetime) -> datetime:
    """The time of ours that a station's clock meant; nothing was read later than now."""
    try:
        return min((time - ahead).astimezone(UTC), now)
    except OverflowError:
        return now
