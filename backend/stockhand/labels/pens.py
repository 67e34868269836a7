"""What a layout draws with: one pen writes SVG in millimetres, one ZPL in dots. Each gives text
that is ready to stand in the output."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol
from xml.sax.saxutils import escape

from stockhand.domain.labels import Code
from stockhand.labels import symbols

FINEST_BAR = 0.19
FINEST_SQUARE = 0.25
"""Millimetres of a module that a hand scanner still reads after some wear."""
NARROWEST_LETTER = 0.62
"""Of its height: how wide a letter is at most on the average, in fonts without serifs."""
SMALLEST_TEXT = 1.6
_FONT = "'Atkinson Hyperlegible Next', 'Helvetica Neue', Arial, sans-serif"


class Pen(Protocol):
    """All measures are millimetres from the upper left corner; `y` of a text is its top."""

    def text(
        self, x: float, y: float, width: float, size: float, said: str, *, bold: bool = False
    ) -> str: ...

    def bars(self, x: float, y: float, width: float, height: float, code: Code) -> str: ...

    def fits(self, code: Code, width: float) -> bool: ...

    def square(self, x: float, y: float, size: float, code: Code) -> str: ...

    def line(self, x: float, y: float, width: float) -> str: ...


def fitted(said: str, width: float, size: float) -> tuple[float, str]:
    """The text no larger than asked so that it fits; one that cannot is cut and says so."""
    letters = max(1, len(said))
    fits = width / (letters * NARROWEST_LETTER)
    if fits >= SMALLEST_TEXT:
        return min(size, fits), said
    room = int(width / (SMALLEST_TEXT * NARROWEST_LETTER))
    return SMALLEST_TEXT, said[: max(1, room - 1)] + "…"


class SvgPen(Pen):
    """For browsers: a user unit is a millimetre."""

    widest_bar = 0.5

    def text(
        self, x: float, y: float, width: float, size: float, said: str, *, bold: bool = False
    ) -> str:
        size, said = fitted(_plain(said), width, size)
        weight = 700 if bold else 400
        return (
            f'<text x="{x:.2f}" y="{y + size * 0.8:.2f}" font-size="{size:.2f}"'
            f' font-weight="{weight}" font-family="{_FONT}">{escape(said)}</text>'
        )

    def fits(self, code: Code, width: float) -> bool:
        return self._bar(code, width) >= FINEST_BAR

    def _bar(self, code: Code, width: float) -> float:
        modules = symbols.bars(code)
        return width / (len(modules) + 2 * symbols.BAR_QUIET) if modules else 0.0

    def bars(self, x: float, y: float, width: float, height: float, code: Code) -> str:
        modules = symbols.bars(code)
        wide = min(self._bar(code, width), self.widest_bar)
        path = "".join(f"M{begin} 0h{length}v1h-{length}z" for begin, length in _dark_runs(modules))
        left = x + symbols.BAR_QUIET * wide
        place = f"translate({left:.3f} {y:.3f}) scale({wide:.5f} {height:.3f})"
        return f'<path transform="{place}" d="{path}"/>'

    def square(self, x: float, y: float, size: float, code: Code) -> str:
        rows = symbols.square(code)
        wide = size / (len(rows) + 2 * symbols.SQUARE_QUIET)
        path = "".join(
            f"M{begin} {place}h{length}v1h-{length}z"
            for place, row in enumerate(rows)
            for begin, length in _dark_runs(row)
        )
        edge = symbols.SQUARE_QUIET * wide
        place = f"translate({x + edge:.3f} {y + edge:.3f}) scale({wide:.5f})"
        return f'<path transform="{place}" d="{path}"/>'

    def line(self, x: float, y: float, width: float) -> str:
        return f'<path d="M{x:.2f} {y:.2f}h{width:.2f}v.4h-{width:.2f}z"/>'


class ZplPen(Pen):
    """For label printers. Symbols go as graphics, whole dots for each module, so they are the same
    on every printer whatever its own barcodes are like."""

    widest_bar = 0.52

    def __init__(self, dpi: int) -> None:
        self.per_mm = dpi / 25.4

    def dots(self, millimetres: float) -> int:
        return round(millimetres * self.per_mm)

    def text(
        self, x: float, y: float, width: float, size: float, said: str, *, bold: bool = False
    ) -> str:
        size, said = fitted(_plain(said), width, size)
        high = self.dots(size)
        at = f"^FO{self.dots(x)},{self.dots(y)}^A0N,{high},{high}^FH_^FD{_hexed(said)}^FS"
        # There is one weight: printed again a dot further it is bold.
        again = f"^FO{self.dots(x) + 1},{self.dots(y)}^A0N,{high},{high}^FH_^FD{_hexed(said)}^FS"
        return at + again if bold else at

    def fits(self, code: Code, width: float) -> bool:
        return self._bar(code, width) / self.per_mm >= FINEST_BAR

    def _bar(self, code: Code, width: float) -> int:
        modules = symbols.bars(code)
        if not modules:
            return 0
        dots = int(width * self.per_mm) // (len(modules) + 2 * symbols.BAR_QUIET)
        return min(dots, max(1, int(self.widest_bar * self.per_mm)))

    def bars(self, x: float, y: float, width: float, height: float, code: Code) -> str:
        wide = self._bar(code, width)
        row = "".join(module * wide for module in symbols.bars(code))
        left = self.dots(x) + symbols.BAR_QUIET * wide
        return self._graphic(left, self.dots(y), [row], self.dots(height))

    def square(self, x: float, y: float, size: float, code: Code) -> str:
        rows = symbols.square(code)
        wide = int(size * self.per_mm) // (len(rows) + 2 * symbols.SQUARE_QUIET)
        wide = max(wide, int(FINEST_SQUARE * self.per_mm))
        edge = symbols.SQUARE_QUIET * wide
        drawn = ["".join(module * wide for module in row) for row in rows]
        return self._graphic(self.dots(x) + edge, self.dots(y) + edge, drawn, wide)

    def _graphic(self, left: int, top: int, rows: Sequence[str], repeat: int) -> str:
        """A picture whose rows are each printed so many times; a colon is the row above again."""
        across = (len(rows[0]) + 7) // 8
        data = "".join(
            f"{int(row.ljust(across * 8, '0'), 2):0{across * 2}X}" + ":" * (repeat - 1)
            for row in rows
        )
        total = across * len(rows) * repeat
        return f"^FO{left},{top}^GFA,{total},{total},{across},{data}^FS"

    def line(self, x: float, y: float, width: float) -> str:
        thick = max(1, self.dots(0.4))
        return f"^FO{self.dots(x)},{self.dots(y)}^GB{self.dots(width)},{thick},{thick}^FS"


def _dark_runs(modules: str) -> Iterator[tuple[int, int]]:
    """Where dark stretches begin, and how long they are."""
    place = 0
    for module, run in groupby(modules):
        length = len(list(run))
        if module == "1":
            yield place, length
        place += length


def _plain(said: str) -> str:
    return "".join(one if one.isprintable() else " " for one in said)


def _hexed(said: str) -> str:
    """With what ZPL would take for commands written as numbers."""
    return "".join(f"_{ord(one):02X}" if one in "^~_\\" else one for one in said)
