"""Items as set-up writes them: what the bulk saving of rows by their key does not do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.store import keys, tracking_keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import WriteTx

_SET_USUAL_UNITS = (
    sa.update(g.item)
    .where(g.item.c.item_id == sa.bindparam("the_id"))
    .values(
        sales_unit_id=sa.bindparam("sales"),
        purchase_unit_id=sa.bindparam("purchase"),
        put_away_unit_id=sa.bindparam("put_away"),
    )
)
_BASE_UNITS = (
    sa.select(g.item.c.no, g.item_unit_of_measure.c.code)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.item_id == g.item.c.item_id)
    .where(g.item_unit_of_measure.c.is_base, keys.among(g.item.c.no))
    .order_by(g.item.c.no)
)
_OWN_REFERENCES = sa.select(g.item_reference.c.code, g.item_reference.c.item_id).where(
    keys.among(g.item_reference.c.code), g.item_reference.c.partner_id.is_(None)
)


def ids_by_code(tx: WriteTx, table: sa.Table, wanted: Iterable[str]) -> dict[str, int]:
    """The ids of the rows with these codes; blank ones are nobody's."""
    asked = {code for code in wanted if code}
    if not asked:
        return {}
    the_id = next(iter(table.c))
    rows = tx.execute(
        sa.select(table.c.code, the_id).where(keys.among(table.c.code)),
        {"keys": keys.parameter(asked)},
    )
    return {row[0]: row[1] for row in rows}


def base_units(tx: WriteTx, nos: Iterable[str]) -> dict[str, str]:
    """The base unit of each item that is there, in order of their numbers."""
    rows = tx.execute(_BASE_UNITS, {"keys": keys.parameter(nos)})
    return {row[0]: row[1] for row in rows}


def set_usual_units(tx: WriteTx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Which unit an item is sold, bought and put away in, unless a line says otherwise."""
    tx.execute(_SET_USUAL_UNITS, rows)


_OPEN_IN_UNIT = {
    "bin_content": (p.bin_content, p.bin_content.c.quantity_base != NOTHING),
    "source_line": (s.source_line, s.source_line.c.outstanding_base != NOTHING),
    "warehouse_line": (w.warehouse_line, sa.true()),
    "warehouse_activity_line": (w.warehouse_activity_line, sa.true()),
    "journal_line": (w.journal_line, sa.true()),
}
"""Where something may be open that is counted in a unit."""


def unit_uses(tx: WriteTx, unit_ids: Iterable[int]) -> dict[int, list[str]]:
    """What is open in each of these units, by the names of the tables."""
    statement = sa.union(
        *(
            sa.select(sa.literal(name).label("used_by"), table.c.unit_id).where(
                keys.among(table.c.unit_id), is_open
            )
            for name, (table, is_open) in _OPEN_IN_UNIT.items()
        )
    )
    found: dict[int, list[str]] = {}
    for row in tx.execute(statement, {"keys": keys.parameter(unit_ids)}):
        found.setdefault(row.unit_id, []).append(row.used_by)
    return {unit_id: sorted(names) for unit_id, names in found.items()}


def retire_unit(tx: WriteTx, item_id: int, unit_id: int) -> None:
    """Take a unit out of use; nothing is sold, bought, put away or scanned in it any more."""
    units, references = g.item_unit_of_measure, g.item_reference
    tx.execute(sa.update(units).where(units.c.unit_id == unit_id).values(retired=True))
    tx.execute(sa.delete(references).where(references.c.unit_id == unit_id))
    for name in ("sales_unit_id", "purchase_unit_id", "put_away_unit_id"):
        usual = g.item.c[name]
        changed = sa.update(g.item).where(g.item.c.item_id == item_id, usual == unit_id)
        tx.execute(changed.values({name: None}))


def holders_of_references(tx: WriteTx, codes: Iterable[str]) -> dict[str, int]:
    """Which item each code means already, where it belongs to no partner."""
    rows = tx.execute(_OWN_REFERENCES, {"keys": keys.parameter(codes)})
    return {row.code: row.item_id for row in rows}


def replace_info(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """The information card of a number, in the place of the one it had."""
    t = g.tracking_info
    same = [t.c[name] == row[name] for name in ("item_id", "variant_id", "dimension", "number")]
    tx.execute(sa.delete(t).where(*same))
    tx.execute(sa.insert(t), row)
    tracking_keys.forget(tx, [(row["item_id"], row["variant_id"])])
