"""`stockhand verify` names the rule and the row: every rule is broken once, by hand, in a warehouse
after a working day."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.verify import Finding
from tests import warehouses
from tests.faults.process import ServerProcess

HELD = "from bin_content where quantity_base > 0 order by bin_id, item_id limit 1"
SERIAL = (
    "from bin_tracking_balance b join tracking_key k on k.tracking_id = b.tracking_id"
    " where k.serial_no <> '' order by b.tracking_id limit 1"
)
TOTAL = "from stockkeeping_unit order by location_id, item_id limit 1"
NUMBER = "from tracking_balance where quantity_base > 0 order by location_id, tracking_id limit 1"
ENTRY = "from item_ledger_entry where remaining_base > 0 order by entry_no limit 1"
RESERVED = (
    "from reservation_entry where not positive and source_kind = 'line'"
    " and reservation_status = 'reservation' order by source_id limit 1"
)
SET_TOTAL = (
    "update stockkeeping_unit set {} where location_id = :location_id and item_id = :item_id"
)
SET_NUMBER = (
    "update tracking_balance set {} where location_id = :location_id and tracking_id = :tracking_id"
)
SET_ENTRY = "update item_ledger_entry set {} where entry_no = :entry_no"
SET_LINE = "update source_line set {} where line_id = :line_id"
SET_CONTENT = "update bin_content set {} where bin_id = :bin_id and item_id = :item_id"

PLANNED = (
    "insert into warehouse_item_tracking_line (owner_kind, owner_id, owner_line_no, tracking_id,"
    " created_by_activity, to_tracking_id, quantity_base, qty_handled_base, qty_registered_base)"
    " select '{}', :owner_id, {}, max(tracking_id), false, 0, 2, {} from tracking_key"
)
SHIPPING = (
    "select l.line_id as owner_id from warehouse_line l join warehouse_document d"
    " on d.document_id = l.document_id where d.kind = 'shipment' order by l.line_id limit 1"
)

DAMAGE: dict[str, tuple[str, str]] = {
    "I1 bin content is the sum of its warehouse entries": (
        f"select bin_id, item_id {HELD}",
        SET_CONTENT.format("quantity_base = quantity_base + 1"),
    ),
    "I1 numbers in bins are the sum of their warehouse entries": (
        "select bin_id, tracking_id from bin_tracking_balance order by bin_id, tracking_id limit 1",
        "update bin_tracking_balance set quantity_base = quantity_base + 1"
        " where bin_id = :bin_id and tracking_id = :tracking_id",
    ),
    "I2 where bins are mandatory they hold together what the ledger says": (
        "select k.location_id, k.item_id from stockkeeping_unit k join location l"
        " on l.location_id = k.location_id where l.bin_mandatory"
        " order by k.location_id, k.item_id limit 1",
        SET_TOTAL.format("quantity_base = quantity_base - 1"),
    ),
    "I3 no bin holds less than nothing": (
        f"select bin_id, item_id {HELD}",
        SET_CONTENT.format("quantity_base = -1"),
    ),
    "I3 no number in a bin is below nothing": (
        "select bin_id, tracking_id from bin_tracking_balance order by bin_id, tracking_id limit 1",
        "update bin_tracking_balance set quantity_base = -1"
        " where bin_id = :bin_id and tracking_id = :tracking_id",
    ),
    "I4 a serial lies in one bin of a location": (
        f"select b.bin_id, b.tracking_id, b.item_id, b.unit_id {SERIAL}",
        "insert into bin_tracking_balance (bin_id, item_id, variant_id, unit_id, tracking_id,"
        " quantity, quantity_base) select max(bin_id), :item_id, 0, :unit_id, :tracking_id,"
        " 100000, 100000 from bin where bin_id <> :bin_id and location_id ="
        " (select location_id from bin where bin_id = :bin_id)",
    ),
    "I4 a serial is at one location, and is one piece": (
        f"select b.tracking_id {SERIAL}",
        "update tracking_balance set quantity_base = 200000 where tracking_id = :tracking_id",
    ),
    "I5 an entry is reserved no further than it remains": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("reserved_base = remaining_base + 1"),
    ),
    "I5 a line is reserved no further than it is open": (
        f"select source_id as line_id {RESERVED}",
        SET_LINE.format("quantity_base = qty_done_base + 1"),
    ),
    "I6 each register has one applied command": (
        "select register_id from register order by register_id limit 1",
        "update command_log set status = 'conflict' where command_id ="
        " (select command_id from register where register_id = :register_id)",
    ),
    "I7 places in a device's queue are used once and not beyond its last": (
        "select 77 as epoch_id, 5 as seq",
        "insert into device_epoch (epoch_id, epoch, first_seen_at, last_seen_at, last_seq,"
        " closed_below_seq) select epoch_id, command_id, received_at, received_at, 4, 0 from"
        " (select 77 as epoch_id, command_id, received_at from command_log where command_no = 1) c;"
        " update command_log set epoch_id = :epoch_id, seq = :seq where command_no = 1",
    ),
    "I10 what an order line has done is what was posted for it": (
        "select line_id from source_line where qty_done_base > 0 order by line_id limit 1",
        SET_LINE.format("qty_done_base = qty_done_base - 1"),
    ),
    "I10 what is invoiced of an order line stands on its invoices": (
        "select line_id from source_line where qty_done_base <> 0 order by line_id limit 1",
        SET_LINE.format("qty_invoiced_base = qty_invoiced_base + 1"),
    ),
    "I3 numbers on an order line, still to be posted or posted, are no more than its quantity": (
        "select source_line_id as line_id, entry_no from tracking_specification"
        " order by entry_no limit 1",
        "update tracking_specification set quantity_base = quantity_base + 100000000"
        " where entry_no = :entry_no",
    ),
    "the posted numbers of a line are those of its ledger entries": (
        "select entry_no from tracking_specification order by entry_no limit 1",
        "update tracking_specification set qty_to_invoice_base = -1 where entry_no = :entry_no",
    ),
    "what was taken back of an order line was taken back whole": (
        "select source_line_id, document_id, line_no from posted_line"
        " where source_line_id is not null order by document_id, line_no limit 1",
        "update posted_line set undone = true"
        " where document_id = :document_id and line_no = :line_no",
    ),
    "a posted document is undone when all its lines are": (
        "select document_id from posted_line order by document_id limit 1",
        "update posted_document set undone = true where document_id = :document_id",
    ),
    "I14 what remains of an outbound entry is what was not applied": (
        "select entry_no from item_ledger_entry where quantity_base < 0 order by entry_no limit 1",
        SET_ENTRY.format("remaining_base = remaining_base - 1"),
    ),
    "I14 what came back of an outbound entry is the sum of its returns": (
        "select entry_no from item_ledger_entry where quantity_base < 0 order by entry_no limit 1",
        SET_ENTRY.format("returned_base = returned_base + 1"),
    ),
    "I13 events are numbered upwards": (
        "select a.event_no from event_log a join event_log b on b.event_no = a.event_no + 1"
        " where b.command_no = a.command_no order by a.event_no limit 1",
        "update event_log set at = '2020-01-01 00:00:00' where event_no = :event_no + 1",
    ),
    "I14 the item's stock at a location is the sum of its ledger entries, and of what remains": (
        f"select location_id, item_id {TOTAL}",
        SET_TOTAL.format("quantity_base = quantity_base + 1"),
    ),
    "I14 a number's stock at a location is the sum of its ledger entries": (
        f"select location_id, tracking_id {NUMBER}",
        SET_NUMBER.format("quantity_base = quantity_base + 1"),
    ),
    "I14 copies of a number in its balance are those of the number": (
        f"select tracking_id, location_id {NUMBER}",
        SET_NUMBER.format("lot_no = 'ANOTHER'"),
    ),
    "I14 reserved stock of an item is the sum of its reservations": (
        f"select location_id, item_id {TOTAL}",
        SET_TOTAL.format("reserved_base = reserved_base + 1"),
    ),
    "I14 reserved stock of a number is the sum of its reservations": (
        f"select tracking_id, location_id {NUMBER}",
        SET_NUMBER.format("reserved_base = reserved_base + 1"),
    ),
    "I14 reserved quantity of a ledger entry is the sum of its reservations": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("reserved_base = reserved_base + 1"),
    ),
    "I14 stock reserved for an order line is the sum of its reservations": (
        f"select source_id as line_id {RESERVED}",
        SET_LINE.format("reserved_stock_base = reserved_stock_base - 1"),
    ),
    "I14 what remains of an inbound entry is what was not applied": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("remaining_base = remaining_base - 1"),
    ),
    "I9 invoiced quantity of an entry is the sum of its value entries": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("invoiced_base = 1"),
    ),
    "claims of open takes and places are the sum of their lines": (
        f"select bin_id, item_id {HELD}",
        SET_CONTENT.format("take_base = take_base + 1"),
    ),
    "stock on open picks is the sum of their takes": (
        f"select location_id, item_id {TOTAL}",
        SET_TOTAL.format("allocated_base = allocated_base + 1"),
    ),
    "picked and not shipped is what lies in outbound bins, or on shipment lines without them": (
        f"select location_id, item_id {TOTAL}",
        SET_TOTAL.format("outbound_base = outbound_base + 1"),
    ),
    "a line's picking is what is on open picks or picked and not shipped": (
        "select line_id from source_line where picking_base > 0 order by line_id limit 1",
        SET_LINE.format("picking_base = picking_base - 1"),
    ),
    "work for a shipment line or internal line is on its open activity lines": (
        "select line_id from warehouse_line where pick_base > 0 order by line_id limit 1",
        "update warehouse_line set pick_base = pick_base - 1 where line_id = :line_id",
    ),
    "both halves of a reservation agree": (
        f"select entry_no {RESERVED}",
        "update reservation_entry set quantity_base = quantity_base - 1"
        " where entry_no = :entry_no and not positive",
    ),
    "reservations have two halves, surplus and prospects one": (
        f"select entry_no {RESERVED}",
        "delete from reservation_entry where entry_no = :entry_no and positive",
    ),
    "every ledger entry lies in the range of its document's register": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("document_id = (select max(document_id) from posted_document)"),
    ),
    "every warehouse entry lies in the range of its document's register": (
        "select entry_no from warehouse_entry order by entry_no limit 1",
        "update warehouse_entry set document_id = 987654 where entry_no = :entry_no",
    ),
    "ledger entries name items, locations and numbers that are there": (
        f"select entry_no {ENTRY}",
        SET_ENTRY.format("item_id = 987654"),
    ),
    "numbers of a shipment line are handled as far as they stand on its picks": (
        SHIPPING,
        PLANNED.format("warehouse_line", "0", "1, 0"),
    ),
    "numbers of a posted receipt line are handled as far as they stand on its put-aways": (
        "select document_id as owner_id, line_no as owner_line_no from posted_line"
        " where to_put_away_base > 0 order by document_id, line_no limit 1",
        PLANNED.format("posted_line", ":owner_line_no", "1, 0"),
    ),
    "numbers registered for a shipment line are what lies picked of it": (
        SHIPPING,
        PLANNED.format("warehouse_line", "0", "1, 1"),
    ),
    "I12 the file is sound": (
        "select line_id from warehouse_line order by line_id limit 1",
        "update warehouse_line set qty_to_handle_base = quantity_base + 1 where line_id = :line_id",
    ),
    "I12 no reference points nowhere": (
        "select 'warehouse_line' as \"table\", line_id as rowid from warehouse_line"
        " order by line_id limit 1",
        "update warehouse_line set item_id = 987654 where line_id = :rowid",
    ),
}
"""For each rule: which row is meant, and what is done to it."""

ONLY_SQLITE = frozenset(rule.name for rule in verify.RULES if rule.only == "sqlite")
WITHOUT_CHECKS = """
do $$ declare one record; begin
  for one in select conrelid::regclass as owner, conname from pg_constraint
             where contype in ('c', 'f') and connamespace = 'public'::regnamespace
  loop execute format('alter table %s drop constraint %I', one.owner, one.conname); end loop;
