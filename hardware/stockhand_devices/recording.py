"""Recordings: what a scanner sent, with its times, as JSON lines. A recording is replayed through
the same pipeline, so every report of trouble can become a test."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stockhand_devices.sources.source import Chunk, ChunkKind

VERSION = 1


@dataclass(frozen=True, slots=True)
class Recording:
    """All chunks of a recording; times count from its beginning."""

    kind: ChunkKind
    chunks: tuple[Chunk, ...]
    descriptor: bytes = b""


class RecordingProblem(Exception):
    """The file is no recording, or not whole."""


def head(kind: ChunkKind, descriptor: bytes, **facts: str) -> str:
    """The first line of a recording."""
    body: dict[str, Any] = {"recording": VERSION, "kind": kind.value, **facts}
    if descriptor:
        body["descriptor"] = descriptor.hex()
    return json.dumps(body)


def line(chunk: Chunk, began: float) -> str:
    """One chunk of it."""
    body: dict[str, Any] = {"ms": round((chunk.at - began) * 1000, 3), "data": _text(chunk.data)}
    if chunk.stream:
        body["stream"] = chunk.stream
    return json.dumps(body)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def write(file: IO[str], recording: Recording, **facts: str) -> None:
    file.write(head(recording.kind, recording.descriptor, **facts) + "\n")
    for chunk in recording.chunks:
        file.write(line(chunk, 0.0) + "\n")


def read(path: Path) -> Recording:
    """The recording in a file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        first: dict[str, Any] = json.loads(lines[0])
        if first["recording"] != VERSION:
            raise RecordingProblem(f"{path}: version {first['recording']} is not known")
        kind = ChunkKind(first["kind"])
        descriptor = bytes.fromhex(first.get("descriptor", ""))
        return Recording(kind, tuple(_chunks(lines[1:])), descriptor)
    except OSError as error:
        raise RecordingProblem(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise RecordingProblem(f"{path} is not a recording: {error}") from error


def _chunks(lines: list[str]) -> Iterator[Chunk]:
    for one in lines:
        if one.strip():
            body: dict[str, Any] = json.loads(one)
            data = base64.b64decode(body["data"], validate=True)
            yield Chunk(data, body["ms"] / 1000, body.get("stream", 0))
