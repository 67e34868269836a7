"""What all reads share: parameters with their limits, pages, and what a sender may see."""

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar import Request
from litestar.params import PathParameter, QueryParameter

from stockhand.api.auth import Identity
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, NotFound
from stockhand.operations.access import ROLES, Permission
from stockhand.store.db import Database

Row = TypeVar("Row")

PAGE = 100
Count = Annotated[int, QueryParameter(name="count", ge=1, le=1000, required=False)]
Cursor = Annotated[int, QueryParameter(name="cursor", ge=0, le=2**62, required=False)]
Word = Annotated[str, QueryParameter(max_length=50, pattern=r"^[^\x00]*$", required=False)]
Words = Annotated[str, QueryParameter(max_length=400, pattern=r"^[^\x00]*$", required=False)]
PerhapsWord = Annotated[
    str | None, QueryParameter(max_length=50, pattern=r"^[^\x00]*$", required=False)
]
Flag = Annotated[bool, QueryParameter(required=False)]
Key = Annotated[str, PathParameter(max_length=50, pattern=r"^[^\x00]*$")]
LineNo = Annotated[int, PathParameter(ge=0, le=2**31 - 1)]


class Page(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """Some rows, and the cursor that asks for the next ones; none when there are no more."""

    rows: list[Row]
    cursor: str | None = None


def database_of(request: Request[Any, Any, Any]) -> Database:
    return request.app.state.database


def page_of(found: tuple[list[Row], Any]) -> Page[Row]:
    rows, following = found
    return Page(rows=rows, cursor=None if following is None else str(following))


def there(found: Row | None, kind: str, key: str) -> Row:
    if found is None:
        raise Refused(NotFound(kind_of=kind, key=key))
    return found


def permitted_locations(
    request: Request[Any, Any, Any], permission: Permission = Permission.READ
) -> list[int] | None:
    """The locations where the sender may do this, unless said otherwise see the work; None is all
    of them. Who works nowhere is refused (W-125)."""
    identity: Identity = request.user
    roles = identity.actor.roles
    if roles is not None and not roles:
        raise Refused(LocationNotPermitted(location=""))
    if roles is None:
        return None
    return sorted(at for at, held in roles.items() if held & ROLES[permission])
