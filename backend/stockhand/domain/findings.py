"""What the reading of a barcode found out beside its meaning: repairs, doubts and reasons to
refuse."""

from enum import StrEnum

import msgspec


class FindingCode(StrEnum):
    """Repairs were made to what the scanner sent, doubts remain about what was understood,
    problems made a reading impossible."""

    # repairs
    SEPARATOR_LEADING = "separator-leading"
    """A separator stood before the first element and was dropped."""
    SEPARATOR_TRAILING = "separator-trailing"
    """A separator stood after the last element and was dropped; the standard allows one."""
    SEPARATOR_DOUBLED = "separator-doubled"
    """Several separators in a row were taken as one."""
    SEPARATOR_SUBSTITUTED = "separator-substituted"
    """The device's stand-in for the separator was taken as one."""
    LAYOUT_UNDONE = "layout-undone"
    """The host's keyboard layout had garbled an own code; undone, its check letter is right."""

    # doubts
    SEPARATOR_MISSING = "separator-missing"
    """The end of the last value would be elements of its own, had a separator been sent."""
    PARTNER_MISSING = "partner-missing"
    """An element that must go with this one is not in the symbol; it may be in another one."""
    OWN_CODE_GARBLED = "own-code-garbled"
    """It begins like an own code, but the check letter proves the rest wrong."""
    LAYOUT_AMBIGUOUS = "layout-ambiguous"
    """The check letter is right under more than one keyboard layout."""

    # problems: the symbol and its elements
    EMPTY = "empty"
    """Nothing where elements must be."""
    LENGTH_WRONG = "length-wrong"
    """Not as many digits as this symbology carries."""
    IDENTIFIER_UNKNOWN = "identifier-unknown"
    """No application identifier begins so."""
    VALUE_TOO_SHORT = "value-too-short"
    """Fewer characters than the application identifier asks for."""
    VALUE_TOO_LONG = "value-too-long"
    """More characters than the application identifier allows."""
    CHARACTER_NOT_ALLOWED = "character-not-allowed"
    """A character outside the set of the application identifier."""
    CHECK_DIGIT_WRONG = "check-digit-wrong"
    """The check digit, or pair of check characters, is another."""
    DATE_IMPOSSIBLE = "date-impossible"
    """No such day."""
    TIME_IMPOSSIBLE = "time-impossible"
    """No such time of day."""
    COUNTRY_UNKNOWN = "country-unknown"
    """No country has this code."""
    CURRENCY_UNKNOWN = "currency-unknown"
    """No currency has this code."""
    CONTENT_WRONG = "content-wrong"
    """The value breaks another rule of its application identifier."""
    PAIR_EXCLUSIVE = "pair-exclusive"
    """Two elements that must not go together."""
    VALUES_DIFFER = "values-differ"
    """The same application identifier twice, with different values."""
    SERIAL_MISSING = "serial-missing"
    """A signed key without its serial number."""

    # problems: Digital Links
    LINK_MALFORMED = "link-malformed"
    """A web address that no browser would take, or one without a path."""
    LINK_KEY_MISSING = "link-key-missing"
    """No primary key in the path: a web address, but not a Digital Link."""
    LINK_QUALIFIER_MISPLACED = "link-qualifier-misplaced"
    """Key qualifiers in the wrong order, of another key, or in the query."""
    LINK_ATTRIBUTE_NOT_ALLOWED = "link-attribute-not-allowed"
    """An application identifier that the query may not carry."""
    LINK_REPEATED = "link-repeated"
    """An application identifier twice in one link."""


class Finding(msgspec.Struct, frozen=True):
    """One repair, doubt or problem: which application identifier it is about and what was found
    there, where that says more than the code."""

    code: FindingCode
    ai: str = ""
    found: str = ""
