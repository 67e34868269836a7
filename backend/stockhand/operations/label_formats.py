"""Formats of labels: made, changed and deleted by an administrator."""

from typing import Annotated

import msgspec

from stockhand.domain import label_formats
from stockhand.domain.label_formats import LabelField, LabelFormat
from stockhand.domain.ledgers import Stamp
from stockhand.domain.orders import PartnerKind
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand, NotFound
from stockhand.operations import access, entry, items
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code, No, Text
from stockhand.operations.run import Command, Done
from stockhand.store import label_formats as store
from stockhand.store import masters
from stockhand.store.tx import WriteTx

Fields = Annotated[tuple[LabelField, ...], msgspec.Meta(max_length=12)]
Expression = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00]*$")]
Symbologies = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=20)], ...], msgspec.Meta(max_length=20)
]
Items = Annotated[tuple[No, ...], msgspec.Meta(max_length=200)]


class SaveLabelFormat(Command, frozen=True, kw_only=True):
    """Make or change the format of a label: fields by position, or an expression with named
    fields; for all goods, or those of a partner, of some items, in some symbologies."""

    code: Code
    description: Text = ""
    expression: Expression = ""
    fields: Fields = ()
    symbologies: Symbologies = ()
    items: Items = ()
    partner_kind: PartnerKind | None = None
    partner: No = ""

    @property
    def format(self) -> LabelFormat:
        return LabelFormat(
            code=self.code,
            description=self.description,
            expression=self.expression,
            fields=self.fields,
            symbologies=self.symbologies,
            items=self.items,
            partner_kind=self.partner_kind or "",
            partner=self.partner,
        )


def save(tx: WriteTx, command: SaveLabelFormat, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    refuse_if(problems_of(command.format))
    known = masters.find_items(tx, command.items)
    refuse_if(NotFound(kind_of="item", key=no) for no in command.items if no not in known)
    partner_id = None
    if command.partner:
        kind = command.partner_kind or PartnerKind.VENDOR
        found = entry.partner(tx, kind, command.partner)
        partner_id = found.partner_id if found else None
    store.save(tx, command.format, partner_id)
    return items.saved("label_format", command.code)


def problems_of(one: LabelFormat) -> list[Problem]:
    """What is wrong with a pattern, each with the place where."""
    problems: list[Problem] = []
    if not one.code:
        problems.append(MalformedCommand(path="code", reason="a format needs a code"))
    for fault in label_formats.check(one):
        path = f"fields.{fault.field}" if fault.field else "expression"
        where = f" at {fault.at}" if fault.at else ""
        what = f" {fault.found}" if fault.found else ""
        problems.append(MalformedCommand(path=path, reason=f"{fault.code}{where}{what}"))
    return problems


class DeleteLabelFormat(Command, frozen=True, kw_only=True):
    """Delete the format of a label; codes are read without it from then on."""

    code: Code


def delete(tx: WriteTx, command: DeleteLabelFormat, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    if not store.delete(tx, command.code):
        raise entry.not_found("label_format", command.code)
    return items.saved("label_format", command.code)
