"""`python -m bench`: measure everything that has a budget and print one table. Nothing is written.

`python -m bench NAME …` measures only these (`views` only so), `--quick` fewer rounds with fewer papers.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator

from bench import commands, scale, screen
from bench.measure import Row
from bench.places import Places, places

ROWS: dict[str, Callable[[Places, int], Iterator[Row]]] = {
    "start": screen.start,
    "keys": screen.keys,
    "star": commands.starring,
    "import": commands.importing,
    "import-many": commands.importing_many,
    "commands": commands.commands,
    "leaving": screen.leaving,
    "memory": screen.memory,
    "scale": scale.scale,
    "views": scale.views,
}

NAMED = {"views"}
"""Measured only where it is asked for by name: it takes ten minutes."""

ROUNDS, QUICK = 9, 3


def main() -> int:
    """Print the table; the exit code is 1 when a budget is not kept."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure papertui against its budgets.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, fewer papers: a first look")
    parser.add_argument("--papers", type=int, default=0, metavar="N", help="for scale and views: so many papers")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in ROWS]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there is {', '.join(ROWS)}")
    kept = True
    print(
        f"{'what':44} {'measured':>12}  {'budget':>12}        Python {sys.version.split()[0]}, {os.cpu_count()} cores",
        flush=True,
    )
    with places(options.quick, options.papers) as here:
        for name in options.names or [name for name in ROWS if name not in NAMED]:
            for row in ROWS[name](here, QUICK if options.quick else ROUNDS):
                print(row.line().rstrip(), flush=True)
                kept = kept and row.passed
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
