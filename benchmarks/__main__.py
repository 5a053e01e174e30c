"""`python -m benchmarks [GROUP ...]`: measure, print the table, write results.json."""

import sys

from . import consents, feed, lanes, pages, start, trail
from .results import write

GROUPS = {
    "pages": pages.measure,
    "feed": feed.measure,
    "consents": consents.measure,
    "lanes": lanes.measure,
    "start": start.measure,
    "trail": trail.measure,
}


def main() -> int:
    chosen = sys.argv[1:] or list(GROUPS)
    results = [result for name in chosen for result in GROUPS[name]()]
    write(results)
    return 0 if all(result.met is not False for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
