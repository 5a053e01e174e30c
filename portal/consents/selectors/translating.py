"""What a translation is made from, and what of it is still in the source's words."""

from portal.consents.models import ConsentText, FormModule, content_of, source_among

# What a text in a new language begins with: the source's words, to be written over.
_COPIED = ("title", "introduction", "key_points", "sections")


def source_of(text: ConsentText) -> ConsentText | None:
    """What the text is translated from; None for the source itself and for a form's first."""
    if not hasattr(text, "form"):
        return None
    source = source_among(text.form.texts.select_related("form", "language"))
    return None if source is None or source.pk == text.pk else source


def begin_translation(text: ConsentText) -> ConsentText:
    """Fill a new text with the words of its source, and a place for each of the form's modules."""
    source = source_of(text)
    worded = {}
    if source is not None:
        for name in _COPIED:
            setattr(text, name, getattr(source, name))
        worded = {block.value["code"]: dict(block.value) for block in source.modules}
    text.modules = [
        ("module", worded.get(module.code) or _unworded(module))
        for module in text.form.modules.all()
    ]
    return text


def untranslated(text: ConsentText) -> list[str]:
    """Headings of the parts that still say what the source says."""
    source = source_of(text)
    if source is None:
        return []
    here, there = content_of(text), content_of(source)
    bodies = {part.body for part in there.sections}
    statements = {module.statement for module in there.modules}
    return [
        *(part.heading for part in here.sections if part.body and part.body in bodies),
        *(part.title for part in here.modules if part.statement and part.statement in statements),
    ]


def _unworded(module: FormModule) -> dict[str, str]:
    return {"code": module.code, "title": "", "statement": "", "explanation": ""}
