"""Locations as set-up writes them: what the bulk saving of rows by their key does not do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.domain.locations import BinType, StockRole, Zone
from stockhand.store import keys, masters
from stockhand.store.tables import places as p
from stockhand.store.tx import WriteTx

_SET_ROLES = (
    sa.update(p.bin)
    .where(p.bin.c.bin_id == sa.bindparam("the_id"))
    .values(stock_role=sa.bindparam("role"))
)


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


def set_roles(tx: WriteTx, roles: Mapping[int, StockRole]) -> None:
    """What the stock of each bin counts as."""
    if roles:
        rows = [{"the_id": bin_id, "role": role} for bin_id, role in roles.items()]
        tx.execute(_SET_ROLES, rows)


def save_content(
    tx: WriteTx, key: Mapping[str, int], rules: Mapping[str, Any], location_id: int
) -> None:
    """The rules of an item in a bin; the row may be there already, with stock."""
    same = [p.bin_content.c[name] == value for name, value in key.items()]
    changed = tx.execute(sa.update(p.bin_content).where(*same).values(**rules))
    if not changed.rowcount:
        tx.execute(sa.insert(p.bin_content), {**key, **rules, "location_id": location_id})


def default_bin_beside(tx: WriteTx, location_id: int, item_id: int, bin_id: int) -> str | None:
    """The item's default bin at the location, where it is another one than this."""
    return tx.execute(
        sa.select(p.bin.c.code)
        .join(p.bin_content, p.bin_content.c.bin_id == p.bin.c.bin_id)
        .where(
            p.bin_content.c.location_id == location_id,
            p.bin_content.c.item_id == item_id,
            p.bin_content.c.is_default,
            p.bin_content.c.bin_id != bin_id,
        )
    ).scalar()


def replace_templates(tx: WriteTx, codes: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Put-away templates as wholes: the rules they had are gone."""
    t = p.put_away_template
    tx.execute(sa.delete(t).where(keys.among(t.c.code)), {"keys": keys.parameter(codes)})
    if rows:
        tx.execute(sa.insert(t), rows)
