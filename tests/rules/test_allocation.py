"""The reservation worksheet: stock shared among all who ask for it (T 6.3, end)."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockhand.domain.allocation import equally
from stockhand.domain.quantity import PIECE
from tests.rules.goods import item, ordered, stocked
from tests.rules.held import due, pairs
from tests.warehouses import Office


def asked(office: Office, stock: float, **needs: float) -> None:
    """Stock of an item, and an order for each need."""
    item(office, "BOLT")
    stocked(office, "BOLT", stock)
    for day, (no, quantity) in enumerate(needs.items(), start=1):
        ordered(office, no, "BOLT", quantity, due_date=due(day))


def allocate(office: Office, policy: str) -> dict[str, float]:
    """What each line got, as it is answered."""
    answer = office.answer("allocate-stock", location="SHED", items=["BOLT"], policy=policy)
    assert answer.status == "applied", bytes(answer.body).decode()
    shares = msgspec.json.decode(answer.body)["result"]["shares"]
    return {one["line"]: float(one["reserved"]) for one in shares}


def held(office: Office, no: str) -> float:
    return sum(pair[0] for pair in pairs(office, no))


@pytest.mark.parametrize(
    ("policy", "stock", "shares"),
    [
        ("basic", 12, (0, 0)),
        ("equally", 12, (6, 6)),
        ("basic", 20, (10, 7)),
        ("equally", 20, (10, 7)),
        ("equally", 15, (8, 7)),
        ("equally", 13, (7, 6)),
    ],
)
def test_t_185_scarce_stock_is_shared(
    office: Office, policy: str, stock: float, shares: tuple[float, float]
) -> None:
    asked(office, stock, SO1=10, SO2=7)
    answered = allocate(office, policy)
    assert (answered["SO1/10000"], answered["SO2/10000"]) == shares
    assert (held(office, "SO1"), held(office, "SO2")) == shares


def test_t_185_what_is_reserved_already_is_nobodys_share(office: Office) -> None:
    asked(office, 12, SO1=10, SO2=7)
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000, quantity="4")
    assert allocate(office, "equally") == {"SO1/10000": 4, "SO2/10000": 4}
    assert (held(office, "SO1"), held(office, "SO2")) == (8, 4)


def test_t_186_demand_that_never_reserves_is_left_out(office: Office) -> None:
    item(office, "BOLT")
    stocked(office, "BOLT", 9)
    ordered(office, "SO1", "BOLT", 4, reserve="never")
    ordered(office, "SO2", "BOLT", 7)
    assert allocate(office, "basic") == {"SO2/10000": 7}
    item(office, "BOLT", reserve="never")
    ordered(office, "SO3", "BOLT", 1)
    assert allocate(office, "basic") == {}


@given(
    stock=st.integers(0, 60),
    needs=st.lists(st.integers(0, 20), min_size=1, max_size=6),
)
def test_t_185_shares_use_all_there_is_and_differ_by_a_piece(stock: int, needs: list[int]) -> None:
    shares = equally(stock * PIECE, [need * PIECE for need in needs])
    pieces = [share // PIECE for share in shares]
    assert sum(pieces) == min(stock, sum(needs))
    assert all(share <= need for share, need in zip(pieces, needs, strict=True))
    unserved = [share for share, need in zip(pieces, needs, strict=True) if share < need]
    assert all(share >= max(pieces) - 1 for share in unserved)
