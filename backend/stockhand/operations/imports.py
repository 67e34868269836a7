"""Import of a folder of CSV files: master data, people, opening stock and orders.

Every row is checked; all problems are told with file and line; if one row is wrong, nothing is
imported. Rows are saved many at once. When such a lot is refused it is halved until the rows that
are wrong stand alone.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid5

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import decimal
from stockhand.operations import (
    access,
    bin_contents,
    bins,
    entry,
    import_rows,
    items,
    journals,
    locations,
    orders,
    people,
    run,
    tracking_codes,
)
from stockhand.operations.access import Permission
from stockhand.operations.fields import Text
from stockhand.operations.run import Command, Done, Result
from stockhand.store import masters
from stockhand.store.command_log import Envelope
from stockhand.store.tx import WriteTx

Value = TypeVar("Value")
Progress = Callable[[str, int, int], None]
"""Told file, rows done and rows in all."""

LOT = 500
"""Rows that are saved together."""


class Row(msgspec.Struct, frozen=True):
    """A row of a file: its cells by column, blank ones left out."""

    file: str
    line: int
    cells: dict[str, str]


Read = tuple[Row, Any]
"""A row and the value it became."""


class RowProblem(msgspec.Struct, frozen=True):
    """What is wrong with a row; line 1 is the heading, 0 the whole file."""

    file: str
    line: int
    problem: Problem


class ImportRefused(Exception):
    """Nothing was imported, and here is why."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} rows are wrong")
        self.problems = list(problems)


class ImportFolder(Command, frozen=True, kw_only=True):
    """What the log keeps of an import: the files by name with their digests."""

    files: dict[Text, Text]


class Imported(Result, frozen=True, kw_only=True):
    """How many rows of each file were taken."""

    rows: dict[str, int] = msgspec.field(default_factory=dict[str, int])


class Table(msgspec.Struct, frozen=True):
    """One kind of file: how a row becomes a value, and how values are saved together."""

    file: str
    columns: tuple[str, ...]
    read: Callable[[dict[str, str]], Any]
    save: Callable[["Import", list[Read]], None]
    gather: Callable[[list[Read]], list[Read]] | None = None
    """Rows that make one value together: they stand or fall together."""


class Import:
    """An import under way: what was read, what is wrong."""

    def __init__(self, tx: WriteTx, stamp: Stamp, progress: Progress) -> None:
        self.tx = tx
        self.stamp = stamp
        self.progress = progress
        self.problems: list[RowProblem] = []
        self.counts: dict[str, int] = {}
        self._commands = 0

    def take(self, table: Table, text: str) -> None:
        """Read and save one file."""
        rows = self._rows(table, text)
        values: list[Read] = []
        for row in rows:
            try:
                values.append((row, table.read(row.cells)))
            except (msgspec.ValidationError, ValueError) as error:
                self._wrong(row, MalformedCommand(path=_field(error), reason=_reason(error)))
        self.counts[table.file] = len(values)
        if table.gather:
            values = table.gather(values)
        done = 0
        while done < len(values):
            lot = values[done : done + LOT]
            self._save(table, lot)
            done += len(lot)
            self.progress(table.file, done, len(values))

    def _save(self, table: Table, lot: list[Read]) -> None:
        try:
            with self.tx.savepoint():
                table.save(self, lot)
        except Refused as refused:
            if len(lot) == 1:
                for problem in refused.problems:
                    self._wrong(lot[0][0], problem)
                return
            half = len(lot) // 2
            self._save(table, lot[:half])
            self._save(table, lot[half:])

    def submit(self, command: Command, kernel: run.Kernel) -> None:
        """Run a command of its own, with an id that follows from the import's."""
        self._commands += 1
        stamp = msgspec.structs.replace(
            self.stamp, command_id=uuid5(self.stamp.command_id, str(self._commands))
        )
        answer = run.run(self.tx, kernel, command, stamp, Envelope())
        if answer.problems:
            raise Refused(*answer.problems)

    def _wrong(self, row: Row, problem: Problem) -> None:
        self.problems.append(RowProblem(row.file, row.line, problem))

    def _rows(self, table: Table, text: str) -> list[Row]:
        heading, _, _ = text.partition("\n")
        delimiter = ";" if heading.count(";") > heading.count(",") else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[Row] = []
        try:
            for column in reader.fieldnames or ():
                if column not in table.columns:
                    reason = f"the columns are {', '.join(table.columns)}"
                    self._wrong(
                        Row(table.file, 1, {}), MalformedCommand(path=column, reason=reason)
                    )
            for cells in reader:
                known: dict[str, str] = {
                    name: cell.strip()
                    for name, cell in cells.items()
                    if isinstance(name, str) and isinstance(cell, str) and cell.strip()
                }
                if None in cells:
                    reason = "more cells than columns"
                    row = Row(table.file, reader.line_num, {})
                    self._wrong(row, MalformedCommand(path="", reason=reason))
                elif known:
                    rows.append(Row(table.file, reader.line_num, known))
        except csv.Error as error:
            row = Row(table.file, reader.line_num, {})
            self._wrong(row, MalformedCommand(path="", reason=str(error)))
        return rows


def _field(error: Exception) -> str:
    """The column a conversion error speaks of."""
    _, _, path = str(error).rpartition("`$")
    return path.strip("`.") if path != str(error) else ""


def _reason(error: Exception) -> str:
    return str(error).split(" - at `", 1)[0]


def _save_all(
    save: Callable[[WriteTx, list[Any]], object],
) -> Callable[[Import, list[Read]], None]:
    """Values that a bulk function of their room saves."""

    def save_lot(work: Import, lot: list[Read]) -> None:
        save(work.tx, [value for _row, value in lot])

    return save_lot


