"""`./run bench … --database postgres`: the bench on a PostgreSQL server that is started for it."""

import sys

from stockhand import cli
from tests.databases import PostgresCluster, PostgresMissing


def main(arguments: list[str]) -> int:
    try:
        cluster = PostgresCluster(durable=True)
    except PostgresMissing:
        print("there is no PostgreSQL server on this machine", file=sys.stderr)
        return 2
    try:
        address = cluster.fresh().database
        given = [address if one == "postgres" else one for one in arguments]
        return cli.main(["bench", *given])
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
