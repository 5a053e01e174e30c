"""What a benchmark found, beside what it should find."""

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Result:
    """One line of the table. `met` is None where no target was set.

    Ratios have no unit; seconds and MiB are said in `name`.
    """

    name: str
    value: float
    target: str
    met: bool | None
    note: str = ""


def at_least(name: str, value: float, bound: float, note: str = "") -> Result:
    return Result(name, round(value, 3), f"≥ {bound:g}", value >= bound, note)


def at_most(name: str, value: float, bound: float, note: str = "") -> Result:
    return Result(name, round(value, 3), f"≤ {bound:g}", value <= bound, note)


def told(name: str, value: float, note: str = "") -> Result:
    """Measured without a target of its own."""
    return Result(name, round(value, 3), "", None, note)


def write(results: list[Result]) -> None:
    """Write `results.json` and print the table."""
    body = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "results": [asdict(result) for result in results],
    }
    FILE.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n")
    width = max(len(result.name) for result in results)
    print(f"{'benchmark':{width}}  {'value':>9}  {'target':>8}  met")
    for result in results:
        met = {True: "yes", False: "NO", None: "-"}[result.met]
        figures = f"{result.value:9.3f}  {result.target:>8}  {met:3}"
        print(f"{result.name:{width}}  {figures}  {result.note}")
