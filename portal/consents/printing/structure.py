"""The tree of tags that a screen reader goes by, put in order after WeasyPrint has written it.

WeasyPrint tags every box, so that a line to write on becomes an empty paragraph and the inner box
of a paragraph a second one; and it tags what stands in the page's margin without hanging it into
the tree. veraPDF faults none of it; readers stumble over it.
"""

from collections.abc import Iterator
from typing import Any

# What says nothing when nothing is in it. An empty cell of a table still holds its place.
_HOLLOW = frozenset({"/P", "/Div", "/NonStruct", "/Span"})
_PAGINATION = "<</Type/Pagination>>"


def tidy(pdf: Any) -> None:
    """Mend the tags of a `pydyf.PDF` in place, before it is written.

    Afterwards no paragraph is empty or stands in another one, every marked piece of a page is in
    the tree or marked as an artifact, and the catalogue names each enclosed file once.
    """
    _name_files_once(pdf)
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    tops = [_at(pdf, reference) for reference in root["K"]]
    for top in tops:
        _tidy_below(pdf, top)
    in_tree = {element.number for top in tops for element in _all_in(pdf, top)}
    parents = _at(pdf, root["ParentTree"])["Nums"]
    for page, owners in zip(parents[::2], parents[1::2], strict=True):
        if isinstance(owners, list):
            _let_go(pdf, page, owners, in_tree)
    for item in pdf.objects:
        if _is_element(item) and item.number not in in_tree:
            item.clear()  # pydyf miscounts the objects behind one that is called free


def _name_files_once(pdf: Any) -> None:
    if files := pdf.catalog.get("AF"):
        files[:] = dict.fromkeys(files)


def _tidy_below(pdf: Any, element: Any) -> None:
    """The element's kids without hollow ones, and with those of a paragraph in a paragraph."""
    kept: list[Any] = []
    for kid in element["K"]:
        below: Any = _at(pdf, kid) if isinstance(kid, bytes) else None
        if not _is_element(below):
            kept.append(kid)  # a piece of the page, or a link on it
            continue
        _tidy_below(pdf, below)
        if below["S"] in _HOLLOW and not below["K"]:
            continue
        if below["S"] == element["S"] == "/P":
            for inner in below["K"]:
                _at(pdf, inner)["P"] = element.reference
            kept += below["K"]
        else:
            kept.append(kid)
    element["K"][:] = kept


def _let_go(pdf: Any, page: int, owners: list[Any], in_tree: set[int]) -> None:
    """Mark the pieces of a page that no element of the tree owns as what each page repeats."""
    loose = {number for number, owner in enumerate(owners) if _at(pdf, owner).number not in in_tree}
    if not loose:
        return
    contents = _at(pdf, _at(pdf, pdf.page_references[page])["Contents"]).stream
    for place, item in enumerate(contents):
        if isinstance(item, dict) and item.get("MCID") in loose:
            contents[place - 1], contents[place] = "/Artifact", _PAGINATION
    for number in loose:
        owners[number] = "null"


def _all_in(pdf: Any, element: Any) -> Iterator[Any]:
    yield element
    for kid in element["K"]:
        below = _at(pdf, kid) if isinstance(kid, bytes) else None
        if _is_element(below):
            yield from _all_in(pdf, below)


def _is_element(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/StructElem"


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
