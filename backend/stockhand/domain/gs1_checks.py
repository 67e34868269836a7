"""What the content of a GS1 value must be: check digits, dates, codes of countries, and so on.

Each check has the name by which `gs1_table` calls it.
"""

import calendar
import re
from collections.abc import Callable

from biip.checksums import gs1_standard_check_digit

from stockhand.domain.findings import FindingCode

_COUNTRIES = """
AD020 AE784 AF004 AG028 AI660 AL008 AM051 AO024 AQ010 AR032 AS016 AT040 AU036 AW533 AX248
AZ031 BA070 BB052 BD050 BE056 BF854 BG100 BH048 BI108 BJ204 BL652 BM060 BN096 BO068 BQ535
BR076 BS044 BT064 BV074 BW072 BY112 BZ084 CA124 CC166 CD180 CF140 CG178 CH756 CI384 CK184
CL152 CM120 CN156 CO170 CR188 CU192 CV132 CW531 CX162 CY196 CZ203 DE276 DJ262 DK208 DM212
DO214 DZ012 EC218 EE233 EG818 EH732 ER232 ES724 ET231 FI246 FJ242 FK238 FM583 FO234 FR250
GA266 GB826 GD308 GE268 GF254 GG831 GH288 GI292 GL304 GM270 GN324 GP312 GQ226 GR300 GS239
GT320 GU316 GW624 GY328 HK344 HM334 HN340 HR191 HT332 HU348 ID360 IE372 IL376 IM833 IN356
IO086 IQ368 IR364 IS352 IT380 JE832 JM388 JO400 JP392 KE404 KG417 KH116 KI296 KM174 KN659
KP408 KR410 KW414 KY136 KZ398 LA418 LB422 LC662 LI438 LK144 LR430 LS426 LT440 LU442 LV428
LY434 MA504 MC492 MD498 ME499 MF663 MG450 MH584 MK807 ML466 MM104 MN496 MO446 MP580 MQ474
MR478 MS500 MT470 MU480 MV462 MW454 MX484 MY458 MZ508 NA516 NC540 NE562 NF574 NG566 NI558
NL528 NO578 NP524 NR520 NU570 NZ554 OM512 PA591 PE604 PF258 PG598 PH608 PK586 PL616 PM666
PN612 PR630 PS275 PT620 PW585 PY600 QA634 RE638 RO642 RS688 RU643 RW646 SA682 SB090 SC690
SD729 SE752 SG702 SH654 SI705 SJ744 SK703 SL694 SM674 SN686 SO706 SR740 SS728 ST678 SV222
SX534 SY760 SZ748 TC796 TD148 TF260 TG768 TH764 TJ762 TK772 TL626 TM795 TN788 TO776 TR792
TT780 TV798 TW158 TZ834 UA804 UG800 UM581 US840 UY858 UZ860 VA336 VC670 VE862 VG092 VI850
VN704 VU548 WF876 WS882 YE887 YT175 ZA710 ZM894 ZW716
"""
"""ISO 3166-1: two letters and three digits of each country."""

_CURRENCIES = """
008 012 032 036 044 048 050 051 052 060 064 068 072 084 090 096 104 108 116 124 132 136 144 152
156 170 174 188 191 192 203 208 214 222 230 232 238 242 262 270 292 320 324 328 332 340 344 348
352 356 360 364 368 376 388 392 398 400 404 408 410 414 417 418 422 426 430 434 446 454 458 462
480 484 496 498 504 512 516 524 532 533 548 554 558 566 578 586 590 598 600 604 608 634 643 646
654 682 690 694 702 704 706 710 728 748 752 756 760 764 776 780 784 788 800 807 818 826 834 840
858 860 882 886 901 924 925 926 927 928 929 930 931 932 933 934 936 938 940 941 943 944 946 947
948 949 950 951 952 953 955 956 957 958 959 960 961 962 963 964 965 967 968 969 970 971 972 973
975 976 977 978 979 980 981 984 985 986 990 994 997 999
"""
"""ISO 4217: the three digits of each currency."""

_COUNTRY_LETTERS = {country[:2] for country in _COUNTRIES.split()}
_COUNTRY_DIGITS = {country[2:] for country in _COUNTRIES.split()}
_CURRENCY_DIGITS = set(_CURRENCIES.split())

_SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_SET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)

CHARACTERS = {
    "N": re.compile(r"[0-9]*"),
    "X": re.compile(r"[!\"%-?A-Z_a-z]*"),
    "Y": re.compile(r"[#\-/0-9A-Z]*"),
    "Z": re.compile(r"[-0-9A-Z_a-z]*={0,2}"),
}
"""The character sets of values."""


def check_digit(body: str) -> str:
    """The digit that completes a GTIN, an SSCC, a GLN or any other GS1 key of digits."""
    return str(gs1_standard_check_digit(body))


def check_pair(body: str) -> str:
    """The two characters that complete a Global Model Number."""
    total = sum(
        _SET_82.index(character) * prime
        for character, prime in zip(reversed(body), _PRIMES, strict=False)
    )
    high, low = divmod(total % 1021, 32)
    return _SET_32[high] + _SET_32[low]


def ends_in_check_digit(text: str) -> bool:
    return (
        len(text) > 1
        and CHARACTERS["N"].fullmatch(text) is not None
        and check_digit(text[:-1]) == text[-1]
    )


