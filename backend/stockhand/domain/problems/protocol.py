"""Stages 1 to 3: the envelope of a command, who sends it, and whether what it names is there."""

from datetime import datetime
from uuid import UUID

from stockhand.domain.problems.base import Refusal


class MalformedCommand(Refusal, frozen=True, kw_only=True):
    """The body is no such command: wrong shape, unknown field, name or schema, number out of
    range."""

    path: str
    reason: str


class PayloadTooLarge(Refusal, frozen=True, kw_only=True):
    """Body, batch or nesting is larger than the server reads."""

    limit: int


class AppTooOld(Refusal, frozen=True, kw_only=True):
    """The app speaks a schema the server no longer takes; it must update first."""

    minimum_schema: int


class TooManyRequests(Refusal, frozen=True, kw_only=True):
    """The sender goes faster than the flood guard lets it."""

    retry_after_ms: int


class Busy(Refusal, frozen=True, kw_only=True):
    """The writer cannot take or finish the command just now; sending it again is right. Never
    stored."""

    retry_after_ms: int


class StorageFull(Refusal, frozen=True, kw_only=True):
    """The disk is full or read-only: no command is taken until there is room. Never stored."""


class CommandIdReused(Refusal, frozen=True, kw_only=True):
    """A command with this id was answered already, and its content was another."""

    command_id: UUID


class SequenceReused(Refusal, frozen=True, kw_only=True):
    """This place in the device's queue was taken by another command."""

    epoch: UUID
    seq: int


class CommandExpired(Refusal, frozen=True, kw_only=True):
    """So old that its answer is no longer kept; it is never applied, a person decides."""

    seq: int
    closed_below_seq: int


class InternalError(Refusal, frozen=True, kw_only=True):
    """The server failed on this command five times; it is kept for a person and blocks nothing."""

    incident: str


class DeviceUnknown(Refusal, frozen=True, kw_only=True):
    """The request comes from no enrolled device."""


class DeviceRevoked(Refusal, frozen=True, kw_only=True):
    """The device was locked out; what it has stored stays on it."""

    device: str


class EpochOfOtherDevice(Refusal, frozen=True, kw_only=True):
    """The queue belongs to another device."""

    epoch: UUID


class EnrolmentCodeInvalid(Refusal, frozen=True, kw_only=True):
    """The enrolment code was used, has run out, or is for another location."""


class SignInFailed(Refusal, frozen=True, kw_only=True):
    """Badge, PIN or password is wrong; which of them is not told."""


class SignInDelayed(Refusal, frozen=True, kw_only=True):
    """Too many wrong attempts of this person or device; wait."""

    retry_after_ms: int


class SessionEnded(Refusal, frozen=True, kw_only=True):
    """Nobody is signed in, or no longer."""


class GrantEnded(Refusal, frozen=True, kw_only=True):
    """The right a queued command carries was withdrawn or is past its shift; a person decides."""

    grant: str


class PermissionMissing(Refusal, frozen=True, kw_only=True):
    """The person's role at the location does not include this."""

    permission: str
    location: str


class LocationNotPermitted(Refusal, frozen=True, kw_only=True):
    """The person is no warehouse employee of the location."""

    location: str


class DefaultLocationMissing(Refusal, frozen=True, kw_only=True):
    """A location must be guessed and the person has no default."""


class DefaultLocationDuplicate(Refusal, frozen=True, kw_only=True):
    """The person has a default location already."""

    location: str


class BadgeTaken(Refusal, frozen=True, kw_only=True):
    """The badge belongs to another employee."""

    badge: str


class OwnApproval(Refusal, frozen=True, kw_only=True):
    """Nobody approves their own difference or override."""

    user: str


class NotFound(Refusal, frozen=True, kw_only=True):
    """There is no such document, line, master or bin."""

    kind_of: str
    key: str


class VersionChanged(Refusal, frozen=True, kw_only=True):
    """The document changed since it was read."""

    document: str
    expected: int
    actual: int


class TrackingChanged(Refusal, frozen=True, kw_only=True):
    """The numbers of the line changed since they were read."""

    line: str


class TaskClaimed(Refusal, frozen=True, kw_only=True):
    """Somebody else holds the activity."""

    document: str
    holder: str
    until: datetime | None = None


class MasterInUse(Refusal, frozen=True, kw_only=True):
    """Stock, open lines or set-up still refer to it."""

    kind_of: str
    key: str
    used_by: str
