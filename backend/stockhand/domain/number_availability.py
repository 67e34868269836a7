"""How much of a number is there, how much is asked of it, and what is left (T 4.6, F-1)."""

from datetime import date

import msgspec

from stockhand.domain.tracking import Tracking


class NumberAvailability(msgspec.Struct, frozen=True, kw_only=True):
    """A number at a location. Supply that is not posted never counts, nor do reservations whose
    demand has not said which number it wants: those can be given other stock."""

    quantity_base: int = 0
    requested_base: int = 0
    """Of all demand that names the number and wants some of it handled."""
    reserved_base: int = 0
    nonspecific_base: int = 0
    """Reserved by others that named no number."""

    def available(self, pending_base: int = 0) -> int:
        """What is left after all that is asked, and what somebody is about to ask beyond it."""
        return self.quantity_base - (self.requested_base + pending_base)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A number that may be selected for outgoing goods."""

    tracking: Tracking
    there: NumberAvailability
    expiration_date: date | None = None


def pending(session_base: int, current_requested_base: int) -> int:
    """What a line is about to ask of a number beyond what the books know of it (T-061, T-065)."""
    return session_base - current_requested_base


def selected(candidates: list[Candidate], needed_base: int) -> dict[Tracking, int]:
    """The numbers to take for so much, in the order given (T-055, T-056): of each what is left
    after all who asked for it, and after others who hold it without having asked. So a number that
    would have to be freed first is left where it is."""
    found: dict[Tracking, int] = {}
    rest = needed_base
    for one in candidates:
        take = min(rest, one.there.available() - one.there.nonspecific_base)
        if take > 0:
            found[one.tracking] = take
            rest -= take
    return found
