"""The sheet of barcodes for a first try: badges, a delivery to receive, a pick to do."""

from collections.abc import Iterator
from datetime import date

import msgspec

from stockhand.demo import catalogue
from stockhand.domain import labels
from stockhand.labels import layout
from stockhand.store.tx import ReadTx
from stockhand.store.views import documents, masters
from stockhand.store.views.documents import DocumentView, LineView
from stockhand.store.views.masters import ItemView


class Code(msgspec.Struct, frozen=True):
    """A code on the sheet; the text is what stands below it."""

    svg: str
    caption: str
    text: str
    square: bool = False


class Section(msgspec.Struct, frozen=True):
    """Codes that belong together."""

    title: str
    note: str
    codes: list[Code]


def html(tx: ReadTx, today: date) -> str:
    """The sheet as a page to look at or print."""
    sections = [
        Section(
            "Badges",
            f"Scan or type a badge, then the PIN {catalogue.PIN}. It is everybody's.",
            [
                bars(catalogue.badge(no), f"{name}: {roles.split()[0].partition('=')[2]}")
                for no, name, _language, roles in catalogue.PEOPLE
            ],
        ),
        *_deliveries(tx, today),
        *_picks(tx),
    ]
    return layout.page(
        "sheet.html.j2",
        title="Stockhand demo: something to scan",
        introduction=(
            "Scan from this page with a keyboard scanner, or type what stands below a code"
            " and press Enter."
        ),
        sections=sections,
    )


def bars(text: str, caption: str) -> Code:
    return Code(layout.bars_svg(labels.Code(text)), caption, text)


def _first(tx: ReadTx, kind: str, count: int) -> list[DocumentView]:
    found, _cursor = documents.list_documents(
        tx, locations=None, kinds=[kind], assigned_to=None, search="", after=0, count=50
    )
    main = [one for one in found if one.location == "MAIN"][:count]
    return documents.by_ids(tx, [one.document_id for one in main], with_lines=True)


def _deliveries(tx: ReadTx, today: date) -> Iterator[Section]:
    for document in _first(tx, "receipt", 3):
        items = {
            item.no: item
            for item in masters.items_by_no(tx, [line.item for line in document.lines])
        }
        codes = [bars(document.no, f"Receipt, {document.partner_name}")]
        for line in document.lines[:3]:
            codes += _goods_to_receive(line, items[line.item], today)
        yield Section(
            f"A delivery: {document.no}",
            "Sign in as Ben, open the receipt, and scan what came.",
            codes,
        )


def _goods_to_receive(line: LineView, item: ItemView, today: date) -> Iterator[Code]:
    gtin = next((code.code for code in item.codes if code.kind == "gtin"), "")
    if item.serial:
        yield bars(gtin, line.description)
        for number in range(1, min(4, int(line.outstanding) + 1)):
            yield bars(f"{item.no}-D{number:03}", f"{line.description} no. {number}")
    elif item.lot:
        expires = date(today.year + 2, today.month, 1)
        lot = labels.LotLabel(item=item.no, gtin=gtin, lot=f"D{item.no}", expiration_date=expires)
        svg = layout.square_svg(lot.code)
        caption = f"{line.description}: lot with expiry"
        yield Code(svg, caption, lot.code.readable, square=True)
    else:
        yield bars(gtin, line.description)


def _picks(tx: ReadTx) -> Iterator[Section]:
    for document in _first(tx, "pick", 2):
        codes = [bars(document.no, f"Pick for {document.external_no}")]
        seen: set[str] = set()
        for line in document.lines:
            for text, caption in (
                (line.bin, f"{line.action}: bin"),
                (line.number.serial or line.number.lot, line.description),
            ):
                if text and text not in seen:
                    seen.add(text)
                    codes.append(bars(text, caption))
        yield Section(
            f"A pick: {document.no}", "Sign in as Ana, open the pick, go and scan.", codes[:14]
        )
