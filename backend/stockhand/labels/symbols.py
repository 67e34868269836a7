"""Codes as modules: python-barcode gives bars, zxing-cpp gives squares."""

from functools import lru_cache
from typing import Any

import barcode  # pyright: ignore[reportMissingTypeStubs]
import zxingcpp

from stockhand.domain.gs1 import GS
from stockhand.domain.labels import Code

_bars: Any = barcode
_squares: Any = zxingcpp
"""Neither says its types."""

BAR_QUIET = 10
SQUARE_QUIET = 2
"""Modules left white on each side. A DataMatrix needs one, a worn print head two."""

_FUNCTION_1 = "\xf1"
"""How python-barcode is told FNC1; it puts the first one before element strings itself."""


@lru_cache(maxsize=512)
def bars(code: Code) -> str:
    """Code 128 or GS1-128, a 1 for each dark module; blank where Code 128 lacks a character."""
    text = code.sent
    if not text.isascii() or not text:
        return ""
    name = "gs1_128" if code.is_gs1 else "code128"
    return _bars.get(name, text.replace(GS, _FUNCTION_1)).build()[0]


@lru_cache(maxsize=512)
def square(code: Code) -> tuple[str, ...]:
    """A square DataMatrix, a row of 0 and 1 for each line of modules."""
    drawn = _squares.create_barcode(
        code.readable, zxingcpp.BarcodeFormat.DataMatrix, gs1=code.is_gs1, force_square=True
    )
    picture = memoryview(drawn.to_image(scale=1, add_quiet_zones=False))
    height, width = picture.shape or (0, 0)
    return tuple(
        "".join("0" if picture[row, column] else "1" for column in range(width))
        for row in range(height)
    )
