"""The log: one JSON object a line on the standard error, never a token in it."""

import json
import sys
from datetime import UTC, datetime


def log(event: str, **facts: object) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    print(json.dumps({"at": at, "event": event, **facts}, default=str), file=sys.stderr, flush=True)
