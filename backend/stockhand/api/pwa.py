"""The built app: hashed files for ever, the page and the worker always fresh, every other address
the page again."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get  # pyright: ignore[reportUnknownVariableType]
from litestar.handlers import HTTPRouteHandler
from litestar.response import File
from litestar.static_files import create_static_files_router  # pyright: ignore[reportUnknownVariableType]

from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import NotFound

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
        " font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self';"
        " manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none';"
        " object-src 'none'; frame-ancestors 'none'; trusted-types stockhand;"
        " require-trusted-types-for 'script'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(self), hid=(self), serial=(self), screen-wake-lock=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FRESH = {**HEADERS, "cache-control": "no-cache"}
MISSING = (
    "<!doctype html><meta charset=utf-8><title>Stockhand</title>"
    "<p>The server runs, but this copy was installed without its app"
    " (STOCKHAND_SKIP_PWA). The API is at <a href=/api/v1/schema/openapi.json>/api/v1</a>."
)


def folder() -> Path | None:
    """Where the built app lies: in the installed package, or in the checkout."""
    package = Path(__file__).resolve().parents[1] / "pwa"
    checkout = Path(__file__).resolve().parents[3] / "pwa" / "dist"
    return next((one for one in (package, checkout) if (one / "index.html").exists()), None)


def handlers() -> list[Any]:
    """Routes for the files of the app, or a page that says it is not there."""
    found = folder()
    if found is None:
        return [_missing]
    return [
        create_static_files_router(
            path="/assets",
            directories=[found / "assets"],
            cache_control=None,
            include_in_schema=False,
            after_request=_for_ever,
        ),
        _page_of(found),
    ]


def _for_ever(response: Response[Any]) -> Response[Any]:
    response.headers.update({**HEADERS, "cache-control": "public, max-age=31536000, immutable"})
    return response


@get(["/", "/{path:path}"], include_in_schema=False, media_type=MediaType.HTML)
async def _missing(request: Request[Any, Any, Any]) -> Response[str]:
    path = request.url.path
    if path.startswith("/api/"):
        raise Refused(NotFound(kind_of="address", key=path[:200]))
    return Response(MISSING, status_code=503, media_type=MediaType.HTML)


def _page_of(found: Path) -> HTTPRouteHandler:
    """The page, and the few files beside it that must never be stale."""
    beside = {
        one.name: one
        for one in found.iterdir()
        if one.is_file() and one.name not in ("index.html", ".build.json")
    }
    icons = found / "icons"
    if icons.is_dir():
        beside |= {f"icons/{one.name}": one for one in icons.iterdir() if one.is_file()}
    index = found / "index.html"

    @get(["/", "/{path:path}"], include_in_schema=False)
    async def page(request: Request[Any, Any, Any]) -> File:
        path = request.url.path
        if path.startswith("/api/"):
            raise Refused(NotFound(kind_of="address", key=path[:200]))
        wanted = beside.get(path.strip("/"), index)
        return File(
            path=wanted,
            filename=wanted.name,
            content_disposition_type="inline",
            headers=FRESH,
            media_type=_media_type(wanted),
        )

    return page


def sheet(file: Path) -> HTTPRouteHandler:
    """The demo's sheet of barcodes; its styles stand in it."""
    headers = {**FRESH, "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}

    @get("/demo-sheet", include_in_schema=False, media_type=MediaType.HTML, opt={"public": True})
    async def read() -> Response[str]:
        text = await asyncio.to_thread(file.read_text, encoding="utf-8")
        return Response(text, media_type=MediaType.HTML, headers=headers)

    return read


def _media_type(path: Path) -> str:
    kinds = {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".webmanifest": "application/manifest+json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".json": "application/json",
        ".woff2": "font/woff2",
    }
    return kinds.get(path.suffix, "application/octet-stream")
