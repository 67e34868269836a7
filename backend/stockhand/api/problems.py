"""Problems as HTTP: one RFC 9457 document for every error, from this one file."""

from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from stockhand.domain.problems import catalogue, protocol
from stockhand.domain.problems.base import Problem, Refused

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[Problem], int] = {
    protocol.MalformedCommand: 400,
    protocol.PayloadTooLarge: 413,
    protocol.AppTooOld: 426,
    protocol.TooManyRequests: 429,
    protocol.Busy: 503,
    protocol.StorageFull: 503,
    protocol.CommandIdReused: 422,
    protocol.InternalError: 503,
    protocol.DeviceUnknown: 401,
    protocol.DeviceRevoked: 403,
    protocol.EnrolmentCodeInvalid: 403,
    protocol.SignInFailed: 401,
    protocol.SignInDelayed: 429,
    protocol.SessionEnded: 401,
    protocol.GrantEnded: 403,
    protocol.PermissionMissing: 403,
    protocol.LocationNotPermitted: 403,
    protocol.OwnApproval: 403,
    protocol.NotFound: 404,
}
"""By the first problem of an answer; everything else is a conflict with what is (409)."""

TITLES = {
    400: "This is not a command the server knows.",
    401: "Nobody is signed in here.",
    403: "This is not permitted.",
    404: "There is no such thing.",
    405: "This address does not take that method.",
    409: "The warehouse rules do not allow this.",
    413: "This is too large.",
    422: "This command id was used for something else.",
    426: "The app is too old.",
    429: "Too many attempts; wait.",
    503: "The server cannot do this just now.",
}


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457, with all problems at once. `type` is the heading of the first in
    docs/problems.md."""

    type: str
    title: str
    status: int
    problems: tuple[Any, ...]


def status_of(problems: tuple[Problem, ...]) -> int:
    return STATUS.get(type(problems[0]), 409) if problems else 409


def document(problems: tuple[Problem, ...]) -> Response[bytes]:
    """The answer to a request that was refused."""
    ordered = catalogue.in_order(problems)
    status = status_of(ordered)
    return raw(status, ordered[0].code, msgspec.json.encode(ordered))


def raw(status: int, code: str, problems: bytes) -> Response[bytes]:
    """A problem document around problems that are JSON already."""
    body = ProblemDocument(
        type=f"/problems/{code}",
        title=TITLES.get(status, TITLES[409]),
        status=status,
        problems=(),
    )
    text = msgspec.json.encode(body).replace(b'"problems":[]', b'"problems":' + problems, 1)
    headers = {"retry-after": "1"} if status in (429, 503) else {}
    return Response(text, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def refused(_request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return document(error.problems)


def malformed(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Whatever did not decode: the place and what is wrong there."""
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        found = tuple(
            protocol.MalformedCommand(
                path=str(one.get("key", one.get("source", ""))), reason=str(one.get("message", ""))
            )
            for one in error.extra
        )
        if found:
            return document(found)
    text = str(getattr(error, "detail", "") or error)
    return document((protocol.MalformedCommand(path="", reason=text[:500]),))


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework itself refuses, in our form."""
    status = error.status_code
    if status == 404:
        found: Problem = protocol.NotFound(kind_of="address", key=request.url.path[:200])
    elif status == 401:
        found = protocol.SessionEnded()
    elif status == 413:
        found = protocol.PayloadTooLarge(limit=0)
    elif status == 429:
        found = protocol.TooManyRequests(retry_after_ms=1000)
    elif status >= HTTP_500_INTERNAL_SERVER_ERROR:
        return unexpected(request, error)
    else:
        found = protocol.MalformedCommand(path=request.method, reason=str(error.detail)[:500])
        if status == 405:
            return raw(405, found.code, msgspec.json.encode((found,)))
    return document((found,))


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Our own mistake: logged with all there is, told as busy; sending it again is never wrong."""
    log.error("unexpected", path=request.url.path, exc_info=error)
    return document((protocol.Busy(retry_after_ms=1000),))


HANDLERS: dict[Any, Any] = {
    Refused: refused,
    ValidationException: malformed,
    UnicodeDecodeError: malformed,
    RecursionError: malformed,
    HTTPException: http_error,
    Exception: unexpected,
}


def answers(*statuses: int) -> dict[int, ResponseSpec]:
    """Refusals as the OpenAPI document tells of them."""
    return {
        status: ResponseSpec(
            data_container=ProblemDocument,
            description=TITLES[status],
            generate_examples=False,
            media_type=MEDIA_TYPE,
        )
        for status in statuses
    }


REFUSED = answers(400, 401, 403, 404, 409, 413, 422, 429, 503)
"""What every address may answer besides its success."""
