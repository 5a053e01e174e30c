"""Uploads in the admin: refused with a reason, or kept without what cameras add."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from portal.accounts.models import User
from portal.pages.models import HomePage, PortalDocument, PortalImage
from tests.factories.pages import image_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(home: HomePage) -> User:
    return User.objects.create_superuser("root@example.org", "secret")


def picture_form(user: User, name: str, content: bytes, kind: str = "image/png"):  # type: ignore[no-untyped-def]  # -- Wagtail's forms have no types
    file = SimpleUploadedFile(name, content, content_type=kind)
    data = {"title": "T", "collection": 1, "tags": ""}
    return get_image_form(PortalImage)(data, {"file": file}, user=user)


def jpeg_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(0x8825)[1] = "N"
    return image_bytes(kind="JPEG", exif=exif, comment=b"secret remark")


def bomb() -> bytes:
    """A 200-megapixel picture in a few kilobytes."""
    buffer = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(buffer, "PNG")
    return buffer.getvalue()


def test_picture_is_kept_without_camera_and_place(user: User) -> None:
    form = picture_form(user, "ada.jpg", jpeg_with_place(), "image/jpeg")
    assert form.is_valid(), form.errors
    image = form.save()
    with image.file.open() as file:
        content = file.read()
    assert b"Camera of Ada" not in content
    assert b"secret remark" not in content
    assert (image.width, image.height) == (64, 48)
    image.file.close()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        (
            "x.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "image",
        ),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "formats"),
        ("x.png", image_bytes() + b"<script>alert(1)</script>", ""),
        ("x.png", b"%PDF-1.7 not a picture %%EOF", ""),
        ("x.png", b"", "empty"),
        ("x.png", bomb(), "pixels"),
    ],
    ids=["svg as png", "svg", "polyglot", "pdf as png", "empty", "200 megapixels"],
)
def test_picture_is_refused_with_a_reason(user: User, name: str, content: bytes, word: str) -> None:
    form = picture_form(user, name, content)
    assert not form.is_valid()
    assert word in " ".join(form.errors["file"]).lower()
    assert form.data["title"] == "T"
    assert not PortalImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "fine"),
    [
        ("x.txt", b"Plain words", True),
        ("x.pdf", b"<script>alert(1)</script>", False),
        ("x.txt", b"<script>alert(1)</script>", False),
        ("x.exe", b"MZ", False),
    ],
)
def test_document_is_what_its_name_says(user: User, name: str, content: bytes, fine: bool) -> None:
    file = SimpleUploadedFile(name, content)
    data = {"title": "T", "collection": 1, "tags": ""}
    form = get_document_form(PortalDocument)(data, {"file": file}, user=user)
    assert form.is_valid() is fine, form.errors
