"""A copy of a SQLite database while it is served, checked before it is called one."""

import sqlite3
from pathlib import Path

from stockhand.settings import Settings


def copy(settings: Settings, target: Path) -> int:
    """Write the copy in one step and check it; its size in bytes. `VACUUM INTO` reads one snapshot:
    writers go on, and nothing restarts it."""
    source = sqlite3.connect(f"file:{settings.path}?mode=ro", uri=True)
    try:
        source.execute("VACUUM INTO ?", (str(target),))
    finally:
        source.close()
    written = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
    try:
        verdict = written.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        written.close()
    if verdict != "ok":
        raise OSError(f"the copy is damaged: {verdict}")
    return target.stat().st_size
