"""The OpenAPI document and the server agree: whatever the document allows is answered as it says,
and nothing is answered 5xx."""

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


DOCUMENT = create_app(Settings()).openapi_schema.to_schema()
"""The server need not run to be asked for it."""
LABELS = [
    f"{method.upper()} {path}"
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if path != STREAMS
]


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    """All that the document offers."""
    schema = schemathesis.openapi.from_dict(decode_json(encode_json(DOCUMENT)))
    found = [one.ok() for one in schema.exclude(path=STREAMS).get_all_operations()]
    assert sorted(one.label for one in found) == sorted(LABELS)
    return {one.label: one for one in found}


@pytest.mark.parametrize("label", LABELS)
def test_every_answer_is_what_the_document_says(
    shared_server: Served, operations: dict[str, Any], label: str
) -> None:
    operation = operations[label]
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
