"""An editor brings a film, its captions and its chapters to a page; visitors get them."""

from collections import OrderedDict
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.search import index
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from portal.privacy.models import AuditEntry
from portal.tutorials.video import heard
from portal.tutorials.video.errors import VideoIsProgramError
from portal.tutorials.video.models import CaptionTrack, VideoFile, VideoTutorialPage
from portal.tutorials.video.selectors import spoken_hits
from portal.tutorials.video.services import add_video
from portal.tutorials.video.viewsets import UPLOAD_PREFIX
from portal.tutorials.video.webvtt import Cue, parse_vtt, write_vtt
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_home
from tests.factories.tutorials import author, make_french, make_index
from tests.factories.videos import (
    CAPTIONS,
    MEDIA,
    MP4,
    WEBM,
    make_track,
    make_video,
    make_video_file,
)

pytestmark = pytest.mark.django_db

FRENCH = CAPTIONS.replace("Consent comes first.", "Le consentement d'abord.")


@pytest.fixture
def editor() -> Client:
    """Somebody who may publish, with the second step passed."""
    make_index()
    client = Client()
    user = make_user(Role.ADMINISTRATOR)
    user.is_superuser = True
    user.save()
    sign_in(client, user)
    return client


def vtt(text: str = CAPTIONS, name: str = "captions.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/vtt")


def track(**fields: Any) -> dict[str, Any]:
    return {"language": "en", "kind": "captions", "text": "", "id": "", **fields}


def form(*tracks: dict[str, Any], action: str = "publish", **fields: Any) -> dict[str, Any]:
    values = {
        "title": "Your first case",
        "slug": "your-first-case",
        "summary": "From question to advice.",
        "objectives": "Submit a case",
        "roles": ["new"],
        "level": "introduction",
        "duration": "",
        "authors": streamfield([("author", {**author()["value"], "person": "", "centre": ""})]),
        "version_label": "1.0",
        "licence": "CC-BY-4.0",
        "last_reviewed": "",
        "review_interval": "12",
        "replaces": "",
        "related_trainings": streamfield([]),
        "video": "",
        "second_video": "",
        "poster": "",
        "external_url": "",
        "audio_language": "en",
        "no_captions_reason": "",
        "chapters": "",
        "caption_tracks": inline_formset(list(tracks)),
        "comments": inline_formset([]),
        **({"action-publish": "action-publish"} if action == "publish" else {}),
    }
    files = {key: fields.pop(key) for key in list(fields) if key.startswith("file_")}
    data: dict[str, Any] = nested_form_data({**values, **fields})
    data["roles"] = ["new"]
    for key, file in files.items():
        data[key.removeprefix("file_").replace("__", "-")] = file
    return data


def add(editor: Client, *tracks: dict[str, Any], **fields: Any) -> Any:
    parent = make_index()
    address = reverse("wagtailadmin_pages:add", args=["tutorials", "videotutorialpage", parent.pk])
    return editor.post(address, form(*tracks, **fields))


