"""The world of one scenario: a server on a fresh database, and what was said to it so far."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from stockhand.settings import Settings
from tests.live import Answer, Client, LiveServer, make_token, part
from tests.scenarios.kinds import ERROR_KINDS

ORDERS = (
    "sales_order",
    "purchase_order",
    "sales_return",
    "purchase_return",
    "sales_invoice",
    "transfer_order",
)


class Unsupported(Exception):
    """A verb, or a use of one, that this version cannot do yet."""


class Differs(Exception):
    """Something is not as the scenario says."""


class RefusedStep(Exception):
    """The server refused an action; the problems tell why."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(", ".join(f"{one['code']} {facts(one)}" for one in problems))
        self.problems = problems

    @property
    def kinds(self) -> set[str]:
        found: set[str] = set()
        for problem in self.problems:
            found |= ERROR_KINDS.get(problem["code"], set())
            for reason in problem.get("reasons", ()):
                found |= ERROR_KINDS.get(reason["code"], set())
        return found


def facts(problem: dict[str, Any]) -> str:
    shown = {name: fact for name, fact in problem.items() if name not in ("code", "kind")}
    return ", ".join(f"{name}={fact}" for name, fact in shown.items())


class Document:
    """What the scenario calls by a code: our kind and number, and where."""

    def __init__(self, kind: str, no: str, location: str = "") -> None:
        self.kind = kind
        self.no = no
        self.location = location
        self.released = False
        self.put_aways: list[str] = []
        """Those that posting made and the scenario has not named."""
        self.posted: list[str] = []
        self.sources: list[tuple[str, str, int]] = []
        """Kind, number and line of the order behind each line, as it was made."""


ROUTES: dict[str, tuple[str, str, list[str]]] = {}
"""Where the commands are, asked of the first server; it is the same program each time."""


class World:
    """Sends commands by their name: method, address and body follow from the OpenAPI document."""

    def __init__(self, settings: Settings) -> None:
        token = make_token(settings)
        self.server = LiveServer(settings)
        self.client = Client(self.server.port, token)
        self.routes = ROUTES
        if not ROUTES:
            ROUTES.update(_routes(self.client.get("/schema/openapi.json")))
        self.today = datetime.now(UTC).date()
        self.documents: dict[str, Document] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.locations: dict[str, dict[str, Any]] = {}
        self.given: dict[str, dict[str, Any]] = {}
        """Masters as the scenario described them, by target: location:W, bin:W/B1, ..."""
        self.prompts: list[str] = []
        self.warnings: list[str] = []
        self.declined: list[str] = []
        self.last_entry = 0
        self.proposals: list[dict[str, Any]] = []
        self.reserved_nothing = False

    def close(self) -> None:
        self.client.close()
        self.server.close()

    def command(self, name: str, *, answer: Any = "yes", **fields: Any) -> dict[str, Any]:
        """Send a command; questions are confirmed unless the answer is no (which YAML may read as
        false). Raises `RefusedStep`."""
        is_no = answer is False or str(answer).lower() in ("no", "false")
        if name not in self.routes:
            raise Unsupported(f"command {name}")
        method, path, names = self.routes[name]
        address = path
        for one in names:
            address = address.replace("{" + one + "}", part(fields.pop(one)))
        body = {field: _wire(value) for field, value in fields.items() if value is not None}
        key = str(uuid4())
        for _again in range(8):
            found = self.client.request(method, address, body, key=key)
            if found.status < 300:
                self.warnings += [one["code"] for one in found.body.get("warnings", ())]
                return found.body
            if not _is_question(found) or is_no:
                break
            self.prompts += found.codes
            body["confirm"] = sorted({*body.get("confirm", ()), *found.codes})
        if found.status >= 500 or not found.problems:
            raise AssertionError(f"{name} answered {found.status}: {found.body}")
        if _is_question(found):
            self.prompts += found.codes
            self.declined += found.codes
            return {}
        for problem in found.problems:
            self.warnings += [one["code"] for one in problem.get("reasons", ())]
        raise RefusedStep(found.problems)

    def get(self, path: str, /, **query: Any) -> Any:
        return self.client.get(path, **query)

    def day(self, text: Any) -> str | None:
        """D, D+30, D-1 as dates."""
        if text is None:
            return None
        if isinstance(text, date):
            return text.isoformat()
        assert str(text).startswith("D"), text
        shift = int(str(text)[1:] or 0)
        return (self.today + timedelta(days=shift)).isoformat()

    def add(self, document: Document) -> None:
        """A document that was made, with what its lines are for."""
        self.documents[document.no] = document
        document.sources = [
            (line["source_kind"], line["source"], line["source_line_no"])
            for line in self.lines(document)
        ]

    def document(self, code: str) -> Document:
        if code not in self.documents:
            raise Unsupported(f"document {code}")
        return self.documents[code]

    def line(self, text: str) -> tuple[Document, int]:
        """`SO1/2` as the document and our line number."""
        code, _, number = str(text).partition("/")
        return self.document(code), int(number or 1) * 10000

    def order_line(self, text: str) -> tuple[Document, int]:
        """The order line behind a line; the lines of a receipt or shipment lead there."""
        document, line_no = self.line(text)
        if document.kind not in ("receipt", "shipment"):
            return document, line_no
        kind, no, source_line_no = document.sources[line_no // 10000 - 1]
        for one in self.documents.values():
            if (one.kind, one.no) == (kind, no):
                return one, source_line_no
        raise Unsupported(f"{text} is for {no}, which the scenario does not name")

    def lines(self, document: Document) -> list[dict[str, Any]]:
        """The lines of a warehouse document; none when it does not exist any more."""
        found = self.client.request("GET", f"/documents/{document.kind}/{part(document.no)}")
        return found.body["lines"] if found.status == 200 else []

    def order(self, document: Document) -> dict[str, Any]:
        return self.get(f"/orders/{document.kind}/{part(document.no)}")

    def release(self, document: Document) -> None:
        """Orders are released at the first step that needs it."""
        if document.released:
            return
        self.command("release-order", kind=document.kind, order_no=document.no)
        document.released = True

    def reopen(self, document: Document, *, answer: Any = "yes") -> None:
        """What was released before it is changed."""
        if not document.released or document.kind == "sales_invoice":
            return
        if document.kind == "shipment":
            self.command("reopen-warehouse-shipment", answer=answer, shipment_no=document.no)
        else:
            self.command("reopen-order", answer=answer, kind=document.kind, order_no=document.no)
        document.released = False


def _is_question(answer: Answer) -> bool:
    return bool(answer.problems) and all(one["kind"] == "confirm" for one in answer.problems)


def _wire(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _wire(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_wire(one) for one in value]
    return value


def _routes(schema: dict[str, Any]) -> dict[str, tuple[str, str, list[str]]]:
    """Commands by name: method, address, names in the address."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            names = [piece[1:-1] for piece in path.split("/") if piece.startswith("{")]
            address = path.removeprefix("/api/v1")
            found[operation["operationId"]] = (method.upper(), address, names)
    return found