def is_date(text: str) -> bool:
    """Whether six digits are a day; leap years are those that four divides, as 2000 was one."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000 + year % 4, month)[1]


def _is_date_or_month(text: str) -> bool:
    return is_date(text[:4] + "01" if text.endswith("00") else text)


def _is_full_date(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _is_padded(text: str) -> bool:
    """Whether equals signs at the end of base 64 fill it up to a multiple of three, as the
    standard's own checks have it."""
    return not text.endswith("=") or (len(text) % 3 == 0 and text.strip("=") != "")


def _is_piece(text: str) -> bool:
    piece, pieces = int(text[:2]), int(text[2:])
    return 0 < piece <= pieces


def _is_iban(text: str) -> bool:
    if not re.fullmatch(r"[0-9A-Z]{11,34}", text) or text[:2] not in _COUNTRY_LETTERS:
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def _counted(lowest: int, highest: int, least: int) -> str:
    """The pattern of a digit that says how many more than `least` digits follow it."""
    return "(?:" + "|".join(f"{n}[0-9]{{{n + least}}}" for n in range(lowest, highest + 1)) + ")"


_COMPANY = _counted(0, 6, 6)
_PURCHASE = _counted(1, 5, 0) + "[0-49][0-9]{3}"
_COUPON = re.compile(
    f"{_COMPANY}[0-9]{{6}}{_counted(1, 5, 0)}{_PURCHASE}"
    f"(?:1[0-3]{_PURCHASE}(?:{_COMPANY}|9))?(?:2{_PURCHASE}(?:{_COMPANY}|9))?"
    "(?:3(?P<until>[0-9]{6}))?(?:4(?P<since>[0-9]{6}))?"
    f"(?:5{_counted(0, 9, 6)})?(?:6{_counted(1, 7, 6)})?(?:9[01256][0-2][0-9][01])?"
)
"""A North American coupon: who, which, what it saves, what to buy; then optional fields."""
_OFFER = re.compile(f"[01]{_COMPANY}[0-9]{{6}}{_counted(0, 9, 6)}")


def _is_coupon(text: str) -> bool:
    coupon = _COUPON.fullmatch(text)
    if not coupon:
        return False
    since, until = coupon["since"], coupon["until"]
    days = [day for day in (since, until) if day]
    return all(is_date(day) for day in days) and (len(days) < 2 or since <= until)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _has_right_pair(text: str) -> bool:
    return len(text) > 2 and check_pair(text[:-2]) == text[-2:]


CHECKS: dict[str, Callable[[str], bool]] = {
    "check": ends_in_check_digit,
    "pair": _has_right_pair,
    "iban": _is_iban,
    "prefix1": _matches(r"[0-9]{4}.*"),
    "prefix2": _matches(r".[0-9]{4}.*"),
    "day": is_date,
    "day0": _is_date_or_month,
    "fullday": _is_full_date,
    "time": _matches(r"(?:[01][0-9]|2[0-3])[0-5][0-9]"),
    "hour": _matches(r"[01][0-9]|2[0-3]"),
    "minute": _matches(r"[0-5][0-9]"),
    "country": lambda text: text in _COUNTRY_DIGITS,
    "country2": lambda text: text in _COUNTRY_LETTERS,
    "processor": lambda text: text in _COUNTRY_DIGITS or text == "999",
    "currency": lambda text: text in _CURRENCY_DIGITS,
    "escaped": _matches(r"(?:[^%]|%[0-9A-Fa-f]{2})*"),
    "zero": _matches("0"),
    "nonzero": _matches(r"0*[1-9][0-9]*"),
    "unpadded": _matches(r"0|[1-9][0-9]*"),
    "nondigit": _matches(r".*[^0-9].*"),
    "flag": _matches("[01]"),
    "minus": _matches("-"),
    "sex": _matches("[0129]"),
    "winding": _matches("[019]"),
    "media": _matches(r"0[1-9]|10|[89][0-9]"),
    "index": _matches(r"[-0-9A-Z_a-z]"),
    "sequence": lambda text: re.fullmatch("[1-9]/[1-9]", text) is not None and text[0] <= text[2],
    "piece": _is_piece,
    "latitude": lambda text: int(text) <= 180_0000000,
    "longitude": lambda text: int(text) <= 360_0000000,
    "padded": _is_padded,
    "coupon": _is_coupon,
    "offer": lambda text: _OFFER.fullmatch(text) is not None,
}

FAULTS = {
    "check": FindingCode.CHECK_DIGIT_WRONG,
    "pair": FindingCode.CHECK_DIGIT_WRONG,
    "iban": FindingCode.CHECK_DIGIT_WRONG,
    "day": FindingCode.DATE_IMPOSSIBLE,
    "day0": FindingCode.DATE_IMPOSSIBLE,
    "fullday": FindingCode.DATE_IMPOSSIBLE,
    "time": FindingCode.TIME_IMPOSSIBLE,
    "hour": FindingCode.TIME_IMPOSSIBLE,
    "minute": FindingCode.TIME_IMPOSSIBLE,
    "country": FindingCode.COUNTRY_UNKNOWN,
    "country2": FindingCode.COUNTRY_UNKNOWN,
    "processor": FindingCode.COUNTRY_UNKNOWN,
    "currency": FindingCode.CURRENCY_UNKNOWN,
}
"""What it is called when a check fails; all others are `content-wrong`."""
