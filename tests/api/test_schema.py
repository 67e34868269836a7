"""The OpenAPI document and the server agree: whatever the document allows is answered as it says,
and nothing is answered 5xx."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar.serialization import decode_json, encode_json
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from stockhand.app import create_app
from stockhand.settings import Settings
from tests.api.served import Served

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
modest = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
STREAMS = "/api/v1/events"
"""It never ends; `test_events.py` reads it."""


def operations() -> Iterator[Any]:
    """All that the document offers; the server need not run to be asked for it."""
    document = encode_json(create_app(Settings()).openapi_schema.to_schema())
    schema = schemathesis.openapi.from_dict(decode_json(document)).exclude(path=STREAMS)
    for found in schema.get_all_operations():
        operation = found.ok()
        yield pytest.param(operation, id=operation.label)


@pytest.mark.parametrize("operation", list(operations()))
def test_every_answer_is_what_the_document_says(shared_server: Served, operation: Any) -> None:
    base = f"http://127.0.0.1:{shared_server.port}"

    @modest
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        headers = {
            "authorization": f"Bearer {shared_server.token}",
            "idempotency-key": str(uuid4()),
        }
        response = case.call(base_url=base, headers=headers)
        case.validate_response(response, checks=CHECKS, headers=headers)

    ask()