end $$"""


class UndoneError(Exception):
    """Takes back what was done to look at it."""


@pytest.fixture(scope="module")
def worked_on_sqlite(sqlite_files: Any) -> Settings:
    return warehouses.build_with_history(sqlite_files.fresh())


@pytest.fixture(scope="module")
def worked_on_postgres(postgres_cluster: Any) -> Settings:
    return warehouses.build_with_history(postgres_cluster.fresh())


def on_sqlite(settings: Settings, job: Callable[[WriteTx], Any]) -> Any:
    """What a job finds in a transaction that is undone, with nobody there who checks."""
    engine = db.sqlite_writing_engine(settings)
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("PRAGMA ignore_check_constraints = ON")
            with connection.begin() as transaction:
                found = job(WriteTx(connection))
                transaction.rollback()
            return found
    finally:
        engine.dispose()


def on_postgres(settings: Settings, job: Callable[[WriteTx], Any]) -> Any:
    found: list[Any] = []

    def undone(tx: WriteTx) -> None:
        tx.execute(sa.text(WITHOUT_CHECKS.replace("::", "\\:\\:")))
        found.append(job(tx))
        raise UndoneError

    with pytest.raises(UndoneError):
        asyncio.run(db.change_once(settings, undone))
    return found[0]


def broken(rule: str) -> Callable[[WriteTx], tuple[dict[str, Any], list[Finding]]]:
    """Break the rule; the row that was meant, and what verify says."""
    find, damage = DAMAGE[rule]

    def job(tx: WriteTx) -> tuple[dict[str, Any], list[Finding]]:
        meant = dict(tx.execute(sa.text(find)).mappings().one())
        for statement in damage.split("; "):
            names = {name: value for name, value in meant.items() if f":{name}" in statement}
            tx.execute(sa.text(statement), names)
        if tx.is_sqlite:
            tx.connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
        return meant, verify.check(ReadTx(tx.connection))

    return job


def named(meant: dict[str, Any], rule: str, findings: list[Finding]) -> Iterator[dict[str, Any]]:
    """The rows of the rule's finding that are the one that was meant."""
    for finding in findings:
        if finding.rule == rule:
            for row in finding.rows:
                shared = meant.keys() & row.keys()
                if shared and all(row[name] == meant[name] for name in shared):
                    yield row


