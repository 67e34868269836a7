"""A command at its address: the body of a request is the command without the fields that stand in
the address, so a command has one shape, whether it comes here or in a handheld's batch."""

import inspect
from typing import Annotated, Any

import msgspec
from litestar import HttpMethod, Request, Response, route
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody

from stockhand.api import submit
from stockhand.api.problems import REFUSED
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.operations.run import Command, Result, name_of


class CommandRoute(msgspec.Struct, frozen=True):
    """Where a command is sent, and what it gives back."""

    method: str
    path: str
    command: type[Command]
    tag: str
    result: type[Result] = Result


def _in_path(path: str) -> dict[str, type]:
    """The parameters of a path and their types."""
    kinds = {"str": str, "int": int}
    found: dict[str, type] = {}
    for part in path.split("/"):
        if part.startswith("{"):
            name, kind = part[1:-1].split(":")
            found[name] = kinds[kind]
    return found


def _body_of(one: CommandRoute, named: dict[str, type]) -> type[msgspec.Struct]:
    """The command's Struct without what stands in the address."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(one.command):
        if field.name in named:
            continue
        if field.default is not msgspec.NODEFAULT:
            fields.append((field.name, field.type, field.default))
        elif field.default_factory is not msgspec.NODEFAULT:
            fields.append(
                (field.name, field.type, msgspec.field(default_factory=field.default_factory))
            )
        else:
            fields.append((field.name, field.type))
    return msgspec.defstruct(
        f"{one.command.__name__}Body",
        fields,
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
        module=__name__,
    )


CommandId = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        description="A UUID that the sender made and stored before it sent: the same one with the"
        " same content gets the same answer.",
    ),
]


def handler(one: CommandRoute) -> HTTPRouteHandler:
    """What answers requests for the command: its names in the OpenAPI document are the
    command's."""
    named = _in_path(one.path)
    body_type = _body_of(one, named)
    globals()[body_type.__name__] = body_type
    fields = {field.name: field.type for field in msgspec.structs.fields(one.command)}
    address_type = msgspec.defstruct("Address", [(name, fields[name]) for name in named])

    async def handle(**given: Any) -> Response[bytes]:
        request: Request[Any, Any, Any] = given["request"]
        body = msgspec.structs.asdict(given["data"])
        try:
            # The body was checked when it was read: only the address is still words.
            address = msgspec.convert({name: given[name] for name in named}, address_type)
            command = one.command(**body, **msgspec.structs.asdict(address))
        except ValueError as error:
            raise Refused(MalformedCommand(path="", reason=str(error)[:500])) from None
        return await submit.answer(command, request)

    paths: dict[str, Any] = {name: FromPath[kind] for name, kind in named.items()}
    parameters: dict[str, Any] = {
        "request": Request[Any, Any, Any],
        "data": JSONBody[body_type],
        "command_id": CommandId,
        **paths,
    }
    handle.__name__ = name_of(one.command).replace("-", "_")
    handle.__annotations__ = {**parameters, "return": Response[bytes]}
    handle.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
            for name, kind in parameters.items()
        ],
        return_annotation=Response[bytes],
    )
    summary = (inspect.getdoc(one.command) or "").replace("\n", " ")
    answers = {**REFUSED, 200: ResponseSpec(data_container=one.result, description="Done")}
    return route(
        one.path,
        http_method=[HttpMethod(one.method)],
        tags=[one.tag],
        operation_id=name_of(one.command),
        summary=summary.split(".")[0],
        description=summary,
        responses=answers,
        status_code=200,
        name=name_of(one.command),
    )(handle)
