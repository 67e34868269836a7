"""The reader of barcodes, rule by rule: symbologies, GS1, Digital Links, own codes, repairs."""

import re
from datetime import date
from decimal import Decimal

import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stockhand.domain import gs1, gs1_checks, gs1_table, own_codes
from stockhand.domain.barcodes import Barcode, ReadingKind, Route, Verdict, interpret, route
from stockhand.domain.gs1 import GS
from stockhand.domain.own_codes import Layout, OwnKind

TODAY = date(2026, 11, 21)


def read(raw: str, *separators: str) -> Barcode:
    return interpret(raw, TODAY, separators=separators)


def kinds(barcode: Barcode) -> list[str]:
    return [reading.kind.value for reading in barcode.readings]


def problems(barcode: Barcode) -> list[str]:
    return [f"{one.ai} {one.code}".strip() for one in barcode.problems]


def elements(barcode: Barcode) -> dict[str, str]:
    return {one.ai: one.value for one in barcode.readings[0].elements}


# --- routing by symbology identifier -----------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "way"),
    [
        ("]C1", Route.GS1),
        ("]e0", Route.GS1),
        ("]d2", Route.GS1),
        ("]d8", Route.GS1),
        ("]Q3", Route.GS1),
        ("]J1", Route.GS1),
        ("]E0", Route.EAN_13),
        ("]E4", Route.EAN_8),
        ("]I1", Route.ITF_14),
        ("]C0", Route.PLAIN),
        ("]Q1", Route.PLAIN),
        ("]z0", Route.PLAIN),
        ("", Route.UNKNOWN),
        ("]XX", Route.UNKNOWN),
        ("]C10", Route.UNKNOWN),
    ],
)
def test_the_symbology_identifier_says_how_to_read(identifier: str, way: Route):
    assert route(identifier) is way


def test_a_unit_pack_tells_all_its_facts():
    barcode = read(f"]d201095201234567881726123110LOT-42{GS}21SN9{GS}3103001750")
    facts = gs1.facts(barcode.readings[0].elements)
    assert barcode.verdict is Verdict.ACCEPTED
    assert barcode.symbology == "datamatrix"
    assert (facts.gtin, facts.lot, facts.serial) == ("09520123456788", "LOT-42", "SN9")
    assert facts.expiration == date(2026, 12, 31)
    assert facts.net_weight_kg == Decimal("1.750")
    assert (facts.best_before, facts.count, facts.sscc) == (None, None, "")


def test_a_pallet_label_tells_what_is_on_it_and_how_many():
    label = f"]C1000952012345678912350209520123456788152611303748{GS}10AB{GS}400PO7"
    facts = gs1.facts(read(label).readings[0].elements)
    assert (facts.sscc, facts.content_gtin) == ("095201234567891235", "09520123456788")
    assert (facts.count, facts.lot, facts.order) == (48, "AB", "PO7")
    assert facts.best_before == date(2026, 11, 30)


def test_an_expiry_with_time_is_the_expiration_where_there_is_no_plain_one():
    facts = gs1.facts(read("]C1010952012345678870032612312359").readings[0].elements)
    assert facts.expiration == date(2026, 12, 31)


def test_a_location_may_name_the_bin():
    facts = gs1.facts(read("]C14149520123456788254A-01-02").readings[0].elements)
    assert (facts.gln, facts.gln_extension) == ("9520123456788", "A-01-02")


def test_an_ean_is_a_gtin_of_fourteen_digits():
    barcode = read("]E04006381333931")
    assert barcode.verdict is Verdict.ACCEPTED
    assert barcode.readings[0].value == "04006381333931"
    assert kinds(read("]E495201238")) == ["gtin", "text"]
    assert kinds(read("]E3400638133393112")) == ["gtin", "text"]
    assert kinds(read("]I110614141123459")) == ["gtin", "text"]


def test_an_ean_of_another_length_is_refused_but_read():
    barcode = read("]E0012345678905")
    assert barcode.verdict is Verdict.REFUSED
    assert problems(barcode) == ["length-wrong"]
    assert barcode.readings[0].value == "00012345678905"


def test_an_ean_with_a_wrong_check_digit_is_only_text():
    barcode = read("]E04006381333932")
    assert problems(barcode) == ["check-digit-wrong"]
    assert kinds(barcode) == ["text"]


