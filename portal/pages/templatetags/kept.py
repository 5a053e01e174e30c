"""Parts of pages that are the same for everybody until something public changes."""

from functools import partial
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.pages.memory import remember

register = template.Library()

# Blocks that show something else as time passes.
CHANGE_BY_THEMSELVES = frozenset({"next_trainings"})


class KeptNode(template.Node):
    """Renders what it holds once for each page, language and state of the site."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        page, request = context.get("page"), context.get("request")
        if page is None or request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        key = ("fragment", self.name, page.pk, request.get_host(), get_language())
        return remember(request, key, lambda: self._build(context, page))

    def _build(self, context: template.Context, page: Any) -> SafeString:
        page.ensure_loaded()
        return mark_safe(str(self.nodelist.render(context)))  # noqa: S308 -- rendered by templates


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "name" %}…{% endkept %}`, the name once in a page. For signed-in readers too.

    Nothing in it may depend on who reads or on the time of day.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), nodelist)


@register.simple_tag(takes_context=True)
def page_text(context: template.Context, field_name: str = "body") -> SafeString:
    """The blocks of a page's text, each kept by itself but those that change with the time."""
    page, request = context["page"], context.get("request")
    stream = getattr(page, field_name)
    is_kept = request is not None and not getattr(request, "is_preview", False)
    parts = []
    for position, raw in enumerate(stream.raw_data):
        if is_kept and raw["type"] not in CHANGE_BY_THEMSELVES:
            key = ("block", page.pk, field_name, position, request.get_host(), get_language())
            parts.append(remember(request, key, partial(_block, context, stream, position)))
        else:
            parts.append(_block(context, stream, position))
    return mark_safe("".join(parts))  # noqa: S308 -- rendered by templates


def _block(context: template.Context, stream: Any, position: int) -> SafeString:
    if stream.raw_data[position]["type"] not in CHANGE_BY_THEMSELVES:
        context["page"].ensure_loaded()
    block = stream[position]
    html = block.render_as_block(context=context.flatten())
    return format_html('<div class="block" data-block="{}">{}</div>', block.block_type, html)
