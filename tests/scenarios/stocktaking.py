"""The verbs of corrections in bins and of counts."""

from collections.abc import Callable
from typing import Any

from tests.live import part
from tests.scenarios import setups
from tests.scenarios.actions import adjust, last_entry
from tests.scenarios.world import Document, World

Arguments = dict[str, Any]


def bin_adjust(world: World, given: Arguments) -> None:
    """At a directed location against its adjustment bin; elsewhere bins and ledger are one step."""
    if not world.locations[given["loc"]]["directed_put_away_and_pick"]:
        adjust(world, given)
        return
    world.command(
        "register-warehouse-journal",
        answer=str(given.get("answer", "yes")),
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
    document = Document("item_journal", f"WA-{given['loc']}-{given['item']}"[:20], given["loc"])
    world.command(
        "calculate-warehouse-adjustment",
        answer=str(given.get("answer", "yes")),
        location=given["loc"],
        journal_no=document.no,
        items=[given["item"]],
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
            answer=str(given.get("answer", "yes")),
            journal_no=document.no,
        )


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "bin_adjust": bin_adjust,
    "post_bin_adjustments": post_bin_adjustments,
}
