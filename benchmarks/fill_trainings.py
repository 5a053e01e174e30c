"""Put a thousand published trainings into a migrated database, past the slow ways of an editor."""

import sys
import uuid
from datetime import timedelta

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 -- after set-up
from django.db import transaction  # noqa: E402 -- the same
from django.utils import timezone  # noqa: E402 -- the same
from wagtail.models import Locale, Page, Site  # noqa: E402 -- the same

from portal.core.models import RevisionName, raise_revision  # noqa: E402 -- the same
from portal.pages.models import HomePage  # noqa: E402 -- the same
from portal.trainings.models import TrainingIndexPage, TrainingPage  # noqa: E402 -- the same

STEP = Page.steplen


@transaction.atomic
def fill(count: int) -> None:
    locale, _made = Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(title="Home", slug="bench-home", summary="Bench", locale=locale)
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    index = home.add_child(
        instance=TrainingIndexPage(
            title="Trainings", slug="trainings", summary="Bench", locale=locale
        )
    )
    kind = ContentType.objects.get_for_model(TrainingPage)
    now = timezone.now()
    for number in range(count):
        start = now + timedelta(hours=7 * (number - count // 2))
        key = uuid.uuid4()
        slug = f"training-{number}"
        page = TrainingPage(
            path=f"{index.path}{Page._int2str(number + 1).zfill(STEP)}",
            depth=index.depth + 1,
            url_path=f"{index.url_path}{slug}/",
            title=f"Discussing a difficult case, part {number}: questions; answers",
            draft_title=slug,
            slug=slug,
            live=True,
            content_type=kind,
            locale=locale,
            translation_key=key,
            start=start,
            end=start + timedelta(hours=1),
            timezone="Europe/Brussels",
            summary="How a panel reads a case, what it asks back, and what an answer looks like.",
            speakers="Dr A Example, Bergen\nDr B Example, Manchester",
        )
        super(Page, page).save()
    Page.objects.filter(pk=index.pk).update(numchild=count)
    raise_revision(RevisionName.TRAININGS)
    raise_revision(RevisionName.SITE)


fill(int(sys.argv[1]))
