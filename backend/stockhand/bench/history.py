"""Very much that has happened: years of a warehouse, written straight into the tables with one
statement for each, because commands would need hours for it.

Of five ledger entries three brought goods in, two of these have left again. Every seventh of what
remains is reserved, half of that by demand that named the number. A tenth of everything is one
item, and its lots came in twenty deliveries each. All rules of `stockhand verify` hold; posted
documents have no lines, and what bins went through on the way is left out.
"""

import msgspec

from stockhand.bench.day import PLACE
from stockhand.store.tx import WriteTx

DELIVERY = 50
"""Entries of a posted document."""
ORDER = 20
"""Lines of an open order."""
SPREAD = 7919
"""Scatters deliveries over the items; a prime."""
AT = "2026-01-02 08:00:00.000000"

_PAST = """
create temporary table past as
with recursive
goods as (
    select row_number() over (order by i.no) - 1 as place, i.item_id, u.unit_id,
           case when c.sn_specific then 1 else 10 end * 100000 as quantity,
           case when c.sn_specific then 'S' when c.lot_specific then 'L' else '' end as kind
    from item i join item_unit_of_measure u on u.item_id = i.item_id and u.is_base
    left join item_tracking_code c on c.tracking_code_id = i.tracking_code_id),
places as (
    select row_number() over (order by b.code) - 1 as place, b.bin_id from bin b
    where b.code like 'B%' and not b.retired),
way as (select (select count(*) from goods) as goods, (select count(*) from places) as places),
n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {inbound}),
drawn as (
    select i, case when i % 10 = 0 then 0 else i * {spread} % way.goods end as place,
           case when i % 10 = 0 then (i / 10 - 1) / 20 * 200 + 10 else i end as own, way.places
    from n, way)
select d.i, g.item_id, g.unit_id, g.quantity, g.kind, p.bin_id,
       case when g.kind = '' then 0 else d.own end as tracking_id,
       case when d.i % 3 = 0 then g.quantity else 0 end as remaining,
       case when d.i % 21 = 0 then case when g.quantity > 500000 then 500000 else g.quantity end
       else 0 end as held,
       case when g.kind = '' then null else {expires} end as expires
from drawn d join goods g on g.place = d.place
join places p on p.place = (d.place + d.own % 5) % d.places
"""

