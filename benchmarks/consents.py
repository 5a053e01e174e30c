"""Printing forms: against WeasyPrint alone, its memory, publishing them all, handing one out."""

import tempfile

from .feed import run
from .results import Result, at_least, at_most, told
from .servers import ratio, server, size_of

PAIRS = 15
FORMS = 500
FORM = "/consents/adult/1/en.pdf"


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-consents-") as folder:
        environment = {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "LOG_LEVEL": "WARNING",
        }
        run(environment, "manage.py", "migrate", "--verbosity=0")
        run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        took, files = map(float, run(environment, "-m", "benchmarks.publish_forms").split())
        results = [
            at_most(
                "publishing 5 forms in 6 languages, s",
                took,
                60,
                f"{files:.0f} files with their pictures, normal and large print",
            )
        ]
        with server("portal.wsgi", **environment) as portal:
            size = size_of(portal + FORM)
            with server("benchmarks.bare", BARE_BYTES=str(size)) as bare:
                value, note = ratio(portal + FORM, bare)
        results.append(at_least("published form / bare view", value, 0.35, note))
        return results + printing(environment)


def printing(environment: dict[str, str]) -> list[Result]:
    """One process that prints: how quick beside WeasyPrint, and how much it holds."""
    out = run(environment, "-m", "benchmarks.print_forms", str(PAIRS), str(FORMS))
    against, ours, theirs, peak, grown = map(float, out.split())
    return [
        at_most(
            "printing a form / WeasyPrint alone",
            against,
            1.15,
            f"{ours * 1000:.0f} ms of {theirs * 1000:.0f} ms of processor time",
        ),
        at_most(f"memory of the printer over {FORMS} forms, MiB", peak, 300, "resident"),
        told(f"its growth over the last {FORMS * 4 // 5} of them, MiB", grown),
    ]
