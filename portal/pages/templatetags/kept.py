"""Parts of pages that are the same for everybody until something public changes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.core.pagecache import expires_at, kept_until, on_its_own
from portal.pages.memory import remember, remember_until

register = template.Library()

# Blocks that show something else as time passes.
CHANGE_BY_THEMSELVES = frozenset({"next_trainings"})


class KeptNode(template.Node):
    """Renders what it holds once for each page, language and state of the site."""

    def __init__(self, name: str, nodelist: template.NodeList, *, expires: bool) -> None:
        self.name = name
        self.nodelist = nodelist
        self.expires = expires

    def render(self, context: template.Context) -> SafeString:
        page, request = context.get("page"), context.get("request")
        if page is None or request is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        key = ("fragment", self.name, page.pk, request.get_host(), get_language())
        if self.expires:
            return until_it_changes(context, key, lambda: self.nodelist.render(context))
        return remember(request, key, lambda: self._build(context, page))

    def _build(self, context: template.Context, page: Any) -> SafeString:
        page.ensure_loaded()
        return mark_safe(str(self.nodelist.render(context)))  # noqa: S308 -- rendered by templates


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "name" %}…{% endkept %}`, the name once in a page. For signed-in readers too.

    Nothing in it may depend on who reads. With `{% kept "name" expires %}` it may change at a
    moment that it announces with `core.pagecache.expires_at`.
    """
    _tag, name, *options = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), nodelist, expires="expires" in options)


def until_it_changes(
    context: template.Context, key: tuple[Any, ...], render: Callable[[], str]
) -> SafeString:
    """What `render` answers, kept until the earliest moment that it announced."""
    request = context["request"]

    def build() -> tuple[SafeString, datetime]:
        own = on_its_own(request)
        with context.push(request=own):
            html = mark_safe(str(render()))  # noqa: S308 -- rendered by templates
        return html, kept_until(own) or timezone.now()

    html, until = remember_until(request, key, build)
    expires_at(request, until)
    return html


@register.simple_tag(takes_context=True)
def page_text(context: template.Context, field_name: str = "body") -> SafeString:
    """The blocks of a page's text, each kept by itself but those that change with the time."""
    page, request = context["page"], context.get("request")
    stream = getattr(page, field_name)
    parts = []
    for position, raw in enumerate(stream.raw_data):
        render = partial(_block, context, stream, position)
        if request is None or getattr(request, "is_preview", False):
            parts.append(render())
            continue
        key = ("block", page.pk, field_name, position, request.get_host(), get_language())
        if raw["type"] in CHANGE_BY_THEMSELVES:
            parts.append(until_it_changes(context, key, render))
        else:
            parts.append(remember(request, key, render))
    return mark_safe("".join(parts))  # noqa: S308 -- rendered by templates


def _block(context: template.Context, stream: Any, position: int) -> SafeString:
    if stream.raw_data[position]["type"] not in CHANGE_BY_THEMSELVES:
        context["page"].ensure_loaded()
    block = stream[position]
    html = block.render_as_block(context=context.flatten())
    return format_html('<div class="block" data-block="{}">{}</div>', block.block_type, html)
