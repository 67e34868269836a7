"""Lines of journals and counts that wait to be posted: one movement, or one difference, to be (BC
83, 7311)."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.tracking import UNTRACKED, Tracking


class JournalLineType(StrEnum):
    """What posting the line will do."""

    PURCHASE = "purchase"
    SALE = "sale"
    POSITIVE_ADJUSTMENT = "positive_adjmt"
    NEGATIVE_ADJUSTMENT = "negative_adjmt"
    TRANSFER = "transfer"
    COUNT = "count"


class JournalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. Quantities carry no sign, the type says it. `document_no` is joined in.

    A line made by the calculation of the adjustment bin (`is_adjustment`) says what the bins know
    and the ledger does not. A count's line says what the books hold (`calculated_base`) and what
    was seen: nobody has counted it while `counted_base` is None.
    """

    line_id: int = 0
    document_id: int
    line_no: int
    entry_type: JournalLineType
    item_id: int
    variant_id: int = 0
    unit_id: int
    location_id: int
    bin_id: int | None = None
    tracking: Tracking = UNTRACKED
    expiration_date: date | None = None
    warranty_date: date | None = None
    quantity: int = 0
    quantity_base: int = 0
    is_adjustment: bool = False
    calculated_base: int = 0
    counted_base: int | None = None
    counted_by_id: int | None = None
    counted_at: datetime | None = None
    first_counted_base: int | None = None
    first_counted_by_id: int | None = None
    round: int = 1
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    external_no: str = ""
    document_no: str = ""

    @property
    def ref(self) -> str:
        return f"{self.document_no}/{self.line_no}"

    @property
    def goods(self) -> GoodsKey:
        return GoodsKey(self.location_id, self.item_id, self.variant_id)

    @property
    def inbound(self) -> bool:
        return self.entry_type in (JournalLineType.PURCHASE, JournalLineType.POSITIVE_ADJUSTMENT)

    @property
    def signed_base(self) -> int:
        return self.quantity_base if self.inbound else -self.quantity_base

    @property
    def is_counted(self) -> bool:
        return self.counted_base is not None

    @property
    def difference_base(self) -> int:
        """What was seen less what the books say; nothing while nobody has counted."""
        return 0 if self.counted_base is None else self.counted_base - self.calculated_base
