"""Addresses of consent forms, which stand before Wagtail's pages below /consents/.

Files and what the printed code opens have one address in all languages; pages have the language's
prefix like any other.
"""

from django.urls import path, register_converter
from django.urls.converters import IntConverter
from django.views.decorators.http import require_safe

from .views import archives, centre, editions, filling, verification, versions
from .views.files import document, preview


class NumberConverter(IntConverter):
    """A number in one spelling: each of 1, 01 and 001 would be a page of its own to the cache."""

    regex = "[1-9][0-9]{0,8}"


register_converter(NumberConverter, "number")

_file = require_safe(document)
_picture = require_safe(preview)
_FORM = "<slug:form>/<number:version>/"
_CENTRE = f"{_FORM}<slug:centre>/<number:edition>/"

files = [
    path("verify/<str:code>/", verification.verify, name="verify"),
    path("zip/all.zip", archives.everything, name="zip_all"),
    path("zip/<slug:language>.zip", archives.language, name="zip_language"),
    path(f"{_FORM}forms.zip", archives.version, name="zip_version"),
    *(
        path(
            f"{where}<slug:language>{mark}.{ending}",
            view,
            {"is_large": bool(mark)},
            f"{kind}_{size}_{ending}",
        )
        for kind, where in (("general", _FORM), ("centre", _CENTRE))
        for size, mark in (("normal", ""), ("large", ".large"))
        for ending, view in (("pdf", _file), ("png", _picture))
    ),
]

pages = [
    path("verify/", verification.find, name="verify_any"),
    path("centre/", centre.sheets, name="sheets"),
    path("centre/<number:pk>/", centre.sheet, name="sheet"),
    path("centre/<number:pk>/preview/", centre.preview, name="sheet_preview"),
    path("centre/<number:pk>/publish/", centre.publish, name="sheet_publish"),
    path("centre/<number:pk>/printing/", editions.printing, name="sheet_printing"),
    path(
        "centre/<number:pk>/<number:number>/withdraw/", editions.withdraw, name="edition_withdraw"
    ),
    path(_FORM, versions.version_page, name="version"),
    path(f"{_FORM}<slug:language>/fill/", filling.fill, name="fill"),
    path(
        "<slug:form>/compare/<number:old>/<number:new>/<slug:language>/",
        versions.comparison_page,
        name="compare",
    ),
]
