"""Take the pictures of the documents anew from the demo that is running: `make screenshots`."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SITE = f"http://localhost:{os.environ.get('PORT', '8000')}"
LAPTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
EDITOR = "editor@demo.example"
FETCH = "async url => Array.from(new Uint8Array(await (await fetch(url)).arrayBuffer()))"


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        shoot(browser, "workgroup", "/our-workgroups/healthcare-cpms/", LAPTOP)
        shoot(browser, "home", "/", LAPTOP)
        shoot(browser, "calendar", "/trainings/", LAPTOP)
        shoot(browser, "calendar-phone-dark", "/trainings/", PHONE, dark=True)
        shoot(browser, "tutorial", "/tutorials/film-calendar/", LAPTOP)
        shoot(browser, "consents", "/consents/?variant=adult&language=uk&centre=#answer", LAPTOP)
        shoot_form(browser)
        shoot_editing(browser)
        browser.close()


def shoot(
    browser: Browser, name: str, path: str, size: dict[str, int], *, dark: bool = False
) -> None:
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # -- Playwright's own type is a TypedDict
        color_scheme="dark" if dark else "light",
        timezone_id="Europe/Warsaw",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(SITE + path)
    if page.locator("video").count():
        page.wait_for_function("document.querySelector('video').readyState === 4")
        page.wait_for_timeout(1000)  # the player takes its wheel away slowly
    save(name, page.screenshot())
    context.close()


def shoot_form(browser: Browser) -> None:
    """The first page of a printed form, as a reader of PDF shows it."""
    page = browser.new_page()
    page.goto(f"{SITE}/consents/")
    pdf = bytes(page.evaluate(FETCH, f"{SITE}/consents/adult/2/en.pdf"))
    page.close()
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=1.2).to_pil()
    png = BytesIO()
    picture.save(png, "png")
    save("form", png.getvalue())


def shoot_editing(browser: Browser) -> None:
    """The workgroup's page in the admin, as the demo's editor sees it."""
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var"))
    password = os.environ.get("DEMO_PASSWORD") or (folder / "demo-password").read_text().strip()
    code = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", "demo_code", EDITOR],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(f"{SITE}/account/sign-in/?next=/cms/pages/")
    page.get_by_label("E-mail address").fill(EDITOR)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cms/**")
    page.goto(f"{SITE}/cms/pages/search/?q=Healthcare")
    page.get_by_role("link", name="Healthcare and CPMS", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    save("editing", page.screenshot())


def save(name: str, png: bytes) -> None:
    """128 colours are plenty for a screen, and a quarter of the weight."""
    image = Image.open(BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
