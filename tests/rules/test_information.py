"""Information cards of numbers: they must be there, posting makes them, and they block (T 8.6)."""

from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

CARDS = (
    "select t.dimension, t.number, t.blocked from tracking_info t"
    " join item i on i.item_id = t.item_id"
    " where i.no = :item order by t.dimension, t.number"
)


def cards(office: Office, item: str) -> list[tuple[str, str, bool]]:
    found = books.rows(office, CARDS, item=item)
    return [(row["dimension"], row["number"], bool(row["blocked"])) for row in found]


def test_t_149_a_lot_that_must_have_a_card_does_not_come_in_without(office: Office) -> None:
    goods.item(office, "CARD", code={"lot": {"specific": True, "info_in_must_exist": True}})
    refused = goods.adjust(office, "CARD", 5, lot="A")
    assert codes(refused) == ["number-info-missing"]
    assert refused.problems[0].number.lot == "A"
    office.do("save-tracking-info", item_no="CARD", dimension="lot", number="A")
    goods.stocked(office, "CARD", 5, lot="A")
    goods.stocked(office, "CARD", -2, lot="A")


def test_t_149_only_the_direction_that_says_so_asks_for_the_card(office: Office) -> None:
    goods.item(office, "CARD", code={"lot": {"specific": True, "info_out_must_exist": True}})
    goods.stocked(office, "CARD", 5, lot="A")
    assert codes(goods.adjust(office, "CARD", -2, lot="A")) == ["number-info-missing"]


def test_t_149_posting_makes_the_card_where_the_code_says_so(office: Office) -> None:
    both = {"specific": True, "info_in_must_exist": True, "create_info_on_posting": True}
    goods.item(office, "MADE", code={"lot": both, "serial": both})
    numbers = [{"serial": "s1", "lot": "A"}, {"serial": "s2", "lot": "A"}]
    goods.stocked(office, "MADE", 2, numbers=numbers)
    assert cards(office, "MADE") == [
        ("lot", "A", False),
        ("serial", "s1", False),
        ("serial", "s2", False),
    ]
    goods.stocked(office, "MADE", 1, numbers=[{"serial": "s3", "lot": "A"}])
    assert len(cards(office, "MADE")) == 4
    assert len(books.entries(office, "MADE")) == 3


def test_t_150_a_blocked_serial_does_not_leave(office: Office) -> None:
    goods.item(office, "STOP", code={"serial": {"specific": True}})
    goods.stocked(office, "STOP", 2, numbers=goods.serials("s1", "s2"))
    office.do("save-tracking-info", item_no="STOP", dimension="serial", number="s1", blocked=True)
    goods.ordered(office, "SO1", "STOP", 1, numbers=goods.serials("s1"))
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["number-blocked"]
    told = refused.problems[0]
    assert (told.line, told.number.serial) == ("SO1/10000", "s1")
    goods.tracked(office, "SO1", goods.serials("s2"))
    goods.posted(office, "SO1")


def test_t_150_nor_does_a_blocked_lot_come_in(office: Office) -> None:
    goods.item(office, "STOP", code={"lot": {"specific": True}})
    office.do("save-tracking-info", item_no="STOP", dimension="lot", number="A", blocked=True)
    assert codes(goods.adjust(office, "STOP", 2, lot="A")) == ["number-blocked"]
    office.do("save-tracking-info", item_no="STOP", dimension="lot", number="A")
    goods.stocked(office, "STOP", 2, lot="A")


def test_t_150_each_variant_has_cards_of_its_own(office: Office) -> None:
    goods.item(office, "STOP", code={"lot": {"specific": True}}, variants=["RED"])
    office.do(
        "save-tracking-info",
        item_no="STOP",
        variant="RED",
        dimension="lot",
        number="A",
        blocked=True,
    )
    goods.stocked(office, "STOP", 2, lot="A")
    refused = goods.adjust(office, "STOP", 2, lot="A", variant="RED")
    assert codes(refused) == ["number-blocked"]
