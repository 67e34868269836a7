"""The verbs of corrections in bins and of counts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.live import part
from tests.scenarios import setups
from tests.scenarios.actions import adjust, last_entry
from tests.scenarios.world import Document, Unsupported, World

Arguments = dict[str, Any]


def bin_adjust(world: World, given: Arguments) -> None:
    """At a directed location against its adjustment bin; elsewhere bins and ledger are one step."""
    if not world.locations[given["loc"]]["directed_put_away_and_pick"]:
        adjust(world, given)
        return
    world.command(
        "register-warehouse-journal",
        answer=given.get("answer", "yes"),
        location=given["loc"],
        lines=[
            {
                "item": given["item"],
                "bin": given["bin"],
                "quantity": str(given["qty"]),
                "unit": given.get("uom", ""),
                "numbers": setups.numbers(world, given, per=setups.per_unit(world, given)),
            }
        ],
    )


def post_bin_adjustments(world: World, given: Arguments) -> None:
    world.last_entry = last_entry(world)
    world.proposals = []
    item = given.get("item", "")
    document = Document("item_journal", f"WA-{given['loc']}-{item}"[:20], given["loc"])
    world.command(
        "calculate-warehouse-adjustment",
        answer=given.get("answer", "yes"),
        location=given["loc"],
        journal_no=document.no,
        items=[item] if item else [],
    )
    found = world.client.request("GET", f"/documents/item_journal/{part(document.no)}")
    if found.status != 200:
        return
    world.proposals = found.body["journal_lines"]
    chosen = setups.numbers(world, given)
    for line in world.proposals if chosen else ():
        world.command(
            "set-journal-line-tracking",
            journal_no=document.no,
            line_no=line["line_no"],
            numbers=chosen,
        )
    if given.get("post", True):
        world.command(
            "post-journal-batch",
            answer=given.get("answer", "yes"),
            journal_no=document.no,
        )


def create_count(world: World, given: Arguments) -> None:
    """What the books say counts as seen until the scenario says otherwise, as in its product."""
    directed = world.locations.get(given.get("loc", ""), {}).get("directed_put_away_and_pick")
    if given.get("level") == "ledger" and directed:
        raise Unsupported("create_count: level ledger at a directed location")
    world.command(
        "create-count",
        no=given["doc"],
        location=given.get("loc", ""),
        bins=_listed(given.get("bin")),
        items=_listed(given.get("item")),
        fill=True,
    )
    world.documents[given["doc"]] = Document("count", given["doc"], given.get("loc", ""))


def _listed(named: Any) -> list[str]:
    if named is None:
        return []
    return [str(one) for one in named] if isinstance(named, list) else [str(named)]


def count_lines(world: World, document: Document) -> list[dict[str, Any]]:
    """The lines of a count; none when it does not exist any more."""
    found = world.client.request("GET", f"/documents/count/{part(document.no)}")
    return found.body["count_lines"] if found.status == 200 else []


FIELDS = {
    "uom": "unit",
    "exp": "expiration_date",
    "qty_calculated": "calculated",
    "expected": "calculated",
    "qty": "calculated",
    "qty_physical": "counted",
    "physical": "counted",
}
"""Other words for the fields of a count line."""


def count_field(line: dict[str, Any], name: str) -> Any:
    if name in ("lot", "serial", "package"):
        return line["number"].get(name, "")
    if name == "is":
        raise Unsupported(f"count field {name}")
    own = FIELDS.get(name, name)
    if own not in line:
        raise Unsupported(f"count field {name}")
    value = line[own]
    numeric = own.startswith(("counted", "calculated", "difference"))
    return Decimal(str(value)) if numeric and value is not None else value


def set_counted(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    where = given.get("where") or {}
    for number, line in enumerate(count_lines(world, document), start=1):
        wanted = {name: value for name, value in where.items() if name not in ("line", "pair")}
        place = where.get("line", where.get("pair", number))
        if int(str(place).rpartition("/")[2]) != number:
            continue
        if any(str(count_field(line, name)) != str(value) for name, value in wanted.items()):
            continue
        world.command(
            "count-line",
            answer=given.get("answer", "yes"),
            count_no=document.no,
            line_no=line["line_no"],
            quantity=str(given["counted"]),
        )


def post_count(world: World, given: Arguments) -> None:
    world.last_entry = last_entry(world)
    document = world.document(given["doc"])
    world.command("register-count", answer=given.get("answer", "yes"), count_no=document.no)


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "bin_adjust": bin_adjust,
    "post_bin_adjustments": post_bin_adjustments,
    "create_count": create_count,
    "set_counted": set_counted,
    "post_count": post_count,
}
