"""What lies behind a warehouse when the day begins: lots that came and went long ago.

It stands in the books of both runs: ledgers are never as empty as on their first day. Nobody would
wait for it to be posted command by command, so it is written as the rows that posting leaves.
"""

import sqlalchemy as sa

from stockhand.store.tx import WriteTx

ENTRIES = 200_000
"""Ledger entries, half of them in and half out."""
PIECES = 1_000_000
"""Ten pieces of each lot, in hundred-thousandths."""

_LOTS = """
    insert into tracking_key (item_id, variant_id, lot_no, expiration_date)
    with recursive n(j) as (select 1 union all select j + 1 from n where j < :lots),
    goods as (
        select item_id, row_number() over (order by item_id) - 1 as place from item
        where tracking_code_id in (
            select tracking_code_id from item_tracking_code where lot_specific
        )
    )
    select goods.item_id, 0, 'OLD' || n.j, '2026-12-01' from n
    join goods on goods.place = n.j % (select count(*) from goods) order by n.j
"""
_OLD = """
    with old as (
        select tracking_id, item_id, 2 * row_number() over (order by tracking_id) - 1 as entry_no
        from tracking_key where tracking_id <> 0
    ),
    sides as (select 0 as side union all select 1)
"""
_ROWS = (
    """
    insert into register (register_id, command_id, name, posting_date, posted_at,
        first_item_entry_no, last_item_entry_no, first_warehouse_entry_no, last_warehouse_entry_no)
    values (1, :command, 'past', '2026-06-01', '2026-06-01 00:00:00', 1, :entries, 1, :entries)
    """,
    """
    insert into posted_document (document_id, register_id, kind, no, location_id)
    values (1, 1, 'item_journal', 'PAST', :location)
    """,
    f"""
    insert into item_ledger_entry (entry_no, entry_type, item_id, location_id, tracking_id,
        posting_date, quantity_base, expiration_date, document_id, line_no)
    {_OLD}
    select entry_no + side, case side when 0 then 'purchase' else 'sale' end, item_id, :location,
        tracking_id, '2026-06-01', (1 - 2 * side) * :pieces, '2026-12-01', 1, entry_no
    from old cross join sides order by 1
    """,
    f"""
    insert into item_application_entry
        (inbound_entry_no, entry_no, outbound_entry_no, item_entry_no, quantity_base)
    {_OLD}
    select entry_no, entry_no + side, side * (entry_no + 1), entry_no + side,
        (1 - 2 * side) * :pieces
    from old cross join sides order by 1, 2
    """,
    f"""
    insert into warehouse_entry (entry_no, bin_id, item_id, unit_id, tracking_id, quantity,
        quantity_base, document_id, line_no)
    {_OLD}
    select entry_no + side, :bin, old.item_id, unit_id, tracking_id, (1 - 2 * side) * :pieces,
        (1 - 2 * side) * :pieces, 1, entry_no
    from old join item_unit_of_measure on item_unit_of_measure.item_id = old.item_id
    cross join sides order by 1
    """,
)
_LAST = {"register": 1, "posted_document": 1}
_NUMBERED = ("register", "posted_document", "item_ledger_entry", "warehouse_entry")


def write(tx: WriteTx, location_id: int, bin_id: int, entries: int) -> None:
    """So many entries in the ledger and as many in a bin, in a database that has none yet."""
    given = {
        "lots": entries // 2,
        "entries": entries,
        "command": bytes(16),
        "location": location_id,
        "bin": bin_id,
        "pieces": PIECES,
    }
    for text in (_LOTS, *_ROWS):
        statement = sa.text(text)
        names = {name for name in given if f":{name}" in text}
        tx.execute(statement, {name: given[name] for name in names})
    if not tx.is_sqlite:
        for table in _NUMBERED:
            last = _LAST.get(table, entries)
            tx.execute(
                sa.text("select setval(:name, :last)"), {"name": f"{table}_no", "last": last}
            )
