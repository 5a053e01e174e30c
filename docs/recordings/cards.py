"""Pictures that are no screens of the portal: title cards, a phone, a note of a download."""

from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from studio import HEIGHT, WIDTH, photograph

_FONTS = Path(__file__).resolve().parents[2] / "portal/static/css/fonts.css"
_MARK = (
    '<svg viewBox="0 0 40 40" width="44"><rect width="40" height="40" rx="9" fill="#21447c"/>'
    '<g fill="#fff"><circle cx="20" cy="20" r="4.2"/><circle cx="20" cy="8.5" r="2.9"/>'
    '<circle cx="30.9" cy="16.4" r="2.9"/><circle cx="26.8" cy="29.3" r="2.9"/>'
    '<circle cx="13.2" cy="29.3" r="2.9"/><circle cx="9.1" cy="16.4" r="2.9"/></g></svg>'
)
_STYLE = """
* { box-sizing: border-box; margin: 0 }
body { font: 24px/1.45 "Source Sans 3", sans-serif; color: #1c2433 }
.card { width: 1280px; height: 720px; padding: 150px 130px 0; background: #fbfaf7;
        border-top: 14px solid #21447c }
h1 { font: 600 56px/1.15 "Source Serif 4", serif; margin: 34px 0 14px; max-width: 20em }
.second { color: #4a5468; font: 400 30px/1.3 "Source Serif 4", serif }
ul { padding: 0 0 0 1.1em; margin-top: 30px; font-size: 30px }
li { margin-bottom: 12px }
li small { color: #4a5468; display: block; font-size: 24px }
.phone { width: 250px; padding: 16px 14px 18px; border-radius: 30px; background: #1c2433;
         box-shadow: 0 10px 34px rgb(20 30 50 / 35%); display: inline-block }
.screen { background: #fff; border-radius: 18px; padding: 40px 18px 44px; text-align: center }
.screen p { font-size: 19px; color: #4a5468; line-height: 1.3 }
.screen .code { font: 600 46px/1.3 "Source Sans 3"; color: #21447c; letter-spacing: .04em;
               font-feature-settings: "tnum"; margin: 16px 0 }
.bar { height: 7px; border-radius: 4px; background: #dde3ec }
.bar i { display: block; width: 72%; height: 7px; border-radius: 4px; background: #21447c }
.note { display: inline-flex; gap: 16px; align-items: center; background: #fff; padding: 16px 22px;
        border-radius: 12px; box-shadow: 0 8px 30px rgb(20 30 50 / 28%); font-size: 20px }
.note b { display: block }
.note span { color: #4a5468 }
.room { display: inline-block; padding: 24px }
"""


class Cards:
    """Draws the cards with the portal's own fonts."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self._file = folder / "card.html"

    def opening(self, title: str, second: str) -> Image.Image:
        return self._draw(
            f'<div class="card">{_MARK}<h1>{escape(title)}</h1>'
            f'<p class="second">{escape(second)}</p></div>'
        )

    def closing(self, points: dict[str, str]) -> Image.Image:
        """A few lines to keep, each in both languages."""
        items = "".join(
            f"<li>{escape(point)}<small>{escape(second)}</small></li>"
            for point, second in points.items()
        )
        return self._draw(f'<div class="card">{_MARK}<ul>{items}</ul></div>')

    def phone(self, code: str) -> Image.Image:
        """An authenticator app: any one, and none in particular."""
        return self._draw(
            '<div class="room"><div class="phone"><div class="screen"><p>Authenticator app<br>'
            f'on a phone</p><p class="code">{code[:3]} {code[3:]}</p>'
            '<div class="bar"><i></i></div></div></div></div>',
            part=".room",
        )

    def download(self, name: str) -> Image.Image:
        """What a browser tells when a file has arrived."""
        arrow = (
            '<svg width="34" viewBox="0 0 24 24" fill="none" stroke="#21447c" stroke-width="2">'
            '<path d="M12 4v11m-5-5 5 5 5-5M4 20h16"/></svg>'
        )
        return self._draw(
            f'<div class="room"><div class="note">{arrow}<p><b>{escape(name)}</b>'
            "<span>The browser has downloaded it</span></p></div></div>",
            part=".room",
        )

    def paper(self, page: Image.Image) -> Image.Image:
        """The foot of a printed page, lying on a table."""
        table = self._draw('<div class="card"></div>').convert("RGB")
        left = (WIDTH - page.width) // 2
        table.paste("#c9ced8", (left - 2, 90, left + page.width + 2, 92 + page.height))
        table.paste(page, (left, 90))
        return table

    def _draw(self, body: str, part: str = "") -> Image.Image:
        self._file.write_text(
            f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{_FONTS.as_uri()}">'
            f"<style>{_STYLE}</style>{body}"
        )
        self._page.goto(self._file.as_uri())
        self._page.evaluate("document.fonts.ready")
        picture = photograph(self._page, see_through=True)
        if not part:
            return picture
        box = self._page.locator(part).bounding_box()
        assert box is not None  # noqa: S101 -- it was drawn just now
        return picture.crop((0, 0, round(box["width"]), round(box["height"])))