_STATEMENTS = (
    """
    insert into register (register_id, command_id, name, posting_date, posted_at,
        first_item_entry_no, last_item_entry_no, first_warehouse_entry_no, last_warehouse_entry_no)
    select no, {command_id}, 'bench', '2026-01-02', '{at}', first, last, first, last from (
        select (i - 1) / {delivery} + 1 as no, min(i) as first, max(i) as last from past
        group by 1
        union all
        select {deliveries} + (i - 1) / {delivery} + 1, {inbound} + min(i), {inbound} + max(i)
        from past group by 1) as documents
    """,
    """
    insert into command_log (command_no, command_id, name, input_hash, status, received_at)
    select {commands} + register_id, command_id, name, command_id, 'applied', '{at}' from register
    """,
    """
    insert into posted_document (document_id, register_id, kind, no, location_id)
    select register_id, register_id,
           case when register_id <= {deliveries} then 'purchase_receipt' else 'sales_shipment' end,
           'P' || cast(register_id as text), {location} from register
    """,
    """
    insert into tracking_key (tracking_id, item_id, variant_id, lot_no, serial_no, expiration_date)
    select tracking_id, item_id, 0,
           case when kind = 'L' then 'L' || cast(10000000 + tracking_id as text) else '' end,
           case when kind = 'S' then 'S' || cast(10000000 + tracking_id as text) else '' end,
           expires
    from past where i = tracking_id
    """,
    """
    insert into item_ledger_entry (entry_no, entry_type, item_id, variant_id, location_id,
        tracking_id, posting_date, quantity_base, remaining_base, reserved_base, expiration_date,
        document_id, line_no)
    select i, 'purchase', item_id, 0, {location}, tracking_id, {came}, quantity, remaining,
           held, expires, (i - 1) / {delivery} + 1, i % {delivery} from past
    union all
    select {inbound} + i, 'sale', item_id, 0, {location}, tracking_id, {left}, -quantity, 0,
           0, expires, {deliveries} + (i - 1) / {delivery} + 1, i % {delivery}
    from past where remaining = 0
    """,
    """
    insert into item_application_entry (inbound_entry_no, entry_no, outbound_entry_no,
        item_entry_no, quantity_base)
    select i, i, 0, i, quantity from past
    union all
    select i, {inbound} + i, {inbound} + i, {inbound} + i, -quantity from past where remaining = 0
    """,
    """
    insert into warehouse_entry (entry_no, bin_id, item_id, variant_id, unit_id, tracking_id,
        quantity, quantity_base, document_id, line_no)
    select i, bin_id, item_id, 0, unit_id, tracking_id, quantity, quantity,
           (i - 1) / {delivery} + 1, i % {delivery} from past
    union all
    select {inbound} + i, bin_id, item_id, 0, unit_id, tracking_id, -quantity, -quantity,
           {deliveries} + (i - 1) / {delivery} + 1, i % {delivery} from past where remaining = 0
    """,
    """
    insert into stockkeeping_unit (location_id, item_id, variant_id, quantity_base, reserved_base)
    select {location}, item_id, 0, sum(remaining), sum(held) from past where true group by item_id
    on conflict (location_id, item_id, variant_id) do update
    set quantity_base = excluded.quantity_base, reserved_base = excluded.reserved_base
    """,
    """
    insert into tracking_balance (location_id, item_id, variant_id, tracking_id, expiration_date,
        lot_no, serial_no, quantity_base, reserved_base)
    select {location}, b.item_id, 0, b.tracking_id, k.expiration_date, k.lot_no, k.serial_no,
           b.quantity, b.held
    from (select item_id, tracking_id, sum(remaining) as quantity, sum(held) as held from past
          where remaining > 0 and tracking_id > 0 group by item_id, tracking_id) b
    join tracking_key k on k.tracking_id = b.tracking_id
    """,
    """
    insert into bin_content (bin_id, item_id, variant_id, unit_id, location_id, block_movement,
        quantity, quantity_base)
    select bin_id, item_id, 0, unit_id, {location}, 'none', sum(remaining), sum(remaining)
    from past where remaining > 0 group by bin_id, item_id, unit_id
    on conflict (bin_id, item_id, variant_id, unit_id) do update
    set quantity = excluded.quantity, quantity_base = excluded.quantity_base
    """,
    """
    insert into bin_tracking_balance (bin_id, item_id, variant_id, unit_id, tracking_id, quantity,
        quantity_base)
    select bin_id, item_id, 0, unit_id, tracking_id, sum(remaining), sum(remaining) from past
    where remaining > 0 and tracking_id > 0 group by bin_id, item_id, unit_id, tracking_id
    """,
    """
    insert into source_document (document_id, kind, no, status, location_id, document_date,
        shipping_advice, reserve, created_at)
    select distinct (i / 21 - 1) / {order} + 1, 'sales_order',
           'BS' || cast((i / 21 - 1) / {order} + 1 as text), 'released', {location}, {day},
           'partial', 'optional', {moment}
    from past where i % 21 = 0
    union all
    select distinct {orders} + i / 301 / {order} + 1, 'purchase_order',
           'BP' || cast(i / 301 / {order} + 1 as text), 'released', {location}, {day}, 'partial',
           'optional', {moment}
    from past where i % 301 = 5
    """,
    """
    insert into source_line (line_id, document_id, line_no, direction, kind, item_id, unit_id,
        location_id, quantity, quantity_base, qty_to_handle, qty_to_handle_base,
        reserved_stock_base, due_date, reserve)
    select i / 21, (i / 21 - 1) / {order} + 1, (i / 21 - 1) % {order} + 1, 'demand', 'sales_order',
           item_id, unit_id, {location}, held + 500000, held + 500000, held + 500000,
           held + 500000, held, {due}, 'optional'
    from past where i % 21 = 0
    union all
    select {lines} + i / 301 + 1, {orders} + i / 301 / {order} + 1, i / 301 % {order} + 1, 'supply',
           'purchase_order', item_id, unit_id, {location}, 500000, 500000, 500000, 500000, 0,
           {due}, 'optional'
    from past where i % 301 = 5
    """,
    """
    insert into reservation_entry (entry_no, positive, reservation_status, source_kind, source_id,
        item_id, location_id, tracking_id, quantity_base, qty_to_handle_base, qty_to_invoice_base,
        expiration_date)
    select i / 21, true, 'reservation', 'entry', i, item_id, {location}, tracking_id, held, held,
           held, expires
    from past where i % 21 = 0
    union all
    select i / 21, false, 'reservation', 'line', i / 21, item_id, {location},
           case when i / 210 % 2 = 0 then tracking_id else 0 end, -held, -held, -held,
           case when i / 210 % 2 = 0 then expires end
    from past where i % 21 = 0
    """,
    "drop table past",
)
_WORDS = {
    "sqlite": {
        "command_id": "randomblob(16)",
        "expires": "date('2027-01-01', '+' || (d.own % 700) || ' days')",
        "due": "date('2026-02-01', '+' || (i % 60) || ' days')",
        "came": "'2026-01-02'",
        "left": "'2026-01-03'",
        "day": "'2026-01-05'",
        "moment": f"'{AT}'",
    },
    "postgresql": {
        "command_id": "decode(md5(cast(no as text)), 'hex')",
        "expires": "date '2027-01-01' + cast(d.own % 700 as int)",
        "due": "date '2026-02-01' + cast(i % 60 as int)",
        "came": "date '2026-01-02'",
        "left": "date '2026-01-03'",
        "day": "date '2026-01-05'",
        "moment": f"timestamptz '{AT}+00'",
    },
}
_SEQUENCES = (
    ("register", "register_id"),
    ("posted_document", "document_id"),
    ("item_ledger_entry", "entry_no"),
    ("item_application_entry", "entry_no"),
    ("warehouse_entry", "entry_no"),
    ("reservation_entry", "entry_no"),
    ("command_log", "command_no"),
)
_IDENTITIES = (
    ("tracking_key", "tracking_id"),
    ("source_document", "document_id"),
    ("source_line", "line_id"),
)