def edit(editor: Client, page: VideoTutorialPage, *tracks: dict[str, Any], **fields: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(address, form(*tracks, **fields))


def errors(response: Any) -> dict[str, list[str]]:
    """What is wrong by field, rows of captions included; the form must be shown again."""
    assert response.status_code == 200
    shown = response.context["form"]
    found = dict(shown.errors)
    for row in shown.formsets["caption_tracks"].forms:
        found |= {f"track {name}": messages for name, messages in row.errors.items()}
    assert found
    return found


def saved() -> VideoTutorialPage:
    page: VideoTutorialPage = VideoTutorialPage.objects.get()
    return page


def test_a_moderator_approves_in_the_editor_what_nobody_touched() -> None:
    """Browsers end lines by CR LF; that is no edit, after which approval would begin anew."""
    index = make_index()
    set_up_editorial(actor=Operator())
    author_of_it, moderator = make_user(Role.EDITOR), Client()
    sign_in(moderator, make_user(Role.MODERATOR))
    page = VideoTutorialPage(
        title="Your first case",
        slug="your-first-case",
        summary="From question to advice.",
        objectives="Submit a case\nFollow it",
        roles=["new"],
        authors=[{"type": "author", "value": {"person": None, "centre": "", **author()["value"]}}],
        video=make_video_file(),
        chapters="0:00 Welcome\n0:06 Consent",
        caption_tracks=[make_track(text=write_vtt(parse_vtt(CAPTIONS)))],
        live=False,
        locale=index.locale,
    )
    index.add_child(instance=page)
    page.save_revision(user=author_of_it)
    page.get_workflow().start(page, author_of_it)

    row = page.caption_tracks.get()
    tracks = inline_formset([track(text=lines(row.text), id=row.pk)], initial=1)
    response = edit(
        moderator,
        page,
        action="approve",
        video=page.video_id,
        objectives=lines(page.objectives),
        chapters=lines(page.chapters),
        caption_tracks={**tracks, "0-ORDER": "1"},
        **{
            "authors-0-id": page.authors[0].id,
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
        },
    )
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.revisions.count() == 1


def lines(text: str) -> str:
    """As a browser sends it."""
    return text.replace("\n", "\r\n")


# --- Uploading a film -------------------------------------------------------------------------


def test_a_film_is_stored_cleaned_under_a_name_that_tells_nothing() -> None:
    actor = make_user(Role.EDITOR)
    with MP4.open("rb") as file:
        video = add_video(file=file, name="Dr Example at home.mp4", title="Film", actor=actor)
    name = str(video.file.name)
    assert name.startswith("videos/")
    assert "Example" not in name
    assert (video.duration, video.width, video.height) == (12_000, 160, 90)
    assert (video.picture_codec, video.sound_codec, video.clock) == ("AVC", "AAC", "0:12")
    with video.file.open() as file:
        stored = file.read()
    assert len(stored) == video.size == MP4.stat().st_size
    assert b"Lavf" not in stored
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.object_id) == ("tutorials.video_added", str(video.pk))


def test_a_refused_film_leaves_nothing_behind() -> None:
    def stored() -> list[str]:
        there = default_storage.exists("videos")
        return default_storage.listdir("videos")[1] if there else []

    before = stored()
    program = SimpleUploadedFile("film.mp4", b"MZ" + bytes(500))
    with pytest.raises(VideoIsProgramError):
        add_video(file=program, name="film.mp4", title="Film", actor=Operator())
    assert VideoFile.objects.count() == 0
    assert stored() == before


@pytest.mark.django_db(transaction=True)
def test_a_deleted_films_file_goes_with_it() -> None:
    video = make_video_file()
    name = str(video.file.name)
    video.delete()
    assert not default_storage.exists(name)


def chooser(editor: Client, file: Any, title: str = "Film") -> Any:
    widget = VideoTutorialPage.get_edit_handler().get_form_class().base_fields["video"].widget
    address = reverse(widget.chooser_modal_url_name.replace(":choose", ":create"))
    return editor.post(address, {f"{UPLOAD_PREFIX}-title": title, f"{UPLOAD_PREFIX}-file": file})


def test_an_editor_uploads_a_film_where_it_is_chosen(editor: Client) -> None:
    with MP4.open("rb") as file:
        response = chooser(editor, file, "Your first case")
    assert response.json()["step"] == "chosen"
    video = VideoFile.objects.get()
    assert response.json()["result"]["id"] == str(video.pk)
    assert video.title == "Your first case"
    assert video.uploaded_by is not None


def test_a_film_without_a_title_is_named_after_its_file(editor: Client) -> None:
    film = SimpleUploadedFile("your-first_case.mp4", MP4.read_bytes())
    assert chooser(editor, film, title="").json()["step"] == "chosen"
    assert VideoFile.objects.get().title == "Your first case"
    address = reverse(
        VideoFile.snippet_viewset.get_url_name("edit"), args=[VideoFile.objects.get().pk]
    )
    assert editor.post(address, {"title": ""}).status_code == 200  # an old one keeps its own


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("film.mp4", b"MZ" + bytes(500), "This is a program, not a video"),
        ("film.mp4", b"<!DOCTYPE html><html></html>", "This is a web page, not a video"),
        ("film.mp4", MP4.read_bytes()[:9000], "cut off or damaged"),
        ("film.mp4", (MEDIA / "sound-alone.mp4").read_bytes(), "only sound"),
        ("film.mp4", MP4.read_bytes() + b"<script>x</script>", "something else in it"),
        ("film.webm", MP4.read_bytes(), "it is a .mp4 file"),
        ("film.mp4", b"", "empty"),
    ],
)
def test_what_is_wrong_with_a_film_stands_beside_its_field(
    editor: Client, name: str, content: bytes, message: str
) -> None:
    response = chooser(editor, SimpleUploadedFile(name, content), "My film")
    html = response.json()["htmlFragment"]
    assert message in html
    assert "My film" in html  # the title that was typed
    assert "choose the file again" in html
    assert VideoFile.objects.count() == 0


