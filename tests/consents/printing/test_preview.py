"""The picture of the first page."""

from io import BytesIO

from PIL import Image

from portal.consents.printing import preview_png
from portal.consents.printing.preview import WIDTH
from portal.consents.specimens import load_specimen

from .forms import a_form, printed


def test_the_preview_shows_the_first_page_small() -> None:
    picture = preview_png(printed(load_specimen("adult", "en")).pdf)
    with Image.open(BytesIO(picture)) as image:
        assert image.format == "PNG"
        assert image.width == WIDTH
        assert abs(image.height / image.width - 297 / 210) < 0.01
        grey = image.convert("L").histogram()
    assert sum(grey[:128]) > 2_000  # there is ink
    assert sum(grey[250:]) > 100_000  # on white
    assert len(picture) < 60_000


def test_the_same_form_is_the_same_picture_and_another_another() -> None:
    pdf = printed().pdf
    assert preview_png(pdf) == preview_png(pdf)
    assert preview_png(pdf) != preview_png(printed(a_form(title="Another title")).pdf)
