"""A version's page, and two versions beside each other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.consents.enums import VersionState
from portal.consents.markup import clean_body
from portal.consents.models import FormDocument, FormVersion, VersionText
from portal.consents.models.compared import compared
from portal.consents.selectors import published
from portal.core.errors import BadFilterError, NotFoundError
from portal.core.pagecache import cacheable


@require_safe
def version_page(request: HttpRequest, form: str, version: int) -> HttpResponse:
    """What the version says, what can be downloaded, what came before and after."""
    found = published.version_called(form=form, number=version)
    texts = list(published.texts_of(found))
    wanted = request.GET.get("language", "")
    if wanted and wanted not in {text.language for text in texts}:
        raise BadFilterError(name=_("Language"), value=wanted[:40])
    if request.META.get("QUERY_STRING", "") == (f"language={wanted}" if wanted else ""):
        cacheable(request)
    language = wanted or _best(texts)
    history = list(published.versions_of(found.form_id).select_related("replaces"))
    current = next((row for row in history if row.state == VersionState.CURRENT), None)
    content = published.text_in(version=found, language=language).form_content
    context = {
        "version": found,
        "face": content,
        "has_namesakes": published.has_namesakes(found, content.variant),
        "content": content,
        "introduction": _body(content.introduction),
        "sections": [(part.heading, _body(part.body)) for part in content.sections],
        "modules": [(module, _body(module.explanation)) for module in content.modules],
        "language": language,
        "texts": texts,
        "rows": _downloads(published.documents_of(found), texts),
        "history": history,
        "current": current,
        "library_url": published.library_address(),
    }
    return render(request, "consents/version.html", context)


@require_safe
def comparison_page(
    request: HttpRequest, form: str, old: int, new: int, language: str
) -> HttpResponse:
    """What changed from one version to another, in one language."""
    if not request.META.get("QUERY_STRING"):
        cacheable(request)
    before = published.version_called(form=form, number=old)
    after = published.version_called(form=form, number=new)
    if before.number >= after.number:
        raise NotFoundError
    contents = [
        published.text_in(version=version, language=language) for version in (before, after)
    ]
    old_content, new_content = (text.form_content for text in contents)
    comparison = compared(
        contents[0].digest, contents[1].digest, lambda: (old_content, new_content)
    )
    in_both = {text.language for text in published.texts_of(before)}
    context = {
        "before": before,
        "after": after,
        "language": language,
        "language_name": contents[1].language_name,
        "face": new_content,
        "has_namesakes": published.has_namesakes(after, new_content.variant),
        "comparison": comparison,
        "unchanged": len(comparison.parts) - len(comparison.changed),
        "texts": [text for text in published.texts_of(after) if text.language in in_both],
        "versions": _pairs(published.versions_of(after.form_id), after),
        "library_url": published.library_address(),
    }
    return render(request, "consents/comparison.html", context)


def _best(texts: list[VersionText]) -> str:
    """The language of the page where the version has it, else the first by name."""
    codes = [text.language for text in texts]
    active = get_language() or ""
    if not codes:
        raise NotFoundError
    return active if active in codes else codes[0]


def _body(html: str) -> str:
    """Frozen texts are clean; cleaned again, because what a page trusts it checks itself."""
    return mark_safe(clean_body(html))  # noqa: S308 -- nothing but seven elements without attributes


def _downloads(documents: Any, texts: list[VersionText]) -> list[dict[str, Any]]:
    """A row for each language with its PDFs."""
    prints: dict[int, dict[bool, FormDocument]] = {}
    for document in documents:
        prints.setdefault(document.text_id, {})[document.is_large] = document
    return [
        {
            "text": text,
            "prints": [
                {"document": document, "url": published.address_of(document)}
                for _is_large, document in sorted(prints.get(text.pk, {}).items())
            ],
        }
        for text in texts
    ]


def _pairs(history: Any, after: FormVersion) -> list[FormVersion]:
    """What else the newer version can be compared with."""
    return [version for version in history if version.number < after.number]
