"""Drawing codes: python-barcode for bars, zxing-cpp for squares; values in, SVG out."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import barcode  # pyright: ignore[reportMissingTypeStubs]
import jinja2
import zxingcpp
from barcode.writer import SVGWriter  # pyright: ignore[reportMissingTypeStubs]

_bars: Any = barcode
_squares: Any = zxingcpp
"""Neither says its types."""

_BARS = {
    "module_width": 0.33,
    "module_height": 12.0,
    "quiet_zone": 3.3,
    "write_text": False,
}
"""Millimetres. 0.33 mm bars are read by every hand scanner, also a worn one."""

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def code128(text: str) -> str:
    """A Code 128 as an SVG element."""
    out = io.BytesIO()
    _bars.get("code128", text, writer=SVGWriter()).write(out, options=_BARS)
    return _element(out.getvalue().decode())


def gs1_datamatrix(elements: list[tuple[str, str]]) -> str:
    """A square GS1 DataMatrix of application identifiers and values. The values are not checked
    here."""
    content = "".join(f"({identifier}){value}" for identifier, value in elements)
    drawn = _squares.create_barcode(
        content, zxingcpp.BarcodeFormat.DataMatrix, gs1=True, force_square=True
    )
    return _element(str(_squares.write_barcode_to_svg(drawn, scale=4)))


def _element(svg: str) -> str:
    """The svg element without what stands before it in a file of its own."""
    return svg[re.search(r"<svg\b", svg).start() :]  # type: ignore[union-attr]


@lru_cache(maxsize=32)
def _template(name: str) -> jinja2.Template:
    return _ENVIRONMENT.get_template(name)


def page(name: str, **values: Any) -> str:
    """A template filled in; text is escaped, drawn codes are not."""
    return _template(name).render(**values)
