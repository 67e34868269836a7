"""`./run scenarios FILE [--database sqlite|postgres]`: a line for each scenario, and a count."""

import argparse
import sys
from pathlib import Path

from tests.databases import PostgresCluster, PostgresMissing, SqliteFiles
from tests.quiet import be_quiet
from tests.scenarios import runner


def main() -> int:
    parser = argparse.ArgumentParser(prog="run scenarios", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", default="", help="ids that begin like this")
    options = parser.parse_args()
    be_quiet()
    try:
        scenarios = runner.load(options.file)
    except (OSError, KeyError, TypeError) as unreadable:
        print(f"{options.file} is no scenario file: {unreadable}", file=sys.stderr)
        return 2
    scenarios = [one for one in scenarios if one["id"].startswith(options.only)]
    try:
        databases = SqliteFiles() if options.database == "sqlite" else PostgresCluster()
    except PostgresMissing:
        print("there is no PostgreSQL server on this machine", file=sys.stderr)
        return 2
    passed = 0
    try:
        for outcome in runner.run_all(scenarios, databases):
            passed += outcome.passed
            word = "pass" if outcome.passed else "FAIL"
            print(f"{word} {outcome.id}: {outcome.reason or outcome.title}", flush=True)
    finally:
        databases.close()
    print(f"{passed} passed, {len(scenarios) - passed} failed")
    return 0 if passed == len(scenarios) else 1


if __name__ == "__main__":
    sys.exit(main())
