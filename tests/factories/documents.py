"""Office documents as small as they come, and with whatever a test puts into them."""

import io
import zipfile
from collections.abc import Iterable, Mapping

OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}
_ODF_KINDS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return output.getvalue()


def office(
    ending: str = "docx",
    *,
    parts: Mapping[str, bytes] | None = None,
    types: Mapping[str, str] | None = None,
    relations: tuple[tuple[str, str, str], ...] = (),
    main_type: str = "",
) -> bytes:
    """A docx, xlsx or pptx.

    `types` maps part names to content types, `relations` are type, target and target mode of
    the main part.
    """
    main, declared = _MAIN[ending]
    overrides = {main: main_type or declared, **(types or {})}
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    folder, _slash, name = main.rpartition("/")
    return zipped(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                f'<Default Extension="xml" ContentType="application/xml"/>'
                f'<Default Extension="png" ContentType="image/png"/>{rows}</Types>'
            ).encode(),
            "_rels/.rels": _relations([(f"{RELATION}/officeDocument", main, "")]),
            main: b"<w/>",
            f"{folder}/_rels/{name}.rels": _relations(relations),
            **(parts or {}),
        }
    )


def open_document(
    ending: str = "odt",
    *,
    parts: Mapping[str, bytes] | None = None,
    types: Mapping[str, str] | None = None,
) -> bytes:
    """An odt, ods or odp; `types` adds to its manifest."""
    kind = f"{ODF}.{_ODF_KINDS[ending]}"
    declared = {"/": kind, "content.xml": "text/xml", **(types or {})}
    rows = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in declared.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": b"<a/>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{space}">{rows}</m:manifest>'.encode(),
            **(parts or {}),
        }
    )


def _relations(rows: Iterable[tuple[str, str, str]]) -> bytes:
    found = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for n, (kind, target, mode) in enumerate(rows)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{found}</Relationships>'.encode()
