"""Pages are translated with wagtail-localize: submit, translate, publish, follow the original."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.pages.models import ContentPage, HomePage
from portal.pages.services import set_up_editorial
from tests.factories import pages as make
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(home: HomePage) -> Locale:
    locale: Locale = Locale.objects.create(language_code="fr")
    home.copy_for_translation(locale).save_revision().publish()
    # A migration of wagtail-localize makes it, and tests may run without migrations.
    Permission.objects.get_or_create(
        codename="submit_translation",
        content_type=ContentType.objects.get_for_model(Translation),
        defaults={"name": "Can submit translations"},
    )
    return locale


def translate_all(translation: Translation, words: dict[str, str]) -> None:
    """Give each string its translation, or itself with "FR" before it."""
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": words.get(segment.string.data, f"FR {segment.string.data}")},
        )


def make_page(home: HomePage) -> ContentPage:
    person = make.make_person(name="Ada", role="Chair")
    page = make.make_content_page(home, title="About", slug="about", summary="Who we are")
    page.body = [
        ("heading", {"text": "Our aim", "level": "2"}),
        ("text", "<p>Better <b>access</b>.</p>"),
        ("questions", {"heading": "", "questions": [{"question": "Why?", "answer": "<p>So.</p>"}]}),
        ("people", {"heading": "Team", "people": [person]}),
    ]
    page.save_revision().publish()
    return page


def test_page_is_translated_published_and_follows_its_original(
    client: Client, home: HomePage, french: Locale, django_capture_on_commit_callbacks: Any
) -> None:
    commit = django_capture_on_commit_callbacks
    page = make_page(home)
    translate_object(page, [french])
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source, target_locale=french)
    translate_all(translation, {"Our aim": "Notre but", "About": "À propos"})
    with commit(execute=True):
        translation.save_target(publish=True)
    target = page.get_translation(french)
    html = client.get(target.url).content.decode()
    for words in ("Notre but", "FR Better <b>access</b>", "FR Why?", "FR Who we are"):
        assert words in html, words
    assert f'href="{target.url}"' in client.get("/about/").content.decode()

    page.body = [("heading", {"text": "Our new aim", "level": "2"})]
    page.save_revision().publish()
    source.update_from_db()
    translation = Translation.objects.get(pk=translation.pk)
    translate_all(translation, {})
    with commit(execute=True):
        translation.save_target(publish=True)
    assert "FR Our new aim" in client.get(target.url).content.decode()


def test_translating_drops_the_kept_page(
    client: Client, home: HomePage, french: Locale, django_capture_on_commit_callbacks: Any
) -> None:
    commit = django_capture_on_commit_callbacks
    page = make_page(home)
    assert 'rel="alternate" hreflang="fr"' not in client.get("/about/").content.decode()
    translate_object(page, [french])
    translation = Translation.objects.get(
        source=TranslationSource.objects.get_for_instance(page), target_locale=french
    )
    translate_all(translation, {})
    with commit(execute=True):
        translation.save_target(publish=True)
    assert 'rel="alternate" hreflang="fr"' in client.get("/about/").content.decode()


def test_editor_of_translations_opens(client: Client, home: HomePage, french: Locale) -> None:
    """Submit in the admin, then the translation's editor opens."""
    sign_in(client, User.objects.create_superuser("root@example.org", "secret"))
    page = make_page(home)
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, {"locales": [french.pk]})
    assert response.status_code == 302
    target = page.get_translation(french)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[target.pk]))
    assert response.status_code == 200
    assert b"translation-editor" in response.content or b"TranslationEditor" in response.content


def test_editor_begins_a_translation_and_readers_see_nothing_of_it(
    client: Client, home: HomePage, french: Locale, django_capture_on_commit_callbacks: Any
) -> None:
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(Role.EDITOR))
    page = make_page(home)
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"locales": [french.pk]}).status_code == 302
    assert not page.get_translation(french).live
    assert Client().get("/fr/about/").status_code == 404


@pytest.mark.parametrize(("role", "published"), [(Role.EDITOR, False), (Role.MODERATOR, True)])
def test_bringing_translations_up_to_date_publishes_for_moderators_only(
    client: Client,
    home: HomePage,
    french: Locale,
    django_capture_on_commit_callbacks: Any,
    role: Role,
    published: bool,
) -> None:
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(role))
    page = make_page(home)
    translate_object(page, [french])
    source = TranslationSource.objects.get_for_instance(page)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    offered = client.get(url).context["form"].fields["publish_translations"]
    assert offered.disabled is not published
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"publish_translations": "on"}).status_code == 302
    assert page.get_translation(french).live is published


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 302), (Role.MODERATOR, 200)])
def test_only_moderators_turn_a_translation_into_a_copy(
    client: Client, home: HomePage, french: Locale, role: Role, status: int
) -> None:
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(role))
    page = make_page(home)
    translate_object(page, [french])
    target = page.get_translation(french)
    url = reverse("wagtail_localize:convert_to_alias", args=[target.pk])
    assert client.get(url).status_code == status
    client.post(url)
    target.refresh_from_db()
    assert (target.alias_of_id is not None) is (role == Role.MODERATOR)
    assert target.live is (role == Role.MODERATOR)
