"""Locations as set-up writes them: what the bulk saving of rows by their key does not do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.domain.locations import BinType, Zone
from stockhand.store import keys, masters
from stockhand.store.tables import places as p
from stockhand.store.tables.people import employee, warehouse_employee
from stockhand.store.tx import WriteTx


def bin_types(tx: WriteTx) -> dict[str, BinType]:
    """All of them, by code."""
    rows = tx.execute(masters.bin_types.select())
    return {one.code: one for one in masters.bin_types.read(rows)}


def zones(tx: WriteTx) -> dict[tuple[int, str], Zone]:
    """All of them, by location and code."""
    rows = tx.execute(masters.zones.select())
    return {(one.location_id, one.code): one for one in masters.zones.read(rows)}


def set_bins(tx: WriteTx, location_id: int, ids: Mapping[str, int | None]) -> None:
    """The location's own bins: columns and ids."""
    tx.execute(sa.update(p.location).where(p.location.c.location_id == location_id).values(**ids))


def bins_of_type(tx: WriteTx, bin_type_id: int) -> list[int]:
    """The bins in use of a type."""
    statement = sa.select(p.bin.c.bin_id).where(
        p.bin.c.bin_type_id == bin_type_id, sa.not_(p.bin.c.retired)
    )
    return [row.bin_id for row in tx.execute(statement)]


def delete_bin_type(tx: WriteTx, bin_type_id: int) -> None:
    """Bins that are out of use forget it."""
    of_type = p.bin.c.bin_type_id == bin_type_id
    tx.execute(sa.update(p.bin).where(of_type).values(bin_type_id=None))
    tx.execute(sa.delete(p.bin_type).where(p.bin_type.c.bin_type_id == bin_type_id))


def delete_zone(tx: WriteTx, zone_id: int) -> None:
    """Bins that are out of use forget it."""
    tx.execute(sa.update(p.bin).where(p.bin.c.zone_id == zone_id).values(zone_id=None))
    tx.execute(sa.delete(p.zone).where(p.zone.c.zone_id == zone_id))


def retire_bins(tx: WriteTx, bin_ids: Iterable[int]) -> None:
    """Bins go out of use; nothing is set up for them any more."""
    wanted = {"keys": keys.parameter(sorted(bin_ids))}
    tx.execute(sa.delete(p.bin_content).where(keys.among(p.bin_content.c.bin_id)), wanted)
    tx.execute(sa.update(p.bin).where(keys.among(p.bin.c.bin_id)).values(retired=True), wanted)


def retire(tx: WriteTx, location_id: int) -> None:
    """A location goes out of use: nobody works there any more, its code may be used again."""
    here = p.location.c.location_id == location_id
    tx.execute(sa.update(p.location).where(here).values(retired=True))
    tx.execute(sa.delete(warehouse_employee).where(warehouse_employee.c.location_id == location_id))
    tx.execute(
        sa.update(employee)
        .where(employee.c.default_location_id == location_id)
        .values(default_location_id=None)
    )


def set_types(tx: WriteTx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Zone and type of bins whose location has become directed, or is no more."""
    if rows:
        tx.execute(
            sa.update(p.bin)
            .where(p.bin.c.bin_id == sa.bindparam("the_id"))
            .values(zone_id=sa.bindparam("zone"), bin_type_id=sa.bindparam("type")),
            rows,
        )


def clear_content_blocks(tx: WriteTx, bin_ids: Iterable[int]) -> None:
    """What lies in these bins is blocked as they are, and no further."""
    wanted = sorted(bin_ids)
    if wanted:
        tx.execute(
            sa.update(p.bin_content)
            .where(keys.among(p.bin_content.c.bin_id), p.bin_content.c.block_movement != "none")
            .values(block_movement="none"),
            {"keys": keys.parameter(wanted)},
        )


def save_content(
    tx: WriteTx, key: Mapping[str, int], rules: Mapping[str, Any], location_id: int
) -> None:
    """The rules of an item in a bin; the row may be there already, with stock."""
    same = [p.bin_content.c[name] == value for name, value in key.items()]
    changed = tx.execute(sa.update(p.bin_content).where(*same).values(**rules))
    if not changed.rowcount:
        tx.execute(sa.insert(p.bin_content), {**key, **rules, "location_id": location_id})


def delete_content(tx: WriteTx, key: Mapping[str, int]) -> None:
    same = [p.bin_content.c[name] == value for name, value in key.items()]
    tx.execute(sa.delete(p.bin_content).where(*same))


def default_bin_beside(
    tx: WriteTx, location_id: int, item_id: int, variant_id: int, bin_id: int
) -> str | None:
    """The item's default bin at the location, where it is another one than this."""
    return tx.execute(
        sa.select(p.bin.c.code)
        .join(p.bin_content, p.bin_content.c.bin_id == p.bin.c.bin_id)
        .where(
            p.bin_content.c.location_id == location_id,
            p.bin_content.c.item_id == item_id,
            p.bin_content.c.variant_id == variant_id,
            p.bin_content.c.is_default,
            p.bin_content.c.bin_id != bin_id,
        )
    ).scalar()


def default_bins(
    tx: WriteTx, goods: Iterable[tuple[int, int, int]]
) -> dict[tuple[int, int, int], int]:
    """Default bins by location, item and variant."""
    c = p.bin_content.c
    statement = sa.select(c.location_id, c.item_id, c.variant_id, c.bin_id).where(
        keys.among(c.item_id, c.variant_id, c.location_id), c.is_default
    )
    wanted = keys.parameter((item, variant, place) for place, item, variant in goods)
    rows = tx.execute(statement, {"keys": wanted})
    return {(row.location_id, row.item_id, row.variant_id): row.bin_id for row in rows}


def replace_templates(tx: WriteTx, codes: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Put-away templates as wholes: the rules they had are gone."""
    t = p.put_away_template
    tx.execute(sa.delete(t).where(keys.among(t.c.code)), {"keys": keys.parameter(codes)})
    if rows:
        tx.execute(sa.insert(t), rows)
