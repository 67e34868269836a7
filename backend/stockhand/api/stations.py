"""Which stations there are, and who works at them: what their scanners read goes to that screen."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, put  # pyright: ignore[reportUnknownVariableType]
from litestar.params import JSONBody

from stockhand.api.auth import Identity
from stockhand.api.problems import REFUSED
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import SessionEnded
from stockhand.operations import stations
from stockhand.operations.fields import Code10
from stockhand.operations.stations import Attendance
from stockhand.store.db import Database
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import stations as views
from stockhand.store.views.station_scans import Former
from stockhand.store.views.stations import StationView

StationName = Annotated[str, msgspec.Meta(max_length=50, pattern=r"^[^\x00]*$")]


class Attending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The station a sign-in follows from now on; blank for none. `take_over` from whoever else
    does."""

    location: Code10
    station: StationName
    take_over: bool = False
    former: Former | None = None


class StationController(Controller):
    path = "/stations"
    tags = ("Scans",)

    @get("/", responses=REFUSED)
    async def read(self, request: Request[Any, Any, Any], location: Code10) -> list[StationView]:
        """The stations of a location where one works, and who is at them."""
        database: Database = request.app.state.database
        identity: Identity = request.user
        now = datetime.now(UTC)

        def query(tx: ReadTx) -> list[StationView]:
            place = stations.place(tx, location, identity.actor.roles)
            return views.of_location(tx, place, now)

        return await database.reader.ask(query)

    @put("/attendance", responses=REFUSED)
    async def attend(
        self, data: JSONBody[Attending], request: Request[Any, Any, Any]
    ) -> Attendance:
        """Follow a station with this sign-in, or none. Somebody else who follows it is named, and
        taken over from only when that is asked for."""
        identity: Identity = request.user
        session, person = identity.session, identity.person
        if session is None or person is None:
            raise Refused(SessionEnded())
        database: Database = request.app.state.database
        now = datetime.now(UTC)

        def job(tx: WriteTx) -> Attendance:
            if data.station == "":
                return stations.leave(tx, session.session_id)
            return stations.attend(
                tx,
                session_id=session.session_id,
                name=person.name,
                location_id=stations.place(tx, data.location, identity.actor.roles),
                station=data.station,
                take_over=data.take_over,
                former=data.former,
                at=now,
            )

        return await database.writer.submit(job)