def test_the_list_of_films_is_shown_and_only_titles_change(editor: Client) -> None:
    video = make_video_file()
    viewset = VideoFile.snippet_viewset
    listed = editor.get(reverse(viewset.get_url_name("list")))
    assert "Clip" in listed.content.decode()
    assert listed.request["PATH_INFO"].startswith("/cms/videos/")
    address = reverse(viewset.get_url_name("edit"), args=[video.pk])
    shown = editor.get(address)
    assert 'name="file"' not in shown.content.decode()
    name = video.file.name
    assert editor.post(address, {"title": "Another title"}).status_code == 302
    video.refresh_from_db()
    assert (video.title, video.file.name) == ("Another title", name)


def test_a_film_that_a_page_shows_stays(editor: Client) -> None:
    page = make_video()
    assert page.video is not None
    viewset = VideoFile.snippet_viewset
    response = editor.post(reverse(viewset.get_url_name("delete"), args=[page.video.pk]))
    assert response.status_code == 302
    (said,) = get_messages(response.wsgi_request)
    assert str(said) == f"Nothing was deleted: a tutorial shows the film: “{page}”."
    assert VideoFile.objects.count() == 1


def test_films_that_a_page_shows_are_not_deleted_in_bulk(editor: Client) -> None:
    page = make_video()
    unused = make_video_file()
    assert page.video is not None
    chosen = f"?id={page.video.pk}&id={unused.pk}"
    address = reverse("wagtail_bulk_action", args=["tutorials", "videofile", "delete"])
    assert editor.get(address + chosen).status_code == 200
    response = editor.post(address + chosen)
    assert response.status_code == 302
    (said,) = get_messages(response.wsgi_request)
    assert str(said) == f"Nothing was deleted: a tutorial shows the film: “{page}”."
    assert VideoFile.objects.count() == 2

    assert editor.post(f"{address}?id={unused.pk}").status_code == 302
    assert list(VideoFile.objects.all()) == [page.video]


def test_editors_may_add_films_and_moderators_delete_them() -> None:
    make_home()
    set_up_editorial(actor=Operator())
    make_index()
    rights = {
        name: set(
            Group.objects.get(name=name)
            .permissions.filter(content_type__model="videofile")
            .values_list("codename", flat=True)
        )
        for name in ("Editors", "Moderators")
    }
    assert rights["Editors"] == {"add_videofile", "change_videofile", "view_videofile"}
    assert rights["Moderators"] == {*rights["Editors"], "delete_videofile"}


# --- Writing the page -------------------------------------------------------------------------


def test_an_editor_publishes_a_captioned_video(editor: Client) -> None:
    video = make_video_file()
    response = add(
        editor,
        track(language="EN-gb"),
        video=video.pk,
        chapters="0:00 Welcome\n0:06 Consent",
        file_caption_tracks__0__upload=vtt(),
    )
    assert response.status_code == 302, errors(response)
    page = saved()
    assert page.live
    row = page.caption_tracks.get()
    assert row.language == "en-GB"
    assert "<v Ada>Consent comes first.</v>" in row.text
    assert page.minutes == 1
    assert (page.audio_languages, page.caption_languages) == ("en", "en-GB")
    shown = Client().get(page.url)
    assert "Consent comes first." in shown.content.decode()


def test_a_video_is_not_published_without_captions_or_a_reason(editor: Client) -> None:
    video = make_video_file()
    found = errors(add(editor, video=video.pk))
    assert "shuts people out" in found["no_captions_reason"][0]
    subtitles = track(kind="subtitles", text=CAPTIONS)
    assert "no_captions_reason" in errors(add(editor, subtitles, video=video.pk))
    assert add(editor, video=video.pk, no_captions_reason="Nobody speaks.").status_code == 302
    assert "Nobody speaks." in Client().get(saved().url).content.decode()


