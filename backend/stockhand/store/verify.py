"""`stockhand verify`: recomputes every balance and every rule that must always hold, one statement
each, and names the rows that are wrong. It may scan; it writes nothing."""

from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.store import verify_posted, verify_tracking_lines
from stockhand.store.rule import Rule
from stockhand.store.tx import ReadTx


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that does not hold, and the rows for which it does not (at most ten)."""

    rule: str
    rows: tuple[dict[str, Any], ...]


RULES: tuple[Rule, ...] = (
    Rule(
        "I1 bin content is the sum of its warehouse entries",
        """
        select c.bin_id, c.item_id, c.variant_id, c.unit_id, c.quantity_base as stored,
               coalesce(s.base, 0) as computed
        from bin_content c left join (
            select bin_id, item_id, variant_id, unit_id, sum(quantity) as quantity,
                   sum(quantity_base) as base
            from warehouse_entry group by bin_id, item_id, variant_id, unit_id) s
          on s.bin_id = c.bin_id and s.item_id = c.item_id and s.variant_id = c.variant_id
         and s.unit_id = c.unit_id
        where c.quantity_base <> coalesce(s.base, 0) or c.quantity <> coalesce(s.quantity, 0)
        union all
        select s.bin_id, s.item_id, s.variant_id, s.unit_id, 0, s.base from (
            select bin_id, item_id, variant_id, unit_id, sum(quantity_base) as base
            from warehouse_entry group by bin_id, item_id, variant_id, unit_id) s
        where s.base <> 0 and not exists (
            select 1 from bin_content c where c.bin_id = s.bin_id and c.item_id = s.item_id
               and c.variant_id = s.variant_id and c.unit_id = s.unit_id)
        """,
    ),
    Rule(
        "I1 numbers in bins are the sum of their warehouse entries",
        """
        select coalesce(b.bin_id, s.bin_id) as bin_id, coalesce(b.tracking_id, s.tracking_id) as
               tracking_id, coalesce(b.quantity_base, 0) as stored, coalesce(s.base, 0) as computed
        from (select bin_id, item_id, variant_id, unit_id, tracking_id, sum(quantity_base) as base
              from warehouse_entry where tracking_id <> 0
              group by bin_id, item_id, variant_id, unit_id, tracking_id) s
        full join bin_tracking_balance b
          on b.bin_id = s.bin_id and b.item_id = s.item_id and b.variant_id = s.variant_id
         and b.unit_id = s.unit_id and b.tracking_id = s.tracking_id
        where coalesce(b.quantity_base, 0) <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I2 where bins are mandatory they hold together what the ledger says",
        """
        select k.location_id, k.item_id, k.variant_id, k.quantity_base as ledger,
               coalesce(s.base, 0) as bins
        from stockkeeping_unit k join location l on l.location_id = k.location_id
        left join (select location_id, item_id, variant_id, sum(quantity_base) as base
                   from bin_content group by location_id, item_id, variant_id) s
          on s.location_id = k.location_id and s.item_id = k.item_id and s.variant_id = k.variant_id
        where l.bin_mandatory and k.quantity_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I3 no bin holds less than nothing",
        """
        select c.bin_id, c.item_id, c.quantity_base from bin_content c
        join bin b on b.bin_id = c.bin_id join location l on l.location_id = b.location_id
        where c.quantity_base < 0 and coalesce(l.adjustment_bin_id, 0) <> c.bin_id
        """,
    ),
    Rule(
        "I3 no number in a bin is below nothing",
        """
        select n.bin_id, n.tracking_id, n.quantity_base from bin_tracking_balance n
        join bin b on b.bin_id = n.bin_id join location l on l.location_id = b.location_id
        where n.quantity_base < 0 and coalesce(l.adjustment_bin_id, 0) <> n.bin_id
        """,
    ),
    Rule(
        "I4 a serial lies in one bin of a location",
        """
        select n.tracking_id, b.location_id, count(*) as bins from bin_tracking_balance n
        join tracking_key k on k.tracking_id = n.tracking_id join bin b on b.bin_id = n.bin_id
        where k.serial_no <> '' and n.quantity_base > 0
        group by n.tracking_id, b.location_id having count(*) > 1
        """,
    ),
    Rule(
        "I4 a serial is at one location, and is one piece",
        """
        select b.tracking_id, sum(b.quantity_base) as quantity from tracking_balance b
        join tracking_key k on k.tracking_id = b.tracking_id join item i on i.item_id = k.item_id
        join item_tracking_code c on c.tracking_code_id = i.tracking_code_id
        where k.serial_no <> '' and c.sn_specific group by b.tracking_id
        having sum(b.quantity_base) not in (0, 100000) or max(b.quantity_base) > 100000
        """,
    ),
    Rule(
        "I5 an entry is reserved no further than it remains",
        """
        select entry_no, remaining_base, reserved_base from item_ledger_entry
        where reserved_base < 0 or (remaining_base >= 0 and reserved_base > remaining_base)
        """,
    ),
    Rule(
        "I5 a line is reserved no further than it is open",
        """
        select l.line_id, l.outstanding_base, sum(abs(r.quantity_base)) as reserved
        from source_line l join reservation_entry r
          on r.source_kind = 'line' and r.source_id = l.line_id
         and r.positive = (l.direction = 'supply')
        where r.reservation_status = 'reservation'
        group by l.line_id, l.outstanding_base
        having sum(abs(r.quantity_base)) > l.outstanding_base
        """,
    ),
    Rule(
        "I6 each register has one applied command",
        """
        select r.register_id from register r
        left join command_log c on c.command_id = r.command_id and c.status = 'applied'
        where c.command_id is null and exists (select 1 from command_log)
        """,
    ),
    Rule(
        "I7 places in a device's queue are used once and not beyond its last",
        """
        select c.epoch_id, c.seq from command_log c join device_epoch e on e.epoch_id = c.epoch_id
        where c.seq > e.last_seq
        """,
    ),
    Rule(
        "I10 what an order line has done is what was posted for it",
        """
        select l.line_id, l.qty_done_base as stored, coalesce(sum(p.quantity_base), 0) as posted
        from source_line l left join (
            select p.source_line_id, p.quantity_base from posted_line p
            join posted_document d on d.document_id = p.document_id
            where p.action_type = 'none' and p.source_line_id is not null
              and d.kind not in ('purchase_invoice', 'sales_invoice', 'purchase_credit_memo',
                                 'sales_credit_memo')) p
          on p.source_line_id = l.line_id
        group by l.line_id, l.qty_done_base
        having l.qty_done_base <> coalesce(sum(p.quantity_base), 0)
        """,
    ),
    Rule(
        "I13 events are numbered upwards",
        """
        select a.event_no from event_log a join event_log b on b.event_no = a.event_no + 1
        where b.at < a.at and b.command_no = a.command_no
        """,
    ),
    Rule(
        "I14 the item's stock at a location is the sum of its ledger entries, and of what remains",
        """
        select coalesce(k.location_id, s.location_id) as location_id,
               coalesce(k.item_id, s.item_id) as item_id, coalesce(k.quantity_base, 0) as stored,
               coalesce(s.base, 0) as computed, coalesce(s.remaining, 0) as remaining
        from (select location_id, item_id, variant_id, sum(quantity_base) as base,
                     sum(remaining_base) as remaining
              from item_ledger_entry group by location_id, item_id, variant_id) s
        full join stockkeeping_unit k on k.location_id = s.location_id and k.item_id = s.item_id
         and k.variant_id = s.variant_id
        where coalesce(k.quantity_base, 0) <> coalesce(s.base, 0)
           or coalesce(s.remaining, 0) <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 a number's stock at a location is the sum of its ledger entries",
        """
        select coalesce(b.location_id, s.location_id) as location_id,
               coalesce(b.tracking_id, s.tracking_id) as tracking_id,
               coalesce(b.quantity_base, 0) as stored, coalesce(s.base, 0) as computed
        from (select location_id, tracking_id, sum(quantity_base) as base from item_ledger_entry
              where tracking_id <> 0 group by location_id, tracking_id) s
        full join tracking_balance b
          on b.location_id = s.location_id and b.tracking_id = s.tracking_id
        where coalesce(b.quantity_base, 0) <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 copies of a number in its balance are those of the number",
        """
        select b.tracking_id, b.lot_no, b.serial_no, b.expiration_date from tracking_balance b
        join tracking_key k on k.tracking_id = b.tracking_id
        where b.lot_no <> k.lot_no or b.serial_no <> k.serial_no
           or (b.quantity_base > 0
               and b.expiration_date <> coalesce(k.expiration_date, '9999-12-31'))
        """,
    ),
    Rule(
        "I14 reserved stock of an item is the sum of its reservations",
        """
        select k.location_id, k.item_id, k.reserved_base as stored, coalesce(s.base, 0) as computed
        from stockkeeping_unit k left join (
            select location_id, item_id, variant_id, sum(quantity_base) as base
            from reservation_entry where positive and reservation_status = 'reservation'
              and source_kind = 'entry' group by location_id, item_id, variant_id) s
          on s.location_id = k.location_id and s.item_id = k.item_id and s.variant_id = k.variant_id
        where k.reserved_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 reserved stock of a number is the sum of its reservations",
        """
        select coalesce(b.tracking_id, s.tracking_id) as tracking_id,
               coalesce(b.reserved_base, 0) as stored, coalesce(s.base, 0) as computed
        from (select location_id, tracking_id, sum(quantity_base) as base
              from reservation_entry where positive and reservation_status = 'reservation'
                and source_kind = 'entry' and tracking_id <> 0
              group by location_id, tracking_id) s
        full join tracking_balance b
          on b.location_id = s.location_id and b.tracking_id = s.tracking_id
        where coalesce(b.reserved_base, 0) <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 reserved quantity of a ledger entry is the sum of its reservations",
        """
        select e.entry_no, e.reserved_base as stored, coalesce(s.base, 0) as computed
        from item_ledger_entry e left join (
            select source_id, sum(quantity_base) as base from reservation_entry
            where positive and reservation_status = 'reservation' and source_kind = 'entry'
            group by source_id) s on s.source_id = e.entry_no
        where e.reserved_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 stock reserved for an order line is the sum of its reservations",
        """
        select l.line_id, l.reserved_stock_base as stored, coalesce(s.base, 0) as computed
        from source_line l left join (
            select d.source_id, sum(-d.quantity_base) as base
            from reservation_entry d join reservation_entry u
              on u.entry_no = d.entry_no and u.positive
            where not d.positive and d.reservation_status = 'reservation'
              and d.source_kind = 'line' and u.source_kind = 'entry' group by d.source_id) s
          on s.source_id = l.line_id
        where l.reserved_stock_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "claims of open takes and places are the sum of their lines",
        """
        select c.bin_id, c.item_id, c.unit_id, c.take_base, c.place_base,
               coalesce(s.take, 0) as takes, coalesce(s.place, 0) as places
        from bin_content c join location l on l.location_id = c.location_id
        left join (
            select a.bin_id, a.item_id, a.variant_id,
                   case when l.directed_put_away_and_pick then a.unit_id
                        else u.unit_id end as unit_id,
                   sum(case when a.action_type = 'take' then a.quantity_base - a.qty_done_base
                       else 0 end) as take,
                   sum(case when a.action_type = 'place' then a.quantity_base - a.qty_done_base
                       else 0 end) as place
            from warehouse_activity_line a
            join warehouse_document d on d.document_id = a.document_id
            join location l on l.location_id = d.location_id
            join item_unit_of_measure u on u.item_id = a.item_id and u.is_base
            where a.bin_id is not null
            group by a.bin_id, a.item_id, a.variant_id,
                     case when l.directed_put_away_and_pick then a.unit_id else u.unit_id end) s
          on s.bin_id = c.bin_id and s.item_id = c.item_id and s.variant_id = c.variant_id
         and s.unit_id = c.unit_id
        where c.take_base <> coalesce(s.take, 0) or c.place_base <> coalesce(s.place, 0)
        """,
    ),
    Rule(
        "stock on open picks is the sum of their takes",
        """
        select k.location_id, k.item_id, k.allocated_base as stored, coalesce(s.base, 0) as computed
        from stockkeeping_unit k left join (
            select d.location_id, a.item_id, a.variant_id,
                   sum(a.quantity_base - a.qty_done_base) as base
            from warehouse_activity_line a
            join warehouse_document d on d.document_id = a.document_id
            join location l on l.location_id = d.location_id
            where d.kind in ('pick', 'inventory_pick') and a.action_type <> 'place'
              and a.breakbulk_no = 0 and (a.bin_id is not null or not l.bin_mandatory)
            group by d.location_id, a.item_id, a.variant_id) s
          on s.location_id = k.location_id and s.item_id = k.item_id and s.variant_id = k.variant_id
        where k.allocated_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "picked and not shipped is what lies in outbound bins, or on shipment lines without them",
        """
        select k.location_id, k.item_id, k.outbound_base as stored,
               coalesce(b.base, 0) + coalesce(p.base, 0) as computed
        from stockkeeping_unit k join location l on l.location_id = k.location_id
        left join (
            select n.location_id, c.item_id, c.variant_id, sum(c.quantity_base) as base
            from bin_content c join bin n on n.bin_id = c.bin_id where n.stock_role <> 'storage'
            group by n.location_id, c.item_id, c.variant_id) b
          on b.location_id = k.location_id and b.item_id = k.item_id and b.variant_id = k.variant_id
        left join (
            select d.location_id, w.item_id, w.variant_id,
                   sum(w.qty_picked_base - w.qty_done_base) as base
            from warehouse_line w join warehouse_document d on d.document_id = w.document_id
            join location m on m.location_id = d.location_id
            where d.kind = 'shipment' and m.require_pick and not m.directed_put_away_and_pick
            group by d.location_id, w.item_id, w.variant_id) p
          on p.location_id = k.location_id and p.item_id = k.item_id and p.variant_id = k.variant_id
        where k.outbound_base <> coalesce(b.base, 0) + coalesce(p.base, 0)
        """,
    ),
    Rule(
        "a line's picking is what is on open picks or picked and not shipped",
        """
        select l.line_id, l.picking_base as stored,
               coalesce(a.base, 0) + coalesce(w.base, 0) as computed
        from source_line l left join (
            select t.source_line_id, sum(t.quantity_base - t.qty_done_base) as base
            from warehouse_activity_line t
            join warehouse_document d on d.document_id = t.document_id
            join location m on m.location_id = d.location_id
            where d.kind in ('pick', 'inventory_pick') and t.action_type <> 'place'
              and t.breakbulk_no = 0 and (t.bin_id is not null or not m.bin_mandatory)
            group by t.source_line_id) a on a.source_line_id = l.line_id
        left join (
            select source_line_id, sum(qty_picked_base - qty_done_base) as base
            from warehouse_line where qty_picked_base <> 0 group by source_line_id) w
          on w.source_line_id = l.line_id
        where l.picking_base <> coalesce(a.base, 0) + coalesce(w.base, 0)
        """,
    ),
    Rule(
        "work for a shipment line or internal line is on its open activity lines",
        """
        select w.line_id, w.pick_base as stored, coalesce(a.base, 0) as computed
        from warehouse_line w left join (
            select t.warehouse_line_id, sum(t.quantity_base - t.qty_done_base) as base
            from warehouse_activity_line t
            join warehouse_document d on d.document_id = t.document_id
            where t.breakbulk_no = 0
              and t.action_type <> case when d.kind = 'pick' then 'take' else 'place' end
            group by t.warehouse_line_id) a
          on a.warehouse_line_id = w.line_id
        where w.pick_base <> coalesce(a.base, 0)
        """,
    ),
    Rule(
        "both halves of a reservation agree",
        """
        select d.entry_no from reservation_entry d join reservation_entry s
          on s.entry_no = d.entry_no and s.positive
        where not d.positive and (d.quantity_base <> -s.quantity_base or d.item_id <> s.item_id
           or d.variant_id <> s.variant_id or d.location_id <> s.location_id
           or d.reservation_status <> s.reservation_status)
        """,
    ),
    Rule(
        "reservations have two halves, surplus and prospects one",
        """
        select entry_no, reservation_status, count(*) as halves from reservation_entry
        group by entry_no, reservation_status
        having count(*) <> case when reservation_status in ('reservation', 'tracking')
                           then 2 else 1 end
        """,
    ),
    Rule(
        "every ledger entry lies in the range of its document's register",
        """
        select e.entry_no, e.document_id from item_ledger_entry e
        left join posted_document d on d.document_id = e.document_id
        left join register r on r.register_id = d.register_id
        where r.register_id is null
           or e.entry_no not between r.first_item_entry_no and r.last_item_entry_no
        """,
    ),
    Rule(
        "every warehouse entry lies in the range of its document's register",
        """
        select e.entry_no, e.document_id from warehouse_entry e
        left join posted_document d on d.document_id = e.document_id
        left join register r on r.register_id = d.register_id
        where r.register_id is null
           or e.entry_no not between r.first_warehouse_entry_no and r.last_warehouse_entry_no
        """,
    ),
    Rule(
        "ledger entries name items, locations and numbers that are there",
        """
        select e.entry_no from item_ledger_entry e
        left join item i on i.item_id = e.item_id
        left join location l on l.location_id = e.location_id
        left join tracking_key k on k.tracking_id = e.tracking_id
        where i.item_id is null or l.location_id is null or k.tracking_id is null
        """,
    ),
    Rule(
        "I12 the file is sound",
        "select * from pragma_integrity_check where integrity_check <> 'ok'",
        only="sqlite",
    ),
    Rule(
        "I12 no reference points nowhere", "select * from pragma_foreign_key_check", only="sqlite"
    ),
    *verify_posted.RULES,
    *verify_tracking_lines.RULES,
)


def check(tx: ReadTx, progress: Callable[[str], None] = lambda _name: None) -> list[Finding]:
    """Run all rules; an empty list is a clean database."""
    findings: list[Finding] = []
    for rule in RULES:
        if rule.only and (rule.only == "sqlite") != tx.is_sqlite:
            continue
        progress(rule.name)
        rows = tx.execute(sa.text(_for(tx, rule.statement))).mappings().fetchmany(10)
        if rows:
            findings.append(Finding(rule=rule.name, rows=tuple(dict(row) for row in rows)))
    return findings


def _for(tx: ReadTx, statement: str) -> str:
    """PostgreSQL compares dates with dates, and its driver writes the last day there is as
    infinity."""
    if tx.is_sqlite:
        return statement
    return statement.replace("'9999-12-31'", "date 'infinity'")
