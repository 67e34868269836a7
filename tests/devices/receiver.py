"""A server that takes station scans, in a process of its own so that it can be killed: it writes
what it takes into a SQLite file before it answers, and takes nothing twice.

Every seventh answer is lost after the commit, every eleventh request is told to come back later.
"""

import argparse
import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    database: sqlite3.Connection
    requests = 0

    def do_POST(self) -> None:
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        Receiver.requests += 1
        if Receiver.requests % 11 == 0:
            self._answer(503, {"title": "busy"})
            return
        with self.database as db:
            db.executemany(
                "insert or ignore into taken (id, epoch, device, seq, kind, text, key)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        one["id"],
                        body["epoch"],
                        one["device"],
                        one["seq"],
                        one["kind"],
                        one["text"],
                        self.headers["idempotency-key"],
                    )
                    for one in body["entries"]
                ],
            )
            db.executemany(
                "insert into sent (id) values (?)", [(one["id"],) for one in body["entries"]]
            )
        if Receiver.requests % 7 == 0:
            self.close_connection = True
            return
        results = [{"id": one["id"], "status": "accepted"} for one in body["entries"]]
        self._answer(200, {"results": results})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test looks at the file."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("port", type=int)
    given = parser.parse_args()
    Receiver.database = sqlite3.connect(given.database)
    Receiver.database.executescript(
        "pragma journal_mode = wal; pragma synchronous = off;"
        "create table if not exists taken (n integer primary key, id text unique, epoch text,"
        " device text, seq integer, kind text, text text, key text, unique (epoch, device, seq));"
        "create table if not exists sent (id text);"
    )
    with HTTPServer(("127.0.0.1", given.port), Receiver) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
