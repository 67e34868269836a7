"""Stage 6: set-up of locations, bins, items and tracking codes that is no longer, or not yet,
free."""

from typing import Literal

from stockhand.domain.problems.base import Refusal


class LocationHasOpenEntries(Refusal, frozen=True, kw_only=True):
    """There is stock without bins."""

    location: str


class LocationHasDocuments(Refusal, frozen=True, kw_only=True):
    """Documents made under the old switch are still open."""

    location: str
    document_kind: str


class LocationBinsNotEmpty(Refusal, frozen=True, kw_only=True):
    """There is still something in the bins."""

    location: str
    bin: str


class LocationSetupCombination(Refusal, frozen=True, kw_only=True):
    """A switch stands without the one it needs, or beside one it excludes."""

    location: str
    field: str
    needs: str


class BinTypeCombination(Refusal, frozen=True, kw_only=True):
    """Receive and ship stand alone; put-away and pick may go together."""

    bin_type: str


class BinTypeDuplicate(Refusal, frozen=True, kw_only=True):
    """There is a type with these uses already."""

    bin_type: str


class BinInUse(Refusal, frozen=True, kw_only=True):
    """It holds something, or open lines name it."""

    bin: str
    cause: Literal["quantity", "lines"]


class BinContentInUse(Refusal, frozen=True, kw_only=True):
    """The content holds something, or it is promised."""

    bin: str
    item: str
    cause: Literal["quantity", "allocated"]


class DefaultBinDuplicate(Refusal, frozen=True, kw_only=True):
    """The item has a default bin at the location."""

    item: str
    bin: str


class BinContentMinAboveMax(Refusal, frozen=True, kw_only=True):
    """The minimum is above the maximum."""

    bin: str
    item: str


class EntriesExist(Refusal, frozen=True, kw_only=True):
    """Entries were written under the present rule; it cannot change any more."""

    item: str
    field: str
    entries: Literal["ledger", "warehouse"]


class TrackingCodeCombination(Refusal, frozen=True, kw_only=True):
    """The flag contradicts another one of the code, or the costing of an item."""

    tracking_code: str
    field: str


class TrackingCodeInUse(Refusal, frozen=True, kw_only=True):
    """An item uses the code."""

    tracking_code: str
    item: str


class ExpirationSetupInUse(Refusal, frozen=True, kw_only=True):
    """Dated entries, a date formula or a stricter flag still need expiration dates."""

    tracking_code: str
    cause: str


class OpenDocumentTracking(Refusal, frozen=True, kw_only=True):
    """An open document line of the item carries numbers."""

    item: str
    line: str


class JournalBatchSetup(Refusal, frozen=True, kw_only=True):
    """Journals of this kind cannot carry numbers on their lines."""

    batch: str


class LabelDoesNotFit(Refusal, frozen=True, kw_only=True):
    """The labels in the printer are too small for it."""

    printer: str
    label: str
    needs: str
    has: str


class PrintJobState(Refusal, frozen=True, kw_only=True):
    """The job is being sent, or has ended."""

    job: int
    state: str