def test_the_symbol_above_an_ean_adds_its_elements():
    barcode = read(f"]E02112345678900|]e010LOT{GS}98XYZ")
    assert elements(barcode) == {"01": "02112345678900", "10": "LOT", "98": "XYZ"}


def test_an_itf_of_another_length_is_text():
    assert read("]I1123456").verdict is Verdict.ACCEPTED
    assert kinds(read("]I1123456")) == ["text"]


def test_plain_code_is_never_taken_for_elements():
    barcode = read("]C00109520123456788")
    assert (barcode.verdict, kinds(barcode)) == (Verdict.ACCEPTED, ["text"])


# --- without a symbology identifier ------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "readings"),
    [
        ("95201238", ["gtin", "text"]),
        ("12345678", ["text"]),
        ("012345678905", ["gtin", "text"]),
        ("4006381333931", ["gtin", "text"]),
        ("10614141123459", ["gtin", "text"]),
        ("095201234567891235", ["sscc", "text"]),
        ("095201234567891236", ["text"]),
        ("00095201234567891235", ["element-strings", "text"]),
        ("0109520123456788", ["element-strings", "text"]),
        ("0109520123456789", ["text"]),
        (f"10LOT{GS}21SN9", ["element-strings", "text"]),
        ("10LOT21SN9", ["text"]),
        ("https://id.gs1.org/01/09520123456788", ["digital-link", "text"]),
        ("ABC", ["text"]),
        ("", ["text"]),
    ],
)
def test_without_an_identifier_every_reading_stands_beside_the_text(raw: str, readings: list[str]):
    barcode = read(raw)
    assert kinds(barcode) == readings
    assert barcode.readings[-1].value == raw
    assert barcode.verdict is Verdict.UNPROVEN


def test_a_separator_after_an_identifier_demands_elements():
    barcode = read(f"10LOT{GS}17261331")
    assert barcode.verdict is Verdict.REFUSED
    assert problems(barcode) == ["17 date-impossible"]


# --- separators --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "repairs"),
    [
        (f"]d2{GS}010952012345678821SN9", ["separator-leading"]),
        (f"]d2010952012345678821SN9{GS}", ["separator-trailing"]),
        (f"]d20109520123456788{GS}{GS}21SN9", ["separator-doubled"]),
        (
            f"]d2{GS}{GS}010952012345678821SN9{GS}{GS}",
            ["separator-leading", "separator-trailing", "separator-doubled"],
        ),
        (f"]d20109520123456788{GS}21SN9", []),
    ],
)
def test_separators_too_many_are_dropped_and_told(raw: str, repairs: list[str]):
    barcode = read(raw)
    assert [one.code.value for one in barcode.repaired] == repairs
    assert elements(barcode) == {"01": "09520123456788", "21": "SN9"}
    assert barcode.raw == raw


@pytest.mark.parametrize("token", ["|", "~", "^", "#", "{GS}", r"\x1d"])
def test_a_device_may_send_a_stand_in_for_the_separator(token: str):
    for identifier in ("]C1", ""):
        barcode = read(f"{identifier}10LOT-42{token}21SN9", token)
        assert elements(barcode) == {"10": "LOT-42", "21": "SN9"}
        assert [(one.code.value, one.found) for one in barcode.repaired] == [
            ("separator-substituted", token)
        ]
        assert barcode.gs_seen


def test_a_stand_in_that_this_device_does_not_send_is_not_replaced():
    assert problems(read("]C110LOT|21SN9")) == ["10 character-not-allowed"]
    assert kinds(read("SHELF|7", "|")) == ["text"]
    assert read("]Q1SHELF|7", "|").readings[0].value == "SHELF|7"


def test_a_lost_separator_is_doubted_because_the_text_is_legal_without():
    barcode = read("]C10109520123456788" + "10LOT-4221SN9")
    assert elements(barcode)["10"] == "LOT-4221SN9"
    assert [(one.code.value, one.ai, one.found) for one in barcode.doubts] == [
        ("separator-missing", "10", "21SN9")
    ]


def test_a_lost_separator_explains_a_value_that_is_too_long():
    for identifier in ("]C1", ""):
        barcode = read(f"{identifier}010952012345678810LOT-000000000042" + "21SN000000009")
        assert "separator-missing" in [one.code.value for one in barcode.doubts]
        assert kinds(barcode) == ["text"]


