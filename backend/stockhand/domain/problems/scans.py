"""Group 14: what a scan may turn out to be. Found on the handheld first."""

from stockhand.domain.problems.base import Refusal
from stockhand.domain.tracking import Tracking


class CodeUnknown(Refusal, frozen=True, kw_only=True):
    """Nothing here has this code."""

    scanned: str
    understood_as: str


class CodeAmbiguous(Refusal, frozen=True, kw_only=True):
    """Several things here have this code."""

    scanned: str
    candidates: tuple[str, ...]


class CodeMismatch(Refusal, frozen=True, kw_only=True):
    """The code contradicts what the line says."""

    scanned: str
    expected: str


class CodeGarbled(Refusal, frozen=True, kw_only=True):
    """The check character is wrong: keyboard layout or damaged label."""

    scanned: str


class LabelIsNotASerial(Refusal, frozen=True, kw_only=True):
    """That is the item's label, not a serial."""

    scanned: str


class ScanBinMismatch(Refusal, frozen=True, kw_only=True):
    """Another bin than the line's."""

    bin: str
    expected: str


class ScanItemMismatch(Refusal, frozen=True, kw_only=True):
    """Another item than the line's."""

    item: str
    expected: str


class ShelfLifeShort(Refusal, frozen=True, kw_only=True):
    """Fewer days left than are asked for."""

    line: str
    number: Tracking
    days: int
    required: int