def test_a_draft_may_lack_captions_and_film(editor: Client) -> None:
    assert add(editor, action="draft").status_code == 302
    page = saved()
    assert not page.live
    assert edit(editor, page, video=make_video_file().pk, action="draft").status_code == 302
    found = errors(edit(editor, page, video=make_video_file().pk))
    assert list(found) == ["no_captions_reason"]


def test_a_published_videos_draft_may_lose_its_captions_but_not_be_published_so(
    editor: Client,
) -> None:
    page = make_video()
    row = page.caption_tracks.get()
    gone = track(id=str(row.pk), DELETE="1", text=row.text)
    fields: dict[str, Any] = {
        "slug": page.slug,
        "video": page.video_id,
        "caption_tracks": inline_formset([gone], initial=1),
    }
    assert edit(editor, page, action="draft", **fields).status_code == 302
    assert "no_captions_reason" in errors(edit(editor, page, **fields))
    page.refresh_from_db()
    assert page.caption_tracks.count() == 1


def test_no_other_way_publishes_a_video_without_captions() -> None:
    page = make_video()
    draft = page.get_latest_revision_as_object()
    draft.caption_tracks = []
    revision = draft.save_revision(clean=False)
    with pytest.raises(ValidationError, match="Add captions"):
        revision.publish()


def test_a_film_or_an_address_but_not_both_and_not_neither(editor: Client) -> None:
    reason = {"no_captions_reason": "It has its own."}
    assert "video" in errors(add(editor, **reason))
    both = {"video": make_video_file().pk, "external_url": "https://films.example/1"}
    assert "external_url" in errors(add(editor, **both, **reason))
    plain = errors(add(editor, external_url="http://films.example/1", **reason))
    assert "external_url" in plain
    script = errors(add(editor, external_url="javascript:alert(1)", **reason))
    assert "external_url" in script
    assert add(editor, external_url="https://films.example/1", **reason).status_code == 302


def test_two_formats_of_one_film(editor: Client) -> None:
    video, web = make_video_file(MP4), make_video_file(WEBM)
    text = track(text=CAPTIONS)
    assert "second_video" in errors(add(editor, text, video=video.pk, second_video=video.pk))
    longer = make_video_file(WEBM, duration=20_000)
    found = errors(add(editor, text, video=video.pk, second_video=longer.pk))
    assert "one lasts 0:12, the other 0:20" in found["second_video"][0]
    assert add(editor, text, video=video.pk, second_video=web.pk).status_code == 302
    html = Client().get(saved().url).content.decode()
    assert html.index('type="video/mp4"') < html.index('type="video/webm"')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n", "This is a SubRip file (.srt)."),
        ("<!doctype html><html></html>", "This is a web page, not a captions file."),
        ("MZ\0\0", "Line 1: this is not UTF-8 text."),
        (CAPTIONS.replace("06.000 -->", "04.000 -->"), "Line 9: the cue starts at 00:00:04.000"),
        (CAPTIONS.replace("<i>", "<script>"), "Line 13: “<script>” is not part of WebVTT."),
        (CAPTIONS.replace("11.500", "14.500"), "Line 12: the cue ends at 0:14, but the video"),
    ],
)
def test_what_is_wrong_with_captions_is_said_with_its_line_and_nothing_is_lost(
    editor: Client, content: str, message: str
) -> None:
    response = add(
        editor,
        track(),
        title="A title that was typed",
        video=make_video_file().pk,
        file_caption_tracks__0__upload=vtt(content),
    )
    found = errors(response)
    assert found["track upload"][0].startswith(message)
    html = response.content.decode()
    assert "A title that was typed" in html
    # What has faults in its lines alone can be mended in the field below.
    shown = response.context["form"].formsets["caption_tracks"].forms[0]["text"].value()
    assert shown == (content if content.startswith("WEBVTT") else "")
    assert VideoTutorialPage.objects.count() == 0


