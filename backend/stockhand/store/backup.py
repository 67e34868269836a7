"""A copy of a SQLite database while it is served, checked before it is called one."""

import sqlite3
from pathlib import Path

from stockhand.settings import Settings

ALL = -1
"""Pages in one step: a backup in several steps begins anew with every commit of the server."""


def copy(settings: Settings, target: Path) -> int:
    """Write the copy from one snapshot and check it; its size in bytes. Writers go on meanwhile.
    Until it is sound it has another name, so that no half of a copy is taken for one."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(f"file:{settings.path}?mode=ro", uri=True)
    try:
        written = sqlite3.connect(part)
        try:
            source.backup(written, pages=ALL)
            written.execute("PRAGMA journal_mode = DELETE")
            verdict = written.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            written.close()
    finally:
        source.close()
    if verdict != "ok":
        raise OSError(f"the copy is damaged: {verdict}")
    part.replace(target)
    return target.stat().st_size
