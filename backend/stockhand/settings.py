"""Settings of the server: `STOCKHAND_…` variables and command line options, read once into one
value."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`database` is a SQLite file or a `postgresql://` address."""

    database: str = "stockhand.db"
    host: str = "127.0.0.1"
    port: int = 8765
    secure_cookies: bool = False
    writer_group: int = 64
    writer_queue: int = 1024
    postgres_connections: int = 8
    readers: int = 4
    minimum_schema: int = 1
    demo_sheet: str = ""

    @property
    def is_postgres(self) -> bool:
        return self.database.startswith(("postgresql://", "postgresql+asyncpg://", "postgres://"))

    @property
    def path(self) -> Path:
        assert not self.is_postgres
        return Path(self.database)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """`STOCKHAND_DATABASE`, `STOCKHAND_PORT` and so on; what is not there keeps its default."""
    given = {
        field: environment[f"STOCKHAND_{field.upper()}"]
        for field in Settings.__struct_fields__
        if f"STOCKHAND_{field.upper()}" in environment
    }
    return msgspec.convert(given, Settings, strict=False)