def test_a_refused_file_never_takes_the_place_of_typed_text(editor: Client) -> None:
    response = add(
        editor,
        track(text="WEBVTT\n\nTyped"),
        video=make_video_file().pk,
        file_caption_tracks__0__upload=vtt(CAPTIONS.replace("06.000 -->", "04.000 -->")),
    )
    assert errors(response)["track upload"]
    shown = response.context["form"].formsets["caption_tracks"].forms[0]["text"].value()
    assert shown == "WEBVTT\n\nTyped"


def test_captions_can_be_corrected_as_text(editor: Client) -> None:
    page = make_video()
    row = page.caption_tracks.get()
    fields: dict[str, Any] = {"slug": page.slug, "video": page.video_id}
    worse = track(id=str(row.pk), text=row.text.replace("-->", "->", 1))
    found = errors(edit(editor, page, caption_tracks=inline_formset([worse], initial=1), **fields))
    assert found["track text"] == ["Line 3: write the arrow between the times as -->."]
    better = track(id=str(row.pk), text=row.text.replace("Consent", "Agreement"))
    response = edit(editor, page, caption_tracks=inline_formset([better], initial=1), **fields)
    assert response.status_code == 302, errors(response)
    html = Client().get(page.url).content.decode()
    assert "Agreement comes first." in html
    assert CaptionTrack.objects.get(page=page).url in html


def test_a_background_save_puts_the_files_text_into_the_open_page(editor: Client) -> None:
    parent = make_index()
    address = reverse("wagtailadmin_pages:add", args=["tutorials", "videotutorialpage", parent.pk])
    data = form(
        track(),
        action="draft",
        file_caption_tracks__0__upload=vtt(),
        file_chapters_upload=vtt("WEBVTT\n\n00:00.000 --> 00:06.000\nWelcome\n", "chapters.vtt"),
    )
    answer = editor.post(address, data, headers={"Accept": "application/json"}).json()
    updates = dict(answer["field_updates"])
    assert updates["caption_tracks-0-text"].startswith("WEBVTT")
    assert updates["caption_tracks-0-upload"] == ""
    assert updates["chapters"] == "0:00 Welcome"
    assert saved().get_latest_revision_as_object().chapters == "0:00 Welcome"


def test_languages_are_codes_and_each_track_is_there_once(editor: Client) -> None:
    video = make_video_file()
    found = errors(add(editor, track(language="English", text=CAPTIONS), video=video.pk))
    assert found["track language"] == ["Write a language code, such as en, fr or fr-BE."]
    twice = [track(text=CAPTIONS), track(text=CAPTIONS)]
    assert "already" in errors(add(editor, *twice, video=video.pk))["track language"][0]


def test_a_track_without_a_file_is_asked_for_one_when_it_is_published(editor: Client) -> None:
    found = errors(add(editor, track(), video=make_video_file().pk))
    assert found["track upload"] == ["Choose a captions file (.vtt)."]
    assert add(editor, track(), video=make_video_file().pk, action="draft").status_code == 302
    preview = reverse("wagtailadmin_pages:view_draft", args=[saved().pk])
    assert editor.get(preview).status_code == 200


def test_wrong_chapters_are_named_by_line(editor: Client) -> None:
    fields = {"video": make_video_file().pk, "chapters": "0:00 A\n0:30 B"}
    found = errors(add(editor, track(text=CAPTIONS), **fields))
    assert found["chapters"] == ["Line 2: the video ends at 0:12, before this chapter."]


# --- What visitors get ------------------------------------------------------------------------


