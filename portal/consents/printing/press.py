"""WeasyPrint, held tight: nothing is fetched, every warning is an error, same input same bytes."""

import atexit
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.consents.errors import PrintingError

from . import fonts
from .structure import tidy

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

# Neither Pango's font map nor PDFium may be used by two threads at once, and two renderings at
# the same time are no quicker than one after the other.
PRESS_LOCK = threading.Lock()

_STYLESHEET = Path(__file__).with_name("form.css")
_FONT_SCHEME = "font:"
# Our own name for the vendored faces, so that no font of the machine is taken for them.
_FAMILY = "Form Sans"

# PDF/A allows properties of other schemas only with their description beside them.
_UA_IDENTIFIER = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF that holds the same information as its pages."""

    name: str
    description: str
    body: bytes


def press_pdf(html: str, *, enclosure: Enclosure, dated: date) -> tuple[bytes, int]:
    """The PDF (PDF/A-3a and PDF/UA-1 at once) and its number of pages.

    Raises `PrintingError` for whatever WeasyPrint warns of (a missing glyph, an address that it
    was not allowed to fetch, a picture without a description), and for letters that it took from
    another font that happens to be installed.
    """
    with PRESS_LOCK, _no_complaints():
        from weasyprint import HTML, Attachment  # noqa: PLC0415 -- half a second, only to print

        tools = machinery()
        at = datetime.combine(dated, time(), tzinfo=UTC)
        attachment = Attachment(
            file_obj=BytesIO(enclosure.body),
            name=enclosure.name,
            description=enclosure.description,
            created=at,
            modified=at,
            relationship="Data",
        )
        document = HTML(string=html, url_fetcher=tools.fetcher).render(
            font_config=tools.font_config,
            stylesheets=[tools.stylesheet],
            pdf_variant="pdf/a-3a",
        )
        pdf = document.write_pdf(finisher=_finish, pdf_variant="pdf/a-3a", attachments=[attachment])
        foreign = {font.family for font in document.fonts.values()} - {_FAMILY}
        if foreign:
            raise PrintingError(f"letters of another font: {family}" for family in sorted(foreign))
        return pdf, len(document.pages)


@dataclass(frozen=True)
class Machinery:
    """What is made once a process: fonts registered, stylesheet read."""

    font_config: "FontConfiguration"
    stylesheet: "CSS"
    fetcher: Any


@cache
def machinery() -> Machinery:
    """Fonts, stylesheet and fetcher, ready. Use them under `PRESS_LOCK`."""
    from weasyprint import CSS  # noqa: PLC0415 -- half a second, only to print
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- the same
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 -- the same

    class DataOnly(URLFetcher):
        """What the document may load: what stands in the document itself."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    class FontsOnly(DataOnly):
        """What our stylesheet may load: the four vendored faces, by name, and no path."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith(_FONT_SCHEME):
                return URLFetcherResponse(url, fonts.face(url.removeprefix(_FONT_SCHEME)))
            return super().fetch(url, headers)

    # WeasyPrint keeps copies of the faces in a temporary folder until this is forgotten.
    atexit.register(machinery.cache_clear)
    font_config = FontConfiguration()
    stylesheet = CSS(
        string=_STYLESHEET.read_text(), font_config=font_config, url_fetcher=FontsOnly()
    )
    return Machinery(font_config=font_config, stylesheet=stylesheet, fetcher=DataOnly())


def _finish(_document: object, pdf: Any) -> None:
    _identify(pdf)
    tidy(pdf)


def _identify(pdf: Any) -> None:
    """Say in the metadata that the file keeps PDF/UA-1 beside PDF/A-3a.

    WeasyPrint writes one variant's identifier; its `xmp_metadata` option adds after the RDF
    element and not into it.
    """
    metadata = next(
        item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata"
    )
    closing = "</rdf:RDF>"
    written = metadata.stream[0].decode()
    metadata.stream[0] = written.replace(closing, f"{_UA_IDENTIFIER}{closing}").encode()


class _Complaints(logging.Handler):
    """Gathers what is logged, without the values: these quote the text of a form."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(str(record.msg))


@contextmanager
def _no_complaints() -> Iterator[None]:
    """Raise `PrintingError` for any warning that WeasyPrint logs meanwhile, and log none of it.

    The level and the handlers are the logger's own, so that no setting of `LOGGING` hides a
    warning from us or shows a form's text in a log. Call it under `PRESS_LOCK`.
    """
    logger = logging.getLogger("weasyprint")
    complaints = _Complaints()
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)
        logger.setLevel(level)
        logger.propagate = propagate
    if complaints.heard:
        raise PrintingError(complaints.heard)
