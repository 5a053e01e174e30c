"""A visitor watches, reads along, finds a spoken word and lands on that second."""

import re
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from portal.tutorials.video.models import VideoTutorialPage
from tests.browser.conftest import ContextMaker
from tests.factories.accounts import make_user, sign_in
from tests.factories.videos import CAPTIONS, MP4, WEBM, make_track, make_video, make_video_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PADDING = 8 * 1024 * 1024  # more than a browser fetches ahead of what it plays


def padded(content: bytes) -> bytes:
    """The MP4 with its second half of samples far behind its first, as in a long film."""
    start = content.index(b"mdat") - 4
    length = int.from_bytes(content[start : start + 4], "big")
    moved = bytearray(content)
    chunks: list[tuple[int, int]] = []  # place of the entry, and where its chunk lies
    place = -1
    while (place := content.find(b"stco", place + 1)) >= 0:
        count = int.from_bytes(content[place + 8 : place + 12], "big")
        chunks += [
            (entry, int.from_bytes(content[entry : entry + 4], "big"))
            for entry in range(place + 12, place + 12 + 4 * count, 4)
        ]
    cut = sorted(offset for _entry, offset in chunks)[len(chunks) // 2]
    for entry, offset in chunks:
        if offset >= cut:
            struct.pack_into(">I", moved, entry, offset + PADDING)
    struct.pack_into(">I", moved, start, length + PADDING)
    return bytes(moved[:cut]) + bytes(PADDING) + bytes(moved[cut:])


def now(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def until(page: Page, condition: str) -> None:
    """Wait until it is true of the video `v`. Playwright's own waiting is refused by the policy."""
    end = time.monotonic() + 15
    while not page.evaluate(f"(v => {condition})(document.querySelector('video'))"):
        assert time.monotonic() < end, f"{condition} did not come true, at {now(page)} seconds"
        page.wait_for_timeout(50)


def wait_for_second(page: Page, second: float, within: float = 0.6) -> None:
    until(page, f"Math.abs(v.currentTime - {second}) <= {within}")


def ready(page: Page) -> None:
    until(page, "v.readyState >= 1")


def open_video(page: Page, query: str = "", **fields: Any) -> VideoTutorialPage:
    video = make_video(**fields)
    page.goto(f"{video.url}{query}")
    ready(page)
    return video


@pytest.mark.parametrize("path", [MP4, WEBM], ids=["mp4", "webm"])
def test_it_plays_with_its_captions(page: Page, path: Path) -> None:
    open_video(page, video=make_video_file(path))
    video = page.locator("video")
    assert video.evaluate("v => v.paused && !v.autoplay && v.controls")
    video.evaluate("v => { v.muted = true; v.textTracks[0].mode = 'showing'; return v.play(); }")
    until(page, "v.currentTime > 0.8")
    assert video.evaluate("v => v.textTracks[0].activeCues[0].text").startswith("Welcome")
    assert video.evaluate("v => v.textTracks[0].label") == "English"
    assert video.evaluate("v => [v.videoWidth, v.videoHeight, v.error]") == [160, 90, None]
    expect(page.locator("[data-sentence][aria-current]")).to_have_text("Welcome to the portal.")


def test_seeking_asks_the_portal_for_a_range(page: Page, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(padded(MP4.read_bytes()))
    video = make_video(video=make_video_file(film))
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright cannot wrap a method of list
    page.goto(video.url)
    ready(page)
    page.get_by_role("link", name="Then you describe the phenotype").click()
    wait_for_second(page, 8)
    until(page, "!v.seeking")
    parts = [answer for answer in answers if "/tutorials/films/" in answer.url]
    assert parts
    assert {answer.status for answer in parts} == {206}
    starts = []
    for answer in parts:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers["content-range"])
        assert found
        assert int(found[3]) == film.stat().st_size
        starts.append(int(found[1]))
    assert starts[0] == 0
    assert max(starts) >= PADDING


def test_the_sentence_that_is_said_is_marked_and_a_click_seeks(page: Page) -> None:
    open_video(page)
    consent = page.get_by_role("link", name="Consent comes first.")
    consent.click()
    wait_for_second(page, 6)
    expect(consent).to_have_attribute("aria-current", "true")
    expect(consent).to_be_focused()
    assert page.locator("[data-sentence][aria-current]").count() == 1
    assert page.url.endswith("?t=6#player")
    page.locator("video").evaluate("v => { v.pause(); v.currentTime = 9; }")
    then = page.get_by_role("link", name="Then you describe")
    expect(then).to_have_attribute("aria-current", "true")
    expect(consent).not_to_have_attribute("aria-current", "true")
    expect(consent).to_be_focused()


def test_a_sentence_that_begins_within_its_second_is_marked_at_once(page: Page) -> None:
    late = CAPTIONS.replace("00:06.000 -->", "00:06.900 -->")
    video = open_video(page, "?t=6", caption_tracks=[make_track(late)])
    wait_for_second(page, 6, within=0.05)
    consent = page.get_by_role("link", name="Consent comes first.", exact=True)
    expect(consent).to_have_attribute("aria-current", "true")
    page.goto(f"{video.url}?said=consent")
    ready(page)
    page.locator("video").evaluate("v => { v.play = () => Promise.resolve(); }")
    page.locator(".player-hits a").first.click()
    wait_for_second(page, 6, within=0.05)
    expect(consent).to_have_attribute("aria-current", "true")
    page.locator("video").evaluate("v => { v.currentTime = 8.5; }")
    expect(consent).not_to_have_attribute("aria-current", "true")


def test_the_marked_sentence_is_kept_in_sight_inside_its_box_alone(page: Page) -> None:
    rows = "\n\n".join(
        f"00:{n // 10:02}.{n % 10}00 --> 00:{n // 10:02}.{n % 10}90\n"
        f"This is sentence number {n}, and it is long enough to fill a line."
        for n in range(110)
    )
    open_video(page, caption_tracks=[make_track(f"WEBVTT\n\n{rows}\n")])
    before = page.evaluate("scrollY")
    page.locator("video").evaluate("v => { v.currentTime = 10; }")
    current = page.locator("[data-sentence][aria-current]")
    expect(current).to_contain_text("number 100,")
    box = page.locator("[data-player-text]")
    assert box.evaluate("b => b.scrollTop") > 200
    inside = current.evaluate(
        "(s) => { const a = s.getBoundingClientRect(),"
        " b = s.closest('[data-player-text]').getBoundingClientRect();"
        " return a.top >= b.top && a.bottom <= b.bottom; }"
    )
    assert inside
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    # A reader who has just scrolled is left alone.
    box.hover()
    page.mouse.wheel(0, -9999)
    until(page, "document.querySelector('[data-player-text]').scrollTop === 0")
    page.locator("video").evaluate("v => { v.currentTime = 10.6; }")
    expect(current).to_contain_text("number 106,")
    assert box.evaluate("b => b.scrollTop") == 0


def test_the_keyboard(page: Page) -> None:
    open_video(page, chapters="0:00 Welcome\n0:06 Consent")
    page.locator("video").evaluate("v => { v.muted = true; }")
    chapter = page.get_by_role("link", name=re.compile("0:06 Consent"))
    chapter.focus()
    page.keyboard.press("Enter")
    wait_for_second(page, 6)
    expect(chapter).to_have_attribute("aria-current", "true")
    until(page, "!v.paused")
    page.keyboard.press("k")
    assert page.locator("video").evaluate("v => v.paused")
    page.keyboard.press("j")
    wait_for_second(page, 0, 1.5)
    page.keyboard.press("l")
    wait_for_second(page, 10, 2)
    page.get_by_label("A word that is said").fill("jkl")
    assert page.locator("video").evaluate("v => v.paused")
    wait_for_second(page, 10, 2)
    # Outside of the player the letters mean nothing, and Tab leads out of it.
    page.locator("h1").click()
    page.keyboard.press("j")
    wait_for_second(page, 10, 2)
    page.get_by_role("link", name="Then you describe").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('[data-player]')")


def test_speed_is_for_this_page_alone(page: Page) -> None:
    open_video(page)
    page.get_by_label("Speed").select_option("1.5")
    assert page.locator("video").evaluate("v => v.playbackRate") == 1.5
    page.reload()
    ready(page)
    assert page.locator("video").evaluate("v => v.playbackRate") == 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


def test_an_address_with_a_second_opens_there_without_playing(page: Page) -> None:
    open_video(page, "?t=8#player")
    wait_for_second(page, 8)
    assert page.locator("video").evaluate("v => v.paused")
    expect(page.get_by_role("link", name="Then you describe")).to_have_attribute(
        "aria-current", "true"
    )


@pytest.mark.parametrize("second", ["-3", "abc", "99999", "1e3", "٣"])
def test_a_second_that_is_none_opens_the_beginning(page: Page, second: str) -> None:
    open_video(page, f"?t={second}")
    assert now(page) == 0


def test_without_scripts_all_can_be_read_searched_and_reached(new_context: ContextMaker) -> None:
    page = new_context(java_script_enabled=False).new_page()
    video = make_video(chapters="0:00 Welcome\n0:06 Consent")
    page.goto(video.url)
    expect(page.get_by_text("Consent comes first.")).to_be_visible()
    expect(page.get_by_label("Speed")).to_be_hidden()
    page.get_by_label("A word that is said").fill("phenotype")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("“phenotype” is said in 1 sentence:")).to_be_visible()
    page.locator(".player-hits").get_by_role("link", name="Then you describe").click()
    expect(page).to_have_url(re.compile(r"\?t=8&said=phenotype#player$"))
    source = page.locator("video source").get_attribute("src") or ""
    assert source.endswith(".mp4#t=8")
    expect(page.locator("[data-sentence][aria-current]")).to_contain_text("phenotype")
    page.get_by_role("link", name=re.compile("0:06 Consent")).click()
    expect(page).to_have_url(re.compile(r"\?t=6#player$"))
    page.get_by_label("A word that is said").fill("zebra")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("“zebra” is not said here.")).to_be_visible()


