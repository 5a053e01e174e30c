"""Print the sheets that the demo offers as documents: one PDF for each file of `sheets/`."""

from pathlib import Path

from weasyprint import HTML

ROOT = Path(__file__).absolute().parents[2]
SOURCES = ROOT / "docs/recordings/sheets"
TARGET = ROOT / "portal/demo/media/sheets"


def print_sheets() -> None:
    """One tagged PDF for each source."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.html")):
        pdf = HTML(filename=source).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"demo")
        (TARGET / f"{source.stem}.pdf").write_bytes(pdf)


if __name__ == "__main__":
    print_sheets()
