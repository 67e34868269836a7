"""The command line of the station: scanners beside a handheld's browser.

Sources and delivery come with the work on scanners; until then this tells what is there.
"""

import argparse

from stockhand_devices import __version__


def main(arguments: list[str] | None = None) -> int:
    """The program `stockhand-devices`; the exit code."""
    parser = argparse.ArgumentParser(
        prog="stockhand-devices", description="Delivers scans of attached scanners to Stockhand."
    )
    parser.add_argument("--version", action="version", version=f"stockhand-devices {__version__}")
    parser.parse_args(arguments)
    parser.print_help()
    return 2
