"""Tracking codes as they are set up: what follows from a flag, and what can no longer change (T
1.1, 1.4)."""

from collections.abc import Iterator

import msgspec

from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.setup import (
    EntriesExist,
    ExpirationSetupInUse,
    OpenDocumentTracking,
    TrackingCodeCombination,
)
from stockhand.domain.tracking import FLOW_FLAGS, PREFIX, Dimension, Flow, ItemTrackingCode


class DimensionRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a tracking code says of one dimension. Specific numbers are compulsory in every flow
    and, unless said otherwise, kept in the warehouse. Flows that are not given stay as they are."""

    specific: bool = False
    warehouse: bool | None = None
    flows: tuple[Flow, ...] | None = None
    info_in_must_exist: bool = False
    info_out_must_exist: bool = False
    create_info_on_posting: bool = False


class CodeRules(msgspec.Struct, frozen=True, kw_only=True):
    """A tracking code as somebody wants it. Expiration dates that are neither wanted nor refused
    are used where a stricter flag needs them, and else as before."""

    code: str
    description: str = ""
    serial: DimensionRules = DimensionRules()
    lot: DimensionRules = DimensionRules()
    package: DimensionRules = DimensionRules()
    use_expiration_dates: bool | None = None
    expiration_date_required: bool = False
    strict_expiration: bool = False
    warranty_date_required: bool = False
    warranty_date_formula: str = ""

    def of(self, dimension: Dimension) -> DimensionRules:
        return getattr(self, dimension.value)

    @property
    def stricter(self) -> str:
        """The flag that needs expiration dates, if there is one."""
        if self.strict_expiration:
            return "strict_expiration"
        return "expiration_date_required" if self.expiration_date_required else ""


class CodeUse(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the code for each thing that may stand in the way; blank where there is none."""

    ledger: str = ""
    warehouse: str = ""
    dated: str = ""
    formula: str = ""
    costed: str = ""
    """Its costing method is Specific."""


class ItemUse(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way of another tracking code for one item."""

    ledger: bool = False
    warehouse: bool = False
    open_line: str = ""


def following(before: ItemTrackingCode | None, rules: CodeRules) -> ItemTrackingCode:
    """The code these rules make of what it was (T-001, T-007, T-015): a dimension that becomes
    specific is compulsory in every flow and kept in the warehouse, one that no longer is keeps its
    flows."""
    old = before or ItemTrackingCode(code=rules.code)
    flags: dict[str, bool] = {}
    for dimension, prefix in PREFIX.items():
        one = rules.of(dimension)
        was_specific: bool = getattr(old, f"{prefix}_specific")
        was_kept: bool = getattr(old, f"{prefix}_warehouse")
        flags[f"{prefix}_specific"] = one.specific
        if one.warehouse is not None:
            flags[f"{prefix}_warehouse"] = one.warehouse
        else:
            flags[f"{prefix}_warehouse"] = one.specific and (was_kept or not was_specific)
        for flow in FLOW_FLAGS:
            stays: bool = getattr(old, f"{prefix}_{flow}")
            wanted = stays if one.flows is None else flow in one.flows
            flags[f"{prefix}_{flow}"] = one.specific or wanted
        flags[f"{prefix}_info_in_must_exist"] = one.info_in_must_exist
        flags[f"{prefix}_info_out_must_exist"] = one.info_out_must_exist
    wanted_dates = rules.use_expiration_dates
    if wanted_dates is None:
        wanted_dates = old.use_expiration_dates
    return msgspec.structs.replace(
        old,
        description=rules.description,
        use_expiration_dates=wanted_dates or bool(rules.stricter),
        expiration_date_required=rules.expiration_date_required,
        strict_expiration=rules.strict_expiration,
        warranty_date_required=rules.warranty_date_required,
        warranty_date_formula=rules.warranty_date_formula,
        create_sn_info_on_posting=rules.serial.create_info_on_posting,
        create_lot_info_on_posting=rules.lot.create_info_on_posting,
        **flags,
    )


def check_rules(rules: CodeRules) -> Iterator[Problem]:
    """Flags that contradict each other (T-002, T-004): a number kept in the warehouse is a specific
    one, and a specific one is compulsory in every flow."""
    for dimension, prefix in PREFIX.items():
        one = rules.of(dimension)
        if one.warehouse and not one.specific:
            yield TrackingCodeCombination(tracking_code=rules.code, field=f"{prefix}_warehouse")
        if one.specific and one.flows is not None:
            for flow in FLOW_FLAGS:
                if flow not in one.flows:
                    field = f"{prefix}_{flow}"
                    yield TrackingCodeCombination(tracking_code=rules.code, field=field)


def is_guarded(before: ItemTrackingCode, after: ItemTrackingCode) -> bool:
    """Whether anything changes that somebody's stock or set-up may hold fast."""
    return (
        before.specific != after.specific
        or before.warehouse != after.warehouse
        or before.use_expiration_dates != after.use_expiration_dates
    )


def check_change(
    before: ItemTrackingCode, after: ItemTrackingCode, rules: CodeRules, use: CodeUse
) -> Iterator[Problem]:
    """What holds the flags of a code that is in use (T-003, T-005, T-006, T-008…T-010)."""
    for dimension, prefix in PREFIX.items():
        specific = (dimension in before.specific) != (dimension in after.specific)
        kept = (dimension in before.warehouse) != (dimension in after.warehouse)
        if specific and use.ledger:
            yield EntriesExist(item=use.ledger, field=f"{prefix}_specific", entries="ledger")
        elif kept and use.ledger:
            yield EntriesExist(item=use.ledger, field=f"{prefix}_warehouse", entries="ledger")
        elif kept and use.warehouse:
            yield EntriesExist(item=use.warehouse, field=f"{prefix}_warehouse", entries="warehouse")
    if before.sn_specific and not after.sn_specific and use.costed:
        yield TrackingCodeCombination(tracking_code=after.code, field="sn_specific")
    if not before.use_expiration_dates or rules.use_expiration_dates is not False:
        return
    causes = (
        ("entries", use.dated),
        ("expiration_calculation", use.formula),
        (rules.stricter, rules.stricter),
    )
    for cause, there in causes:
        if there:
            yield ExpirationSetupInUse(tracking_code=after.code, cause=cause)


def check_item(
    after: ItemTrackingCode, costing_method: CostingMethod, expiration_calculation: str
) -> Iterator[Problem]:
    """What an item and its code must agree on (T-014)."""
    if costing_method is CostingMethod.SPECIFIC and not after.sn_specific:
        yield TrackingCodeCombination(tracking_code=after.code, field="sn_specific")
    if after.code and expiration_calculation and not after.use_expiration_dates:
        yield ExpirationSetupInUse(tracking_code=after.code, cause="expiration_calculation")


def check_item_change(item: Item, after: ItemTrackingCode, use: ItemUse) -> Iterator[Problem]:
    """What holds the code of an item (T-012, T-013)."""
    before = item.tracking
    if before.specific != after.specific and use.ledger:
        yield EntriesExist(item=item.no, field="tracking_code", entries="ledger")
    elif before.warehouse != after.warehouse and use.warehouse:
        yield EntriesExist(item=item.no, field="tracking_code", entries="warehouse")
    if use.open_line:
        yield OpenDocumentTracking(item=item.no, line=use.open_line)
