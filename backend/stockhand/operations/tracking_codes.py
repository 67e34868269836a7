"""Tracking codes: made, changed while nothing is in the way, deleted while no item uses them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from stockhand.domain import tracking_codes
from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.setup import TrackingCodeInUse
from stockhand.domain.tracking import ItemTrackingCode
from stockhand.domain.tracking_codes import CodeRules, CodeUse, DimensionRules
from stockhand.operations import access, entry, items
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code, Code10, Text
from stockhand.operations.run import Command, Done
from stockhand.store import tracking_codes as store
from stockhand.store import upserts
from stockhand.store.tables import goods as g
from stockhand.store.tx import WriteTx


class SaveItemTrackingCode(Command, frozen=True, kw_only=True):
    """Make or change a tracking code."""

    code: Code10
    description: Text = ""
    serial: DimensionRules = DimensionRules()
    lot: DimensionRules = DimensionRules()
    package: DimensionRules = DimensionRules()
    use_expiration_dates: bool | None = None
    expiration_date_required: bool = False
    strict_expiration: bool = False
    warranty_date_required: bool = False
    warranty_date_formula: Code = ""

    @property
    def rules(self) -> CodeRules:
        return CodeRules(
            **{name: getattr(self, name) for name in msgspec.structs.asdict(CodeRules(code=""))}
        )


def save(tx: WriteTx, command: SaveItemTrackingCode, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    save_all(tx, [command])
    return items.saved("item_tracking_code", command.code)


def save_all(tx: WriteTx, commands: Sequence[SaveItemTrackingCode]) -> None:
    """All of them in a handful of statements; every problem of all comes back at once."""
    wanted = [command.rules for command in commands]
    known = store.find(tx, (rules.code for rules in wanted))
    changed = [
        (known[rules.code], tracking_codes.following(known[rules.code], rules), rules)
        for rules in wanted
        if rules.code in known
    ]
    held = {
        before.code
        for before, after, rules in changed
        if tracking_codes.is_guarded(before, after)
        or (before.use_expiration_dates and rules.use_expiration_dates is False)
    }
    uses = store.uses(tx, held) if held else {}
    problems: list[Problem] = []
    for rules in wanted:
        problems += tracking_codes.check_rules(rules)
        problems += items.formula_problems(rules.warranty_date_formula, "warranty_date_formula")
    for before, after, rules in changed:
        use = uses.get(before.code, CodeUse())
        problems += tracking_codes.check_change(before, after, rules, use)
    refuse_if(problems)
    rows = [_row(tracking_codes.following(known.get(rules.code), rules)) for rules in wanted]
    upserts.save(tx, g.item_tracking_code, ["code"], rows)


def _row(code: ItemTrackingCode) -> dict[str, Any]:
    row = msgspec.structs.asdict(code)
    del row["tracking_code_id"]
    return row


class DeleteItemTrackingCode(Command, frozen=True, kw_only=True):
    """Delete a tracking code that no item uses."""

    code: Code10


def delete(tx: WriteTx, command: DeleteItemTrackingCode, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    if command.code not in store.find(tx, [command.code]):
        raise entry.not_found("item_tracking_code", command.code)
    item = store.user(tx, command.code)
    if item:
        raise Refused(TrackingCodeInUse(tracking_code=command.code, item=item))
    store.delete(tx, command.code)
    return items.saved("item_tracking_code", command.code)
