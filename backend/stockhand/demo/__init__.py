"""`stockhand demo`: a believable warehouse that is made on the first start and kept."""

import asyncio
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from stockhand import server
from stockhand.app import Opened
from stockhand.demo import catalogue, sheet, story
from stockhand.domain.ledgers import Actor, Stamp
from stockhand.operations import imports
from stockhand.operations.imports import Progress
from stockhand.settings import Settings
from stockhand.store import db, migrate

SHEET = "demo-sheet.html"


def serve(settings: Settings, folder: Path, progress: Progress, *, fresh: bool) -> int:
    """Make the demo where there is none, then serve it."""
    if fresh and folder.exists():
        shutil.rmtree(folder)
    file = folder / "stockhand.db"
    settings = msgspec.structs.replace(settings, database=str(file))
    if not (folder / SHEET).exists():
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("stockhand.db*"):
            left.unlink()
        asyncio.run(make(settings, folder, progress))
    settings = msgspec.structs.replace(settings, demo_sheet=str(folder / SHEET))
    return server.serve(settings, lambda: _announce(settings))


async def make(settings: Settings, folder: Path, progress: Progress) -> None:
    """The demo database, and beside it the CSV files it was made of and the sheet of barcodes."""
    await db.change_once(settings, migrate.upgrade)
    now = datetime.now(UTC)
    texts = catalogue.Demo(now.date()).files()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    actor = Actor(name="demo")
    opened = Opened(settings)

    def stamp() -> Stamp:
        return Stamp(command_id=uuid4(), at=now, work_date=now.date(), actor=actor)

    try:
        writer = opened.database.writer
        await writer.submit(lambda tx: imports.run_import(tx, texts, stamp(), progress))
        await writer.submit(lambda tx: story.tell(tx, stamp(), progress))
    finally:
        await opened.close()
    page = await db.ask_once(settings, lambda tx: sheet.html(tx, now.date()))
    (folder / SHEET).write_text(page, encoding="utf-8")


def _announce(settings: Settings) -> None:
    addresses = server.addresses(settings)
    lines = [
        "",
        *(f"  Stockhand demo     {address}" for address in addresses),
        f"  Codes to scan      {addresses[0]}demo-sheet",
        "",
        f"  Badges, PIN        {catalogue.PIN} for all",
        *(
            f"  {catalogue.badge(no):<10} {name:<12} {roles}"
            for no, name, _language, roles in catalogue.PEOPLE
        ),
        "",
    ]
    if sys.stdout.encoding.lower().startswith("utf"):
        lines.append(server.qr_code(addresses[-1]))
    print("\n".join(lines), flush=True)
