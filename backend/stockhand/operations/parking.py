"""Codes that nobody knows: kept with what was scanned around them, and given to an item by a
supervisor."""

from typing import Annotated, Any

import msgspec

from stockhand.domain import barcodes
from stockhand.domain.items import ReferenceKind
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand, MasterInUse
from stockhand.operations import access, entry, items, trouble
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, Id, LineNo, No, Text
from stockhand.operations.run import Command, Done, Result
from stockhand.store import exceptions, masters, upserts
from stockhand.store import items as item_store
from stockhand.store.exceptions import WorkException
from stockhand.store.tables import goods as g
from stockhand.store.tx import WriteTx
from stockhand.store.views import codes

UNKNOWN = "unknown_code"
LONGEST = 50
"""As long as a code can be that means an item."""


class Neighbour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code that was scanned before or after, and what became of it."""

    raw: Text
    outcome: Annotated[str, msgspec.Meta(max_length=20)] = ""


Neighbours = Annotated[tuple[Neighbour, ...], msgspec.Meta(max_length=5)]


class ParkCode(Command, frozen=True, kw_only=True):
    """Keep a code that nobody knew, with what was scanned around it. What the server knows by now
    is not kept; one that is kept already is counted."""

    location: Code10
    raw: Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
    source: Annotated[str, msgspec.Meta(max_length=20)] = ""
    station: Annotated[str, msgspec.Meta(max_length=50)] = ""
    document_kind: Text = ""
    document_no: No = ""
    line_no: LineNo = 0
    item: No = ""
    bin: No = ""
    before: Neighbours = ()
    after: Neighbours = ()


def park(tx: WriteTx, command: ParkCode, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.READ, location)
    barcode = barcodes.interpret(command.raw, stamp.work_date)
    code = barcodes.item_code(barcode)
    if codes.hits(tx, [code] if barcodes.is_gtin(code) else barcodes.names(barcode)):
        return Done(result=Result())
    known = exceptions.open_codes(tx, location.location_id, code)
    if known:
        first = known[0]
        again = {**first.facts, "count": int(first.facts.get("count", 1)) + 1}
        exceptions.change_facts(tx, first.exception_id, again)
        return _told(location, first.exception_id, "changed", first.document_no)
    item = entry.item(tx, command.item) if command.item else None
    place = entry.bin_or_none(tx, location, command.bin)
    exception_id = exceptions.add(
        tx,
        WorkException(
            kind=UNKNOWN,
            location_id=location.location_id,
            document_kind=command.document_kind,
            document_no=command.document_no,
            line_no=command.line_no,
            item_id=item.item_id if item else None,
            bin_id=place.bin_id if place else None,
            facts=_facts(command, code, barcode.symbology),
        ),
        stamp,
    )
    return _told(location, exception_id, "raised", command.document_no)


def _facts(command: ParkCode, code: str, symbology: str) -> dict[str, Any]:
    facts = {
        "raw": command.raw,
        "code": code,
        "symbology": symbology,
        "source": command.source,
        "station": command.station,
        "before": [msgspec.to_builtins(one) for one in command.before],
        "after": [msgspec.to_builtins(one) for one in command.after],
    }
    return {name: fact for name, fact in facts.items() if fact}


def _told(location: Location, exception_id: int, what: str, document_no: str) -> Done:
    event = trouble.raised(location.location_id, exception_id, UNKNOWN, document_no, what)
    return Done(result=Result(no=str(exception_id)), events=(event,))


class AttachCode(Command, frozen=True, kw_only=True):
    """Give a code that was kept to an item: from now on it means that item, variant and unit
    everywhere. Every report of the code at the location is settled."""

    exception_id: Id
    item: No
    variant: Code10 = ""
    unit: Code10 = ""


def attach(tx: WriteTx, command: AttachCode, stamp: Stamp) -> Done:
    found = exceptions.find(tx, command.exception_id)
    if found is None or found.state == "settled" or not found.location_id:
        raise entry.not_found("exception", command.exception_id)
    location = masters.load_location(tx, found.location_id)
    access.check(stamp, Permission.REGISTER, location)
    if found.kind != UNKNOWN:
        raise entry.not_found("exception", command.exception_id)
    code = _code_of(found)
    if not 0 < len(code) <= LONGEST:
        raise Refused(MalformedCommand(path="code", reason=f"{LONGEST} characters at most"))
    item = entry.item(tx, command.item)
    variant_id = entry.variant_id(tx, item, command.variant)
    unit = entry.unit(masters.load_goods(tx, [item.item_id]), item, command.unit)
    _check_free(tx, code, item.item_id)
    is_gtin = barcodes.is_gtin(code)
    row = {
        "code": code,
        "kind": ReferenceKind.GTIN if is_gtin else ReferenceKind.OWN,
        "item_id": item.item_id,
        "variant_id": variant_id,
        "unit_id": unit.unit_id,
    }
    upserts.save(tx, g.item_reference, ["code"], [row])
    same = exceptions.open_codes(tx, location.location_id, code)
    for one in {command.exception_id, *(other.exception_id for other in same)}:
        exceptions.settle(tx, one, f"attached {item.no}", stamp)
    saved = items.saved("item", item.no)
    settled = trouble.settled(location.location_id, command.exception_id, found)
    return Done(result=Result(no=item.no), events=(*saved.events, settled))


def _code_of(found: WorkException) -> str:
    return str(found.facts.get("code") or found.facts.get("raw", ""))


def _check_free(tx: WriteTx, code: str, item_id: int) -> None:
    """A code means one item only, and none that is another item's number."""
    holders = [
        *item_store.holders_of_references(tx, [code]).values(),
        *(one.item_id for one in masters.find_items(tx, [code]).values()),
    ]
    others = [one for one in holders if one != item_id]
    if others:
        [other] = masters.load_items(tx, others[:1]).values()
        raise Refused(MasterInUse(kind_of="item_reference", key=code, used_by=other.no))
