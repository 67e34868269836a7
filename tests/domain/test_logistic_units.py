"""Serial shipping container codes, with the numbers that GS1 itself gives as examples."""

import pytest

from stockhand.domain import logistic_units
from stockhand.domain.gs1_checks import check_digit
from stockhand.domain.logistic_units import SsccNumbering


@pytest.mark.parametrize(
    ("extension", "prefix", "serial", "sscc"),
    [
        # The worked example of the check digit in the General Specifications, section 7.9.
        (3, "7610425", "002123456", "376104250021234569"),
        # The SSCC of the Tag Data Standard, urn:epc:id:sscc:0614141.1234567890.
        (1, "0614141", "234567890", "106141412345678908"),
        (0, "9506000134", "7", "095060001340000079"),
    ],
)
def test_an_sscc_is_extension_prefix_serial_and_check_digit(
    extension: int, prefix: str, serial: str, sscc: str
) -> None:
    numbering = SsccNumbering(company_prefix=prefix, extension_digit=extension)
    assert logistic_units.sscc(numbering, serial) == sscc


def test_check_digits_of_the_general_specifications() -> None:
    assert check_digit("629104150021") == "3"
    assert check_digit("37610425002123456") == "9"


def test_a_serial_that_is_no_number_or_has_no_room_gives_none() -> None:
    numbering = SsccNumbering(company_prefix="950600013400", extension_digit=0)
    assert logistic_units.sscc(numbering, "0009999") == "095060001340099998"
    assert logistic_units.sscc(numbering, "10000") is None
    assert logistic_units.sscc(numbering, "A1") is None


def test_a_company_prefix_has_4_to_12_digits() -> None:
    for prefix in ("123", "1234567890123", "12A4567", ""):
        found = list(logistic_units.check(SsccNumbering(company_prefix=prefix)))
        assert [problem.code for problem in found] == ["malformed-command"], prefix
    wrong = SsccNumbering(company_prefix="9506000", extension_digit=12)
    assert len(list(logistic_units.check(wrong))) == 1
    assert not list(logistic_units.check(SsccNumbering(company_prefix="9506000")))
