"""Print the queries of one uncached request, to a warm process, for each path named."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402 -- Django must be set up first
from django.test import Client  # noqa: E402 -- the same
from django.test.utils import CaptureQueriesContext  # noqa: E402 -- the same

for path in sys.argv[1:]:
    client = Client(HTTP_HOST="localhost")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    if status != 200:
        sys.exit(f"{path} answered {status}")
    print(len(captured))
