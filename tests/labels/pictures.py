"""Pictures of labels, by programs that know nothing of how they were drawn, and what a decoder
reads from them."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import zxingcpp
from playwright.sync_api import Browser

from stockhand.domain.labels import Size
from tests.conftest import missing
from tests.source import ROOT

DOTS = {203: 8, 300: 12}
"""How many dots a millimetre has on these printers, as the renderer wants it."""
_GRAY = """async ([address, scale]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const gray = new Uint8Array(data.length / 4).map((_, at) => data[at * 4 + 1]);
  let text = "";
  for (let at = 0; at < gray.length; at += 8192)
    text += String.fromCharCode(...gray.subarray(at, at + 8192));
  return [canvas.width, canvas.height, btoa(text)];
}"""
"""A picture as one byte for each pixel, made by the browser."""


class Picture(NamedTuple):
    """Where a browser finds it, and how much larger than it says it is drawn."""

    address: str
    scale: float = 1.0


def read(browser: Browser, pictures: Iterable[Picture]) -> list[list[tuple[str, str]]]:
    """Every symbol in each of the pictures: its symbology identifier and its text, sorted."""
    page = browser.new_page()
    found: list[list[tuple[str, str]]] = []
    for one in pictures:
        width, height, gray = page.evaluate(_GRAY, [one.address, one.scale])
        pixels = memoryview(base64.b64decode(gray)).cast("B", shape=[height, width])
        symbols = zxingcpp.read_barcodes(pixels, text_mode=zxingcpp.TextMode.Plain)
        found.append(sorted((symbol.symbology_identifier, symbol.text) for symbol in symbols))
    page.close()
    return found


def of_zpl(labels: Sequence[tuple[str, Size, int]]) -> list[Picture]:
    """What a printer makes of labels in ZPL, given with their size and dots per inch."""
    wanted = [
        {"zpl": zpl, "width": size.width, "height": size.height, "dots": DOTS[dpi]}
        for zpl, size, dpi in labels
    ]
    node = os.environ.get("STOCKHAND_NODE") or shutil.which("node")
    if node is None:
        missing("Node")
    done = subprocess.run(
        [node, str(Path(__file__).with_name("render_zpl.mjs")), str(ROOT / "pwa/package.json")],
        input=json.dumps(wanted).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return [Picture(f"data:image/png;base64,{one}") for one in json.loads(done.stdout)]


def of_svg(drawn: str, dpi: int) -> Picture:
    """What a browser prints of a drawing."""
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
    return Picture(address, dpi / 96)
