"""What the fields of commands may hold: lengths are those of the columns, and no control
characters, so that nothing a command says can fail in the database."""

from typing import Annotated

from msgspec import Meta

_PLAIN = r"^[^\x00-\x1f\x7f]*$"

Code10 = Annotated[str, Meta(max_length=10, pattern=_PLAIN)]
"""Locations, units, variants, classes, templates, reasons."""

No = Annotated[str, Meta(max_length=20, pattern=r"^[^\x00-\x1f\x7f/]*$")]
"""Numbers of documents, items, partners; bins. They stand in addresses, so without a slash."""

Code = Annotated[str, Meta(max_length=20, pattern=_PLAIN)]
"""Date formulas, number series."""

Code50 = Annotated[str, Meta(max_length=50, pattern=_PLAIN)]
"""Versions of what has no number of its own."""

External = Annotated[str, Meta(max_length=35, pattern=_PLAIN)]
Number = Annotated[str, Meta(max_length=50, pattern=_PLAIN)]
"""Serials, lots, packages, barcodes."""

SeriesNo = Annotated[str, Meta(max_length=30, pattern=_PLAIN)]
Text = Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]
LineNo = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Small = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Version = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Id = Annotated[int, Meta(ge=0, le=2**63 - 1)]
