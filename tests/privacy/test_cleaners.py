"""Cleaning leaves the content and says what it left out; what it cannot clean it refuses."""

import io
import zipfile

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image

from portal.privacy import files, vault
from portal.privacy.cleaners import CleanFile, clean_file, has_cleaner, register_cleaner
from portal.privacy.cleaners.pdf import jpeg_without_notes
from portal.privacy.enums import FileState, Removed
from portal.privacy.errors import NoCleanerError, UploadBrokenError, UploadTypeError
from portal.privacy.inspection import DOCUMENTS, ENDINGS, inspect_upload
from portal.privacy.models import PrivateFile
from tests.factories.documents import OFFICE, RELATION, office, open_document

SECRET = b"Dr Ada Example"
DOCX = f"{OFFICE}.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PROPERTIES = "application/vnd.openxmlformats-package.core-properties+xml"


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    output = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 60)).save(output, "JPEG", exif=exif, comment=SECRET)
    return output.getvalue()


def pdf() -> bytes:
    """One page with a picture, and everything that people do not see."""
    secret = String(SECRET.decode())
    with Pdf.new() as made:
        page = made.add_blank_page(page_size=(200, 200))
        picture = made.make_stream(
            photo(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=40,
            Height=30,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
        picture.stream_dict.Filter = Name.DCTDecode
        page.obj.Resources = Dictionary(XObject=Dictionary(P=picture))
        page.obj.Contents = made.make_stream(b"100 0 0 100 0 0 cm /P Do")
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        page.obj.Annots = pikepdf.Array(
            [
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Text,
                    Rect=[0, 0, 1, 1],
                    T=secret,
                    A=script,
                    Contents=String("A remark that stays"),
                )
            ]
        )
        page.obj.PieceInfo = Dictionary(App=Dictionary(Private=secret))
        made.Root.OpenAction = script
        made.attachments["notes.txt"] = SECRET
        made.docinfo["/Author"] = SECRET.decode()
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = [SECRET.decode()]
        output = io.BytesIO()
        made.save(output)
    return output.getvalue()


def word() -> bytes:
    return office(
        parts={
            "docProps/core.xml": b"<a>" + SECRET + b"</a>",
            "docProps/thumbnail.jpeg": photo(),
            "word/comments.xml": b'<w:c w:author="' + SECRET + b'" w:initials="AE">Stays</w:c>',
            "word/media/a.jpeg": photo(),
            "word/embeddings/a.xlsx": office(
                "xlsx",
                parts={"xl/c.xml": b"<authors><author>" + SECRET + b"</author></authors>"},
            ),
        },
        types={
            "docProps/core.xml": PROPERTIES,
            "docProps/thumbnail.jpeg": "image/jpeg",
            "word/media/a.jpeg": "image/jpeg",
            "word/embeddings/a.xlsx": f"{OFFICE}.spreadsheetml.sheet",
        },
        relations=((f"{RELATION}/image", "media/a.jpeg", ""),),
    )


def text() -> bytes:
    return open_document(
        parts={
            "meta.xml": b"<a>" + SECRET + b"</a>",
            "Thumbnails/thumbnail.png": b"\x89PNG",
            "styles.xml": b"<dc:creator>" + SECRET + b"</dc:creator><p>Stays</p>",
        },
        types={
            "meta.xml": "text/xml",
            "styles.xml": "text/xml",
            "Thumbnails/thumbnail.png": "image/png",
        },
    )


def everything_in(content: bytes) -> bytes:
    """All bytes of a file, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(everything_in(archive.read(name)) for name in archive.namelist())
    if not content.startswith(b"%PDF"):
        return content
    with pikepdf.open(io.BytesIO(content)) as found:
        parts = [
            item.unparse(resolved=True)
            for item in found.objects
            if not isinstance(item, pikepdf.Stream)
        ]
        for item in found.objects:
            if isinstance(item, pikepdf.Stream):
                parts += [item.read_raw_bytes(), repr(dict(item.stream_dict)).encode()]
        return b"".join([*parts, found.trailer.unparse()])


@pytest.mark.parametrize(
    ("media_type", "content", "removed", "stays"),
    [
        (
            "application/pdf",
            pdf(),
            {*Removed} - {Removed.THUMBNAIL},
            b"A remark that stays",
        ),
        (
            DOCX,
            word(),
            {Removed.PROPERTIES, Removed.AUTHORS, Removed.THUMBNAIL, Removed.PICTURE_NOTES},
            b"Stays",
        ),
        (ODT, text(), {Removed.PROPERTIES, Removed.AUTHORS, Removed.THUMBNAIL}, b"Stays"),
    ],
    ids=["pdf", "docx", "odt"],
)
def test_metadata_is_removed_and_reported(
    media_type: str, content: bytes, removed: set[Removed], stays: bytes
) -> None:
    assert SECRET in everything_in(content)
    made = clean_file(content, media_type)
    found = everything_in(made.content)
    assert SECRET not in found
    assert b"app.alert" not in found
    assert stays in found
    assert made.removed == removed
    again = inspect_upload(io.BytesIO(made.content), allowed=DOCUMENTS, name="")
    assert again.media_type == made.media_type == media_type
    assert clean_file(made.content, media_type).content == made.content


def test_the_picture_of_a_pdf_keeps_its_pixels() -> None:
    plain = jpeg_without_notes(photo())
    assert SECRET not in plain
    with Image.open(io.BytesIO(photo())) as before, Image.open(io.BytesIO(plain)) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("media_type", sorted(ENDINGS))
def test_every_type_that_is_taken_has_a_cleaner_that_refuses_rubbish(media_type: str) -> None:
    assert has_cleaner(media_type)
    if not media_type.startswith("text/"):
        with pytest.raises((UploadBrokenError, UploadTypeError)):
            clean_file(b"rubbish", media_type)


def test_a_pdf_with_a_password_is_refused() -> None:
    output = io.BytesIO()
    with Pdf.new() as made:
        made.add_blank_page()
        made.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UploadBrokenError):
        clean_file(output.getvalue(), "application/pdf")


@pytest.mark.django_db
class TestPrivateFile:
    @pytest.fixture(autouse=True)
    def _root(self, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]  # -- fixtures
        settings.PRIVATE_ROOT = tmp_path / "private"

    def store(self, content: bytes, media_type: str) -> PrivateFile:
        return files.store_private_file(
            source=io.BytesIO(content), data_key=vault.create_data_key(), media_type=media_type
        )

    def test_is_clean_afterwards(self) -> None:
        file, removed = files.clean_private_file(self.store(word(), DOCX))
        assert file.state == FileState.CLEAN
        assert Removed.AUTHORS in removed
        with files.open_private_file(file) as content:
            assert SECRET not in everything_in(content.read())
        assert files.clean_private_file(file) == (file, frozenset())

    def test_what_cannot_be_cleaned_is_refused(self) -> None:
        file, removed = files.clean_private_file(self.store(b"rubbish", "application/pdf"))
        assert (file.state, removed) == (FileState.REFUSED, frozenset())

    def test_a_type_without_a_cleaner_stays_in_quarantine_until_there_is_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("portal.privacy.cleaners._cleaners", {})
        with pytest.raises(NoCleanerError):
            clean_file(b"x", "application/x-scan")
        file, _removed = files.clean_private_file(self.store(b"secret scan", "application/x-scan"))
        assert file.state == FileState.QUARANTINED
        register_cleaner(
            "application/x-scan",
            lambda content: CleanFile(content[7:], "application/x-scan", frozenset()),
        )
        file, _removed = files.clean_private_file(file)
        assert file.state == FileState.CLEAN
        with files.open_private_file(file) as content:
            assert content.read() == b"scan"
