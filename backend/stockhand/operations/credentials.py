"""Badges, PINs and tokens: made, hashed, compared. None of them is ever stored or logged as it
is."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from stockhand.domain import own_codes
from stockhand.domain.own_codes import OwnKind

_PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""A PIN is the second factor beside a badge on a known device; a shift change is forty sign-ins."""

_NOBODY = _PIN_HASHER.hash("000000")
"""Compared with when the badge is unknown, so that the answer takes as long."""


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_badge() -> str:
    """What is printed on a badge: nothing that could be guessed from another one."""
    return own_codes.make(OwnKind.USER, secrets.token_hex(8).upper())


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def badge_hash(badge: str) -> bytes:
    """Of what the badge says, also when it came through a wrong keyboard layout."""
    said = badge.strip()
    own = [code.body for code in own_codes.read(said) if code.kind is OwnKind.USER]
    if len(own) == 1:
        said = own[0]
    return hashlib.sha256(b"badge\0" + said.encode()).digest()


def hash_pin(pin: str) -> str:
    return _PIN_HASHER.hash(pin)


def pin_matches(pin_hash: str, pin: str) -> bool:
    """Takes its time whether there is a hash or not; run it in a thread."""
    try:
        return _PIN_HASHER.verify(pin_hash or _NOBODY, pin) and bool(pin_hash)
    except (VerificationError, InvalidHashError):
        return False


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