@pytest.mark.parametrize(
    "raw",
    [
        "]C1010952012345678810LOT-42",
        f"]C10109520123456788{GS}10LOT-4221SN9",  # separators arrive
        "]C1010952012345678810LOT17261399",  # the end is no date
        "]C1010952012345678821A21B",  # the end repeats what is there
    ],
)
def test_nothing_is_doubted_where_the_end_is_no_element(raw: str):
    assert "separator-missing" not in [one.code.value for one in read(raw).doubts]


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("0509520123456788", "identifier-unknown"),
        ("0109520123456789", "01 check-digit-wrong"),
        ("00A95201234567891235", "00 character-not-allowed"),
        ("010952012345678", "01 value-too-short"),
        ("10" + "L" * 21, "10 value-too-long"),
        ("10A B", "10 character-not-allowed"),
        ("21A#B", "21 character-not-allowed"),
        ("17261301", "17 date-impossible"),
        ("17260230", "17 date-impossible"),
        ("17270229", "17 date-impossible"),
        ("70032612312460", "7003 time-impossible"),
        ("422999", "422 country-unknown"),
        ("3912000100", "3912 currency-unknown"),
        ("401123", "401 content-wrong"),
        ("401ABCD", "401 content-wrong"),
        ("800302112345678901ABC", "8003 check-digit-wrong"),
        ("8006095201234567880302", "8006 content-wrong"),
        ("80131987654Ad4X4bL5ttr2310c2M", "8013 check-digit-wrong"),
        ("8007DE91100000000123456780", "8007 check-digit-wrong"),
        ("700726122526", "7007 value-too-short"),
    ],
)
def test_a_value_must_keep_the_rules_of_its_identifier(text: str, problem: str):
    barcode = read("]C1" + text)
    assert problems(barcode) == [problem]
    assert (barcode.verdict, kinds(barcode)) == (Verdict.REFUSED, ["text"])


@pytest.mark.parametrize(
    "text",
    [
        "01095201234567887007261001261031",
        "422528",
        "423528276",
        "3912978000100",
        "4016614141ABC",
        "8006095201234567880103",
        "80131987654Ad4X4bL5ttr2310c2K",
        "8007DE91100000000123456789",
        "4309" + "0790285848" + "3015297971",
        "8110012345612345611110123",
    ],
)
def test_a_value_that_keeps_them_is_accepted(text: str):
    assert problems(read("]C1" + text)) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0109520123456788" + "0209520123456788", "02 pair-exclusive"),
        ("0109520123456788" + "375", "01 pair-exclusive"),
        (f"21A{GS}235B", "21 pair-exclusive"),
        ("3100001750" + "3103001750", "3100 pair-exclusive"),
        (f"10A{GS}10B", "10 values-differ"),
        (f"2539520123456788{GS}8030AbC", "253 serial-missing"),
    ],
)
def test_some_elements_exclude_each_other(text: str, problem: str):
    assert problem in problems(read("]C1" + text))


def test_the_same_element_twice_is_no_problem():
    assert problems(read(f"]C110A{GS}99X{GS}10A")) == []


def test_a_missing_partner_is_a_doubt_because_labels_are_split_over_symbols():
    barcode = read(f"]C10209520123456788{GS}375")
    assert barcode.verdict is Verdict.ACCEPTED
    assert [(one.code.value, one.ai, one.found) for one in barcode.doubts] == [
        ("partner-missing", "37", "00")
    ]


# --- dates, numbers, check digits --------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "year", "day"),
    [
        ("261231", 2026, date(2026, 12, 31)),
        ("760101", 2026, date(2076, 1, 1)),
        ("770101", 2026, date(1977, 1, 1)),
        ("991231", 2026, date(1999, 12, 31)),
        ("760630", 2025, date(1976, 6, 30)),
        ("500101", 2000, date(2050, 1, 1)),
        ("020101", 2051, date(2002, 1, 1)),
        ("010101", 2051, date(2101, 1, 1)),
        ("480101", 2099, date(2148, 1, 1)),
        ("270200", 2026, date(2027, 2, 28)),
        ("280200", 2026, date(2028, 2, 29)),
        ("261100", 2026, date(2026, 11, 30)),
        ("000229", 2026, date(2000, 2, 29)),
        ("270229", 2026, None),
        ("261301", 2026, None),
        ("26123", 2026, None),
    ],
)
def test_two_digits_of_a_year_are_near_today(value: str, year: int, day: date | None):
    assert gs1.decoded_date(value, date(year, 7, 1)) == day