def test_every_rule_is_broken_once_here() -> None:
    assert set(DAMAGE) == {rule.name for rule in verify.RULES}


def test_a_warehouse_after_a_working_day_is_clean(settings: Settings) -> None:
    warehouses.build_with_history(settings)
    assert asyncio.run(db.ask_once(settings, verify.check)) == []


@pytest.mark.parametrize("rule", [one for one in DAMAGE if one != "I12 the file is sound"])
def test_the_rule_and_the_row_are_named(worked_on_sqlite: Settings, rule: str) -> None:
    meant, findings = on_sqlite(worked_on_sqlite, broken(rule))
    assert list(named(meant, rule, findings)), (meant, findings)


@pytest.mark.postgres
@pytest.mark.parametrize("rule", [one for one in DAMAGE if one not in ONLY_SQLITE])
def test_the_rule_and_the_row_are_named_on_postgres(
    worked_on_postgres: Settings, rule: str
) -> None:
    meant, findings = on_postgres(worked_on_postgres, broken(rule))
    assert list(named(meant, rule, findings)), (meant, findings)


def test_a_row_that_breaks_its_tables_conditions_makes_the_file_unsound(
    worked_on_sqlite: Settings,
) -> None:
    rule = "I12 the file is sound"
    _meant, findings = on_sqlite(worked_on_sqlite, broken(rule))
    (finding,) = [one for one in findings if one.rule == rule]
    assert "warehouse_line" in finding.rows[0]["integrity_check"]


@pytest.mark.slow
def test_the_program_says_which_rule_is_broken_and_fails(sqlite_settings: Settings) -> None:
    warehouses.build_with_history(sqlite_settings)
    assert ServerProcess.verify_of(sqlite_settings)[0] == 0
    statement = sa.text("update stockkeeping_unit set reserved_base = reserved_base + 1")
    asyncio.run(db.change_once(sqlite_settings, lambda tx: tx.execute(statement) and None))
    code, said = ServerProcess.verify_of(sqlite_settings)
    assert code == 1
    assert "I14 reserved stock of an item is the sum of its reservations" in said
    assert "location_id=" in said