class Sources(HTMLParser):
    """The attributes of every element of a page, by its name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str | None]]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append(dict(attrs))


def test_a_page_names_its_film_captions_and_moments(client: Client) -> None:
    page = make_video(
        chapters="0:06 Consent",
        caption_tracks=[make_track(), make_track(FRENCH, language="fr", kind="subtitles")],
    )
    found = Sources(client.get(page.url).content.decode()).found
    (video,) = found["video"]
    assert "autoplay" not in video
    assert (video["preload"], video["width"], video["height"]) == ("metadata", "160", "90")
    assert [(row["kind"], row["srclang"], row["label"]) for row in found["track"]] == [
        ("captions", "en", "English"),
        ("subtitles", "fr", "Français"),
    ]
    moments = [row["href"] for row in found["a"] if (row.get("href") or "").startswith("?t=")]
    assert moments == [
        "?t=6#player",
        "?t=0#player",
        "?t=2#player",
        "?t=6#player",
        "?t=8#player",
    ]


@pytest.mark.parametrize(
    ("query", "fragment"),
    [("", ""), ("?t=8", "#t=8"), ("?t=12", ""), ("?t=-1", ""), ("?t=8.5", ""), ("?t=%00", "")],
)
def test_the_address_says_where_to_begin(client: Client, query: str, fragment: str) -> None:
    page = make_video()
    found = Sources(client.get(f"{page.url}{query}").content.decode()).found
    (source,) = found["source"]
    assert (source["src"] or "").partition(".mp4")[2] == fragment


def test_the_transcript_is_in_the_pages_language_where_there_is_one(client: Client) -> None:
    page = make_video(caption_tracks=[make_track(), make_track(FRENCH, language="fr")])
    assert "Consent comes first." in client.get(page.url).content.decode()
    french = make_french(page, title="Votre premier cas")
    assert french.video_id == page.video_id
    assert french.caption_tracks.count() == 2
    html = client.get(french.url).content.decode()
    assert "Le consentement d&#x27;abord." in html
    (shown,) = [row for row in Sources(html).found["track"] if "default" in row]
    assert shown["srclang"] == "fr"


def test_a_word_in_the_transcript_is_found_without_scripts(client: Client) -> None:
    page = make_video()
    html = client.get(f"{page.url}?said=Consent").content.decode()
    assert "<mark>Consent</mark> comes first." in html
    assert "?t=6&amp;said=Consent#player" in html
    html = client.get(f"{page.url}?said=%3Cscript%3E").content.decode()
    assert "“&lt;script&gt;” is not said here." in html


def test_hits_carry_sentence_and_second() -> None:
    page = make_video()
    hidden = make_video(title="Hidden")
    for row in (page, hidden):
        index.insert_or_update_object(row)
    hidden.unpublish()
    (hit,) = spoken_hits("phenotype PANEL", Locale.get_default())
    assert hit.page == page
    assert (hit.seconds, hit.place) == (8, "?t=8#player")
    assert hit.sentence.startswith("Then you describe the <mark>phenotype</mark>")
    assert spoken_hits("", Locale.get_default()) == []
    assert spoken_hits("zebra", Locale.get_default()) == []


def test_a_search_reads_each_text_of_captions_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_video()
    index.insert_or_update_object(page)
    read: list[str] = []

    def reading(text: str) -> list[Cue]:
        read.append(text)
        return parse_vtt(text)

    monkeypatch.setattr(heard, "parse_vtt", reading)
    monkeypatch.setattr(heard, "_kept", OrderedDict())
    for words in ("phenotype", "consent", "phenotype panel"):
        assert spoken_hits(words, Locale.get_default())
    assert len(read) == 1

    row = page.caption_tracks.get()
    row.text = row.text.replace("phenotype", "genotype")
    row.save()
    assert spoken_hits("consent", Locale.get_default())
    assert len(read) == 2

    monkeypatch.setattr(heard, "MOST_KEPT", 2 * len(row.text))
    for number in range(5):
        heard.heard(str(number), row.text)
    assert list(heard._kept) == ["3", "4"]


def test_search_engines_are_told_of_the_film(client: Client) -> None:
    page = make_video()
    (data,) = [
        row
        for row in page.structured_data(RequestFactory().get(page.url))
        if row["@type"] == "VideoObject"
    ]
    assert (data["duration"], data["encodingFormat"]) == ("PT0M12S", "video/mp4")
    assert page.video is not None
    assert data["contentUrl"] == f"http://localhost:8000{page.video.url}"


def test_captions_and_a_page_cost_the_same_with_one_and_with_three_tracks(
    client: Client, django_assert_num_queries: Any
) -> None:
    one = make_video()
    three = make_video(
        caption_tracks=[make_track(language=code) for code in ("en", "fr", "uk")],
        last_reviewed=timezone.localdate() - timedelta(days=1),
    )
    for page in (one, three):
        client.get(page.url)  # what is kept of every page
        cache.clear()
        with django_assert_num_queries(10):
            client.get(page.url)


def test_committed_clips_stay_small() -> None:
    assert sum(path.stat().st_size for path in Path(MEDIA).iterdir()) < 60_000