@pytest.mark.parametrize(
    ("ai", "value", "number"),
    [
        ("3100", "001750", "1750"),
        ("3103", "001750", "1.750"),
        ("3105", "123456", "1.23456"),
        ("3920", "1999", "1999"),
        ("3922", "0299", "2.99"),
        ("3932", "978299", "2.99"),
        ("3909", "1", "0.000000001"),
    ],
)
def test_the_fourth_digit_counts_the_decimals(ai: str, value: str, number: str):
    assert gs1.decoded_decimal(ai, value) == Decimal(number)


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("9520123", "8"),
        ("01234567890", "5"),
        ("400638133393", "1"),
        ("061414100003", "6"),
        ("1061414112345", "9"),
        ("09520123456789123", "5"),
    ],
)
def test_check_digits(body: str, digit: str):
    assert gs1_checks.check_digit(body) == digit


def test_the_table_has_every_identifier_that_biip_knows_with_its_length():
    numbers = [f"{number:0{digits}}" for digits in (2, 3, 4) for number in range(10**digits)]
    found = [identifier for number in numbers if (identifier := gs1_table.get(number))]
    assert len(found) == 541
    for identifier in found:
        shape = GS1ApplicationIdentifier.extract(identifier.ai).format.partition("+")[2]
        if re.fullmatch(r"[NXYZ\d.+\[\]]+", shape) and ".N" not in shape:
            lengths = [int(length) for length in re.findall(r"\d+", shape)]
            assert identifier.longest == sum(lengths), identifier


# --- Digital Links -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://id.gs1.org/01/09520123456788", {"01": "09520123456788"}),
        ("HTTP://a/stem/01/09520123456788?17=261231&x", {"01": "09520123456788", "17": "261231"}),
        (
            "https://a/01/09520123456788/10/A%2FB/21/C+D",
            {"01": "09520123456788", "10": "A/B", "21": "C+D"},
        ),
        ("https://a/00/faux/00/095201234567891235", {"00": "095201234567891235"}),
        ("https://a:80/414/9520123456788/254/3a", {"414": "9520123456788", "254": "3a"}),
        ("https://[::1]/01/09520123456788#10", {"01": "09520123456788"}),
        (
            "https://a/01/09520123456788/235/XY?10=L",
            {"01": "09520123456788", "235": "XY", "10": "L"},
        ),
    ],
)
def test_a_link_with_a_primary_key_is_read(link: str, expected: dict[str, str]):
    barcode = read("]Q1" + link)
    assert (barcode.verdict, kinds(barcode)) == (Verdict.ACCEPTED, ["digital-link", "text"])
    assert elements(barcode) == expected


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("https://example.org/products", "link-key-missing"),
        ("https://a/01/09520123456788/", "link-key-missing"),
        ("http://a", "link-malformed"),
        ("http:///01/09520123456788", "link-malformed"),
        ("https://a/01/09520123456788?10=é", "link-malformed"),
        ("https://a/01/9520123456788", "01 value-too-short"),
        ("https://a/01/09520123456789", "01 check-digit-wrong"),
        ("https://a/01/09520123456788/21/A/10/B", "01 link-qualifier-misplaced"),
        ("https://a/01/09520123456788?10=A", "01 link-qualifier-misplaced"),
        ("https://a/00/095201234567891235?21=A", "21 link-attribute-not-allowed"),
        ("https://a/01/09520123456788?99=A&99=A", "99 link-repeated"),
        ("https://a/01/09520123456788?89=A", "identifier-unknown"),
        ("https://a/01/09520123456788?99=", "99 value-too-short"),
        ("https://a/01/09520123456788?99=A+B", "99 character-not-allowed"),
        ("https://a/01/09520123456788?99=A%00B", "99 character-not-allowed"),
    ],
)
def test_a_link_must_keep_the_rules(link: str, problem: str):
    barcode = read("]Q1" + link)
    assert problems(barcode) == [problem]
    assert kinds(barcode) == ["text"]


def test_a_scheme_in_mixed_case_is_text():
    assert read("]Q1HtTps://a/01/09520123456788").verdict is Verdict.ACCEPTED
    assert kinds(read("]Q1HtTps://a/01/09520123456788")) == ["text"]