def _save_people(work: Import, lot: list[Read]) -> None:
    people.save_employees(work.tx, [employee for _row, (employee, _secrets) in lot])
    for _row, (_employee, secrets) in lot:
        people.set_secrets(work.tx, secrets)


def _save_stock(work: Import, lot: list[Read]) -> None:
    by_place: dict[str, list[journals.JournalLineInput]] = {}
    for row, line in lot:
        by_place.setdefault(row.cells.get("location", ""), []).append(line)
    for place, lines in by_place.items():
        merged = _in_their_units(work.tx, import_rows.merged(lines))
        command = journals.PostOpeningStock(location=place, lines=merged)
        work.submit(command, journals.post_opening)


def _in_their_units(
    tx: WriteTx, lines: Sequence[journals.JournalLineInput]
) -> tuple[journals.JournalLineInput, ...]:
    """Rows of numbers count in the base unit; lines count in the unit they name."""
    named = [line for line in lines if line.numbers and line.unit]
    known = entry.items(tx, (line.item for line in named))
    goods = masters.load_goods(tx, (item.item_id for item in known.values()))

    def counted(line: journals.JournalLineInput) -> journals.JournalLineInput:
        if not line.numbers or not line.unit:
            return line
        unit = entry.unit(goods, known[line.item], line.unit)
        quantity = line.quantity / decimal(unit.qty_per_uom)
        return msgspec.structs.replace(line, quantity=quantity)

    return tuple(counted(line) for line in lines)


def _save_orders(work: Import, lot: list[Read]) -> None:
    for _row, command in lot:
        given: list[int] = [line.line_no for line in command.lines if line.line_no]
        if len(given) != len(set(given)):
            reason = "a number stands twice in the order"
            raise Refused(MalformedCommand(path="line_no", reason=reason))
        work.submit(command, orders.create)


def _gather_by(merge: Callable[[Any, Any], Any], *names: str) -> Callable[[list[Read]], list[Read]]:
    """Rows with the same cells of these names make one value, told of at the first of them."""

    def gather(values: list[Read]) -> list[Read]:
        found: dict[tuple[str, ...], Read] = {}
        for row, value in values:
            key = tuple(row.cells.get(name, "") for name in names)
            first, former = found.get(key, (row, None))
            found[key] = (first, value if former is None else merge(former, value))
        return list(found.values())

    return gather


def _commands(file: str, command: type[Any], save: Callable[[WriteTx, list[Any]], object]) -> Table:
    """A file whose columns are the fields of a command."""
    return Table(file, import_rows.columns(command), import_rows.reader(command), _save_all(save))


def _without_bins(tx: WriteTx, them: list[locations.SaveLocation]) -> None:
    locations.save_locations(tx, them, with_bins=False)


TABLES: tuple[Table, ...] = (
    _commands("number_series.csv", items.SaveNumberSeries, items.save_all_number_series),
    Table(
        "item_tracking_codes.csv",
        import_rows.TRACKING_CODE,
        import_rows.tracking_code,
        _save_all(tracking_codes.save_all),
    ),
    _commands("partners.csv", items.SavePartner, items.save_partners),
    Table("items.csv", import_rows.ITEM, import_rows.item, _save_all(items.save_items)),
    Table(
        "put_away_templates.csv",
        import_rows.TEMPLATE,
        import_rows.template,
        _save_all(locations.save_put_away_templates),
        _gather_by(import_rows.with_lines, "code"),
    ),
    _commands("locations.csv", locations.SaveLocation, _without_bins),
    _commands("zones.csv", bins.SaveZone, bins.save_zones),
    _commands("bins.csv", bins.SaveBin, bins.save_bins),
    _commands("locations.csv", locations.SaveLocation, locations.save_locations),
    _commands("bin_contents.csv", bin_contents.SaveBinContent, bin_contents.save_bin_contents),
    Table("employees.csv", import_rows.EMPLOYEE, import_rows.employee, _save_people),
    Table("stock.csv", import_rows.STOCK, import_rows.stock_line, _save_stock),
    Table(
        "orders.csv",
        import_rows.ORDER,
        import_rows.order,
        _save_orders,
        _gather_by(import_rows.with_lines, "kind", "no"),
    ),
)
"""The files in the order they are taken. Locations come twice: their bins do not exist at first."""


def run_import(
    tx: WriteTx, texts: Mapping[str, str], stamp: Stamp, progress: Progress
) -> dict[str, int]:
    """Import all files given by name; raises `ImportRefused` with every problem, and then nothing
    is imported."""
    known = {table.file for table in TABLES}
    work = Import(tx, stamp, progress)
    for name in sorted(set(texts) - known):
        reason = f"the files are {', '.join(sorted(known))}"
        work.problems.append(RowProblem(name, 0, MalformedCommand(path=name, reason=reason)))

    def kernel(_tx: WriteTx, command: ImportFolder, stamp: Stamp) -> Done:
        access.check_anywhere(stamp, Permission.SET_UP)
        for table in TABLES:
            if table.file in texts:
                work.take(table, texts[table.file])
        if work.problems:
            raise ImportRefused(_once(work.problems))
        return Done(
            result=Imported(rows=work.counts), events=items.saved("import", stamp.actor.name).events
        )

    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    answer = run.run(tx, kernel, ImportFolder(files=digests), stamp, Envelope())
    if answer.problems:
        raise ImportRefused([RowProblem("", 0, problem) for problem in answer.problems])
    return work.counts


def _once(problems: list[RowProblem]) -> list[RowProblem]:
    """Without the repetitions that reading a file twice makes."""
    return list({(one.file, one.line, repr(one.problem)): one for one in problems}.values())