class Subject(msgspec.Struct, frozen=True):
    """A reserved line of an open order, its item, and the number that is reserved for it."""

    item: str
    lot: str
    serial: str
    order: str
    line_no: int


class Subjects(msgspec.Struct, frozen=True):
    """What is asked about: lines of many items, and lines of the one that is a tenth of all."""

    usual: list[Subject]
    busiest: list[Subject]


def build(tx: WriteTx, entries: int) -> None:
    """About so many item ledger entries on the empty warehouse of the day."""
    inbound = max(1000, entries * 3 // 5)
    dialect = tx.connection.dialect.name
    run = tx.connection.exec_driver_sql
    words = {
        **_WORDS[dialect],
        "at": AT,
        "inbound": inbound,
        "delivery": DELIVERY,
        "deliveries": (inbound - 1) // DELIVERY + 1,
        "order": ORDER,
        "orders": (inbound // 21 - 1) // ORDER + 1,
        "lines": inbound // 21,
        "spread": SPREAD,
        "location": run(f"select location_id from location where code = '{PLACE}'").scalar_one(),
        "commands": run("select coalesce(max(command_no), 0) from command_log").scalar_one(),
    }
    for statement in (_PAST, *_STATEMENTS):
        run(statement.format_map(words))
    if dialect == "postgresql":
        _count_on(tx)


def _count_on(tx: WriteTx) -> None:
    """PostgreSQL numbers with sequences, and plans with what it knows of the tables."""
    names = [(f"'{table}_no'", table, column) for table, column in _SEQUENCES]
    names += [
        (f"pg_get_serial_sequence('{table}', '{column}')", table, column)
        for table, column in _IDENTITIES
    ]
    for sequence, table, column in names:
        tx.connection.exec_driver_sql(
            f"select setval({sequence}, (select max({column}) from {table}))"
        )
    tx.connection.exec_driver_sql("analyze")


_LINES = """
select i.no, k.lot_no, k.serial_no, d.no, l.line_no from reservation_entry r
join item i on i.item_id = r.item_id join tracking_key k on k.tracking_id = r.tracking_id
join source_line l on l.line_id = r.entry_no
join source_document d on d.document_id = l.document_id
where r.positive and r.tracking_id <> 0 and {which} order by r.entry_no desc limit {count}
"""


def subjects(tx: WriteTx, count: int) -> Subjects:
    """Some to ask about, of the youngest."""

    def found(which: str) -> list[Subject]:
        text = _LINES.format(which=which, count=count)
        return [Subject(*row) for row in tx.connection.exec_driver_sql(text)]

    return Subjects(usual=found("r.entry_no % 10 <> 0"), busiest=found("r.entry_no % 10 = 0"))
