"""Films and captions go to whoever may see their page, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from wagtail.models import PageViewRestriction

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.pages.services import set_up_editorial
from portal.tutorials.video.models import VideoFile, VideoTutorialPage
from tests.factories.accounts import make_user, sign_in
from tests.factories.tutorials import make_french, make_index
from tests.factories.videos import MP4, WEBM, make_video, make_video_file

pytestmark = pytest.mark.django_db

PASSWORD = "open sesame"


def signed_in(user: User, *, verified: bool = True) -> Client:
    client = Client()
    sign_in(client, user, verified=verified)
    return client


def restrict(page: VideoTutorialPage, kind: str) -> PageViewRestriction:
    row: PageViewRestriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password=PASSWORD if kind == "password" else ""
    )
    if kind == "groups":
        row.groups.add(Group.objects.get_or_create(name="Experts of the network")[0])
    return row


def member(*, verified: bool = True) -> Client:
    user = make_user(Role.CLINICIAN)
    user.groups.add(Group.objects.get(name="Experts of the network"))
    return signed_in(user, verified=verified)


def knows_the_password() -> Client:
    client = Client()
    row = PageViewRestriction.objects.get()
    answer = client.post(
        f"/_util/authenticate_with_password/{row.pk}/{row.page_id}/",
        {"password": PASSWORD, "return_url": row.page.url},
    )
    assert answer.status_code == 302
    return client


def clinician(*, verified: bool = True) -> Client:
    return signed_in(make_user(Role.CLINICIAN), verified=verified)


def film_of(page: VideoTutorialPage) -> VideoFile:
    film = page.video
    assert isinstance(film, VideoFile)
    return film


def addresses(page: VideoTutorialPage) -> list[str]:
    """What a browser fetches for the page beside pictures: film and captions."""
    return [film_of(page).url, page.caption_tracks.get().url]


def answers(client: Client, page: VideoTutorialPage) -> set[int]:
    found = set()
    for address in addresses(page):
        response = client.get(address)
        found.add(response.status_code)
        if response.status_code == 200:
            assert response["Cache-Control"] == "private, no-cache"
            assert "Cookie" in response["Vary"]
        response.getvalue()
    return found


WHO: dict[str, dict[str, Callable[[], Client]]] = {
    "login": {
        "let in": clinician,
        "refused": Client,
        "refused without the second step": lambda: clinician(verified=False),
    },
    "groups": {
        "let in": member,
        "refused": clinician,
        "refused without the second step": lambda: member(verified=False),
        "refused as nobody": Client,
    },
    "password": {
        "let in": knows_the_password,
        "refused": clinician,
        "refused as nobody": Client,
    },
}


@pytest.mark.parametrize(
    ("kind", "who"), [(kind, who) for kind, rows in WHO.items() for who in rows]
)
@pytest.mark.parametrize("above", [False, True], ids=["itself", "its list"])
def test_a_restricted_page_keeps_film_and_captions_to_itself(
    kind: str, who: str, above: bool
) -> None:
    page = make_video()
    restrict(page.get_parent() if above else page, kind)
    assert answers(WHO[kind][who](), page) == ({200} if who == "let in" else {404})


def test_a_page_that_is_closed_takes_its_film_back(client: Client) -> None:
    page = make_video()
    client.get(film_of(page).url).getvalue()
    kept = {"If-None-Match": client.head(film_of(page).url)["ETag"]}
    assert client.get(film_of(page).url, headers=kept).status_code == 304
    row = restrict(page, "login")
    assert client.get(film_of(page).url, headers=kept).status_code == 404
    row.delete()
    assert client.get(film_of(page).url, headers=kept).status_code == 304
    page.unpublish()
    assert client.get(film_of(page).url, headers=kept).status_code == 404


def test_a_film_on_two_pages_is_open_while_one_of_them_is(client: Client) -> None:
    page = make_video()
    french = make_french(page, title="Votre premier cas")
    restrict(page, "login")
    assert client.head(film_of(page).url)["Cache-Control"] == "public, no-cache"
    french.unpublish()
    assert client.head(film_of(page).url).status_code == 404


def test_the_film_in_the_other_format_is_kept_like_the_first(client: Client) -> None:
    second = make_video_file(WEBM)
    page = make_video(second_video=second)
    assert client.head(second.url)["Content-Type"] == "video/webm"
    restrict(page, "login")
    assert client.head(second.url).status_code == 404


def test_a_film_that_no_page_shows_is_the_editors_alone(client: Client) -> None:
    make_index()
    set_up_editorial(actor=Operator())
    film = make_video_file()
    assert client.head(film.url).status_code == 404
    assert signed_in(make_user(Role.CLINICIAN)).head(film.url).status_code == 404
    editor = make_user(Role.EDITOR)
    assert signed_in(editor, verified=False).head(film.url).status_code == 404
    assert signed_in(editor).head(film.url)["Cache-Control"] == "private, no-cache"


def test_its_address_is_exact(client: Client) -> None:
    film = film_of(make_video())
    for wrong in (
        film.url.replace(film.digest, "0" * 16),
        film.url.replace(".mp4", ".webm"),
        film.url.replace(f"/{film.pk}-", f"/{film.pk + 1}-"),
        default_storage.url(str(film.file.name)),  # below /media/
    ):
        assert client.get(wrong).status_code == 404
    assert client.post(film.url).status_code == 405


def test_a_film_whose_file_is_lost_is_a_404(client: Client) -> None:
    film = film_of(make_video())
    default_storage.delete(str(film.file.name))
    assert client.get(film.url).status_code == 404


@pytest.mark.parametrize("restricted", [False, True])
def test_the_film_is_served_in_parts(restricted: bool) -> None:
    page = make_video()
    if restricted:
        restrict(page, "login")
    client = clinician() if restricted else Client()
    size = MP4.stat().st_size
    response = client.get(film_of(page).url, headers={"Range": "bytes=100-199"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 100-199/{size}"
    assert response["Content-Type"] == "video/mp4"
    assert len(b"".join(response)) == 100
    beyond = client.get(film_of(page).url, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")


def test_seeking_costs_as_much_however_many_pages_there_are(client: Client) -> None:
    counts = []
    for number in (1, 2):
        for _page in range(number):
            page = make_video()
        client.head(film_of(page).url)
        with CaptureQueriesContext(connection) as queries:
            response = client.head(film_of(page).url, headers={"Range": "bytes=0-99"})
        assert not response.has_header("Vary") or "Cookie" not in response["Vary"]
        counts.append(len(queries))
    assert counts == [2, 2]


def test_nginx_sends_the_film_where_it_says_that_it_can(client: Client, settings: Settings) -> None:
    film = film_of(make_video())
    can = {"X-Sendfile-Type": "X-Accel-Redirect"}
    believed = client.get(film.url, headers=can)
    assert not believed.has_header("X-Accel-Redirect")  # no proxy of ours is in front
    believed.getvalue()
    settings.TRUSTED_PROXY_COUNT = 1
    response = client.get(film.url, headers=can)
    assert response["X-Accel-Redirect"] == f"/_media/{film.file.name}"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "public, no-cache"
    assert response.content == b""
    plain = client.get(film.url)
    assert not plain.has_header("X-Accel-Redirect")
    plain.getvalue()


def test_a_film_in_a_bucket_is_reached_by_a_redirect(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_video()

    def no_path(_self: Any, _name: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(type(default_storage._wrapped), "path", no_path)  # type: ignore[attr-defined]  # -- what the lazy object stands for
    response = client.get(film_of(page).url)
    assert response["Location"] == default_storage.url(str(film_of(page).file.name))
    assert response["Cache-Control"] == "no-store"
    restrict(page, "login")
    assert client.get(film_of(page).url).status_code == 404


def test_captions_are_served_as_webvtt_and_only_what_the_page_shows(client: Client) -> None:
    page = make_video()
    row = page.caption_tracks.get()
    response = client.get(row.url)
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["Cache-Control"] == "public, no-cache"
    kept = {"If-None-Match": response["ETag"]}
    again = client.get(row.url, headers=kept)
    assert (again.status_code, again["Cache-Control"]) == (304, "public, no-cache")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.decode() == row.text
    assert client.get(row.url.replace(row.digest, "0" * 16)).status_code == 404
    page.unpublish()
    assert client.get(row.url, headers=kept).status_code == 404


def test_an_editor_sees_film_and_captions_of_a_draft() -> None:
    page = make_video()
    page.unpublish()
    set_up_editorial(actor=Operator())
    assert answers(Client(), page) == {404}
    assert answers(signed_in(make_user(Role.EDITOR)), page) == {200}