# --- own codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "body"),
    [
        ("XBA-01-02G", ReadingKind.BIN, "A-01-02"),
        ("XLl4711/bJ", ReadingKind.LOT, "l4711/b"),
        ("XP000123C", ReadingKind.PLATE, "000123"),
        ("XUANNAF", ReadingKind.USER, "ANNA"),
        ("XCUNDOE", ReadingKind.COMMAND, "UNDO"),
    ],
)
def test_our_own_labels_say_what_they_are_on(code: str, kind: ReadingKind, body: str):
    assert own_codes.make(OwnKind(kind.value), body) == code
    for identifier in ("", "]C0", "]Q1"):
        barcode = read(identifier + code)
        assert (barcode.readings[0].kind, barcode.readings[0].value) == (kind, body)
        assert (barcode.repaired, barcode.doubts) == ((), ())


@pytest.mark.parametrize(
    ("garbled", "layout"),
    [
        ("XBZ)à&)àéI", "azerty"),
        ("XBWß01ß02I", "qwertz"),
        ("xbw-01-02i", "caps-lock"),
    ],
)
def test_a_wrong_keyboard_layout_is_undone_and_told(garbled: str, layout: str):
    assert own_codes.make(OwnKind.BIN, "W-01-02") == "XBW-01-02I"
    barcode = read(garbled)
    assert (barcode.readings[0].kind, barcode.readings[0].value) == (ReadingKind.BIN, "W-01-02")
    assert [(one.code.value, one.found) for one in barcode.repaired] == [("layout-undone", layout)]


def test_a_damaged_own_code_is_doubted_and_only_text():
    barcode = read("XBA-01-03G")
    assert kinds(barcode) == ["text"]
    assert [one.code.value for one in barcode.doubts] == ["own-code-garbled"]


def test_where_two_layouts_fit_both_readings_are_offered():
    barcode = read("XBABCDEFGHIAD")
    assert [reading.value for reading in barcode.readings][:2] == ["ABCDEFGHIA", "QBCDEFGHIQ"]
    assert kinds(barcode)[:2] == ["bin", "bin"]
    assert [one.code.value for one in barcode.doubts] == ["layout-ambiguous"]


bodies = st.text(st.sampled_from(own_codes.BODY_CHARACTERS), min_size=1, max_size=50)


@given(kind=st.sampled_from(OwnKind), body=bodies, layout=st.sampled_from(Layout))
def test_under_every_layout_the_code_that_was_sent_is_among_the_readings(
    kind: OwnKind, body: str, layout: Layout
):
    sent = own_codes.make(kind, body)
    found = own_codes.read(own_codes.garbled(sent, layout))
    assert (kind, body) in [(code.kind, code.body) for code in found]


@given(body=bodies, place=st.integers(0, 49), other=st.sampled_from(own_codes.BODY_CHARACTERS))
def test_a_single_wrong_character_is_found(body: str, place: int, other: str):
    place %= len(body)
    if (ord(body[place]) - ord(other)) % 19 == 0:
        return
    sent = own_codes.make(OwnKind.BIN, body)
    damaged = sent[: 2 + place] + other + sent[3 + place :]
    assert own_codes.OwnCode(OwnKind.BIN, damaged[2:-1]) not in own_codes.read(damaged)


# --- anything at all ---------------------------------------------------------------------------

prefixes = st.sampled_from(["", "]C1", "]d2", "]Q1", "]E0", "]E4", "]I1", "]C0", "XB", "01", "10"])
pieces = st.sampled_from(["01", "0109520123456788", "10", "17261231", GS, "3103", "https://a/01/"])
texts = st.one_of(
    st.text(max_size=5000),
    st.text("0123456789", max_size=60),
    st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=20).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(prefix=prefixes, text=texts, today=st.dates(), token=st.sampled_from(["", "|", "A", "{GS}"]))
@example(prefix="]C1", text="390" + "0" + "9" * 4999, today=TODAY, token="")
@example(prefix="]C1", text="10" + "21" * 2499, today=TODAY, token="")
@example(prefix="", text="\ud800" * 10, today=TODAY, token="|")
@example(prefix="]E0", text="٠" * 13, today=TODAY, token="")
def test_any_text_is_read_without_an_exception(prefix: str, text: str, today: date, token: str):
    barcode = interpret(prefix + text, today, separators=(token,))
    assert barcode.raw == prefix + text == barcode.symbology_identifier + barcode.text
    assert barcode.readings[-1].kind is ReadingKind.TEXT
    assert (barcode.verdict is Verdict.REFUSED) == bool(barcode.problems)
    for reading in barcode.readings:
        gs1.facts(reading.elements)
