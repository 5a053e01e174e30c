"""Print the queries of two uncached requests for each path named.

The first is that of a page that the page cache has lost by age; the second is the first one after
a change, when the process has forgotten everything about the site too.
"""

import sys

import django

django.setup()

from django.core.cache import cache  # noqa: E402 -- Django must be set up first
from django.db import connection  # noqa: E402 -- the same
from django.test import Client  # noqa: E402 -- the same
from django.test.utils import CaptureQueriesContext  # noqa: E402 -- the same

from portal.core.models import RevisionName, raise_revision  # noqa: E402 -- the same


def count(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        status = Client(HTTP_HOST="localhost").get(path).status_code
    if status != 200:
        sys.exit(f"{path} answered {status}")
    return len(captured)


def count_after_change(path: str) -> int:
    count(path)
    raise_revision(RevisionName.SITE)
    return count(path)


changed = [count_after_change(path) for path in sys.argv[1:]]
cache.clear()
for path, after_change in zip(sys.argv[1:], changed, strict=True):
    print(count(path), after_change)