def test_a_spoken_word_leads_to_its_second(page: Page) -> None:
    video = make_video()
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    page.goto("/tutorials/")
    page.get_by_label(re.compile("A word in a title")).fill("phenotype")
    page.get_by_role("search", name="Search the tutorials").get_by_role("button").click()
    page.get_by_role("link", name=re.compile("Your first case, 0:08")).click()
    expect(page).to_have_url(re.compile(rf"{re.escape(video.url)}\?t=8#player$"))
    ready(page)
    wait_for_second(page, 8)
    expect(page.locator("[data-sentence][aria-current]")).to_contain_text("phenotype")


def test_nothing_is_asked_of_other_hosts_and_nothing_is_refused(
    page: Page, live_server: LiveServer
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    open_video(page)
    page.locator("video").evaluate("v => { v.muted = true; return v.play(); }")
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert said == []


def test_a_video_elsewhere_waits_for_a_click(page: Page, live_server: LiveServer) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    video = make_video(
        external_url="https://films.example/watch/1", no_captions_reason="It has its own."
    )
    page.goto(video.url)
    expect(
        page.get_by_text("This video is on films.example. Opening it sends your address there.")
    ).to_be_visible()
    link = page.get_by_role("link", name="Open the video on films.example")
    expect(link).to_have_attribute("href", "https://films.example/watch/1")
    assert "noreferrer" in (link.get_attribute("rel") or "")
    assert page.locator("video, iframe").count() == 0
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_an_editor_brings_film_and_captions_and_a_visitor_finds_a_word(
    page: Page, new_context: ContextMaker, live_server: LiveServer, tmp_path: Path
) -> None:
    video = make_video(
        caption_tracks=[], external_url="https://films.example/1", no_captions_reason="Not yet."
    )
    set_up_editorial(actor=Operator())
    client = Client()
    sign_in(client, make_user(Role.MODERATOR))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"/cms/pages/{video.pk}/edit/", wait_until="domcontentloaded")

    page.locator("#id_external_url").fill("")
    page.get_by_role("button", name="Choose video file").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.get_by_label("Title").fill("My new film")
    program = tmp_path / "film.mp4"
    program.write_bytes(b"MZ" + bytes(900))
    dialog.get_by_label("File").set_input_files(program)
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog.get_by_text("This is a program, not a video")).to_be_visible()
    expect(dialog.get_by_label("Title")).to_have_value("My new film")
    dialog.get_by_label("File").set_input_files(MP4)
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("My new film (MP4, 0:12)")).to_be_visible()

    page.get_by_role("button", name="Add caption track").click()
    page.locator("#id_caption_tracks-0-language").fill("en")
    captions = tmp_path / "captions.vtt"
    captions.write_text(CAPTIONS.replace("00:00:06.000", "00:00:06,000"))
    page.locator("#id_caption_tracks-0-upload").set_input_files(captions)
    page.locator("#id_no_captions_reason").fill("")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Line 9: write times with a full stop")).to_be_visible()
    captions.write_text(CAPTIONS)
    page.locator("#id_caption_tracks-0-upload").set_input_files(captions)
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messages")).to_contain_text("published")

    visitor = new_context().new_page()
    visitor.goto(f"{video.url}?said=phenotype")
    visitor.locator(".player-hits").get_by_role("link", name="Then you describe").click()
    wait_for_second(visitor, 8)
    assert visitor.context.cookies() == []
