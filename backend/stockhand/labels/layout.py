"""Labels laid out: one template for each kind of label, filled in with the pen of the output."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

from stockhand.domain.labels import USUAL, Code, Label, Size, kind_of
from stockhand.labels.pens import Pen, SvgPen, ZplPen

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=jinja2.select_autoescape(("html.j2", "svg.j2")),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@lru_cache(maxsize=32)
def _template(name: str) -> jinja2.Template:
    return _TEMPLATES.get_template(name)


def page(name: str, /, **values: Any) -> str:
    """A template filled in; text is escaped, drawn codes are not."""
    return _template(name).render(**values)


def _drawn(label: Label, size: Size, pen: Pen) -> str:
    """The label by its kind's template. What the template says the pen has made safe."""
    name = f"kinds/{kind_of(label)}.j2"
    return _template(name).render(label=label, pen=pen, width=size.width, height=size.height)


def svg(label: Label, size: Size | None = None) -> str:
    """A label as a picture of its own, as large as it will be."""
    size = size or USUAL[kind_of(label)]
    drawn = " ".join(_drawn(label, size, SvgPen()).split("\n"))
    return page("label.svg.j2", size=size, name=label.name, drawn=drawn)


def zpl(label: Label, size: Size, dpi: int, copies: int = 1) -> str:
    """A label for a printer that has labels of this size."""
    pen = ZplPen(dpi)
    drawn = _drawn(label, size, pen).replace("\n", "")
    return (
        f"^XA^CI28^LH0,0^PW{pen.dots(size.width)}^LL{pen.dots(size.height)}{drawn}^PQ{copies}^XZ\n"
    )


def label_page(labels: Iterable[Label], size: Size | None = None, copies: int = 1) -> str:
    """A page to print where each label is a sheet of its own."""
    given = [one for one in labels for _ in range(copies)]
    size = size or USUAL[kind_of(given[0])]
    drawn = [svg(one, size) for one in given]
    return page("labels.html.j2", labels=drawn, size=size, one_each=True)


def sheet_page(labels: Iterable[Label], size: Size | None = None, copies: int = 1) -> str:
    """A page to print with as many labels as there is room for on A4, to be cut."""
    given: Sequence[Label] = [one for one in labels for _ in range(copies)]
    size = size or USUAL[kind_of(given[0])]
    drawn = [svg(one, size) for one in given]
    return page("labels.html.j2", labels=drawn, size=size, one_each=False)


def bars_svg(code: Code, width: float = 80) -> str:
    """Bars alone, as wide as they need to be up to this many millimetres."""
    pen = SvgPen()
    return page(
        "label.svg.j2", size=Size(round(width), 12), name="", drawn=pen.bars(0, 0, width, 12, code)
    )


def square_svg(code: Code) -> str:
    """A square alone."""
    drawn = SvgPen().square(0, 0, 26, code)
    return page("label.svg.j2", size=Size(26, 26), name="", drawn=drawn)
