"""Uploads are judged by what they are; pictures are made anew."""

import contextlib
import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from portal.privacy import errors, imageformats
from portal.privacy.inspection import DOCUMENTS, ENDINGS, IMAGES, clean_image, inspect_upload
from tests.factories.documents import office, open_document

FORMATS = ["jpeg", "png", "gif", "webp", "avif"]


def picture(form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    image = Image.new("RGB", size, (200, 30, 60))
    image.paste((10, 200, 40), (0, 0, size[0] // 2, size[1] // 2))
    output = io.BytesIO()
    image.save(output, format=form.upper(), **options)
    return output.getvalue()


def archive(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return output.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body) & 0xFFFFFFFF)
    )


def huge_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [png_chunk(b"IHDR", header), png_chunk(b"IDAT", body), png_chunk(b"IEND", b"")]
    )


class TestImages:
    @pytest.mark.parametrize("form", FORMATS)
    def test_is_recognised_with_its_size(self, form: str) -> None:
        found = inspect_upload(io.BytesIO(picture(form)), allowed=IMAGES, name=f"a.{form}")
        assert found.media_type == f"image/{form}"
        assert (found.width, found.height) == (40, 30)

    def test_progressive_jpeg_and_lossless_webp_too(self) -> None:
        for content in (
            picture("jpeg", progressive=True),
            picture("webp", lossless=True),
            picture("webp", exif=b"Exif\0\0"),
        ):
            found = inspect_upload(io.BytesIO(content), allowed=IMAGES)
            assert (found.width, found.height) == (40, 30)

    def test_a_moving_picture_counts_all_its_frames(self) -> None:
        frames = [Image.new("RGB", (100, 100), (i * 20, 0, 0)) for i in range(10)]
        for form in ("gif", "png", "webp", "avif"):
            output = io.BytesIO()
            frames[0].save(output, form.upper(), save_all=True, append_images=frames[1:])
            inspect_upload(output, allowed=IMAGES, max_pixels=100_000)
            with pytest.raises(errors.UploadTooManyPixelsError):
                inspect_upload(output, allowed=IMAGES, max_pixels=99_999)

    def test_200_megapixels_are_refused_without_decoding(self) -> None:
        content = huge_png(20_000, 10_000)
        assert len(content) < 100_000
        with pytest.raises(errors.UploadTooManyPixelsError) as caught:
            inspect_upload(io.BytesIO(content), allowed=IMAGES)
        assert "50 megapixels" in str(caught.value)
        with pytest.raises(errors.UploadTooManyPixelsError):
            clean_image(io.BytesIO(content))

    def test_an_avif_that_says_it_is_huge_is_refused(self) -> None:
        content = picture("avif")
        at = content.index(b"ispe") + 8
        lying = content[:at] + struct.pack(">II", 20_000, 10_000) + content[at + 8 :]
        with pytest.raises(errors.UploadTooManyPixelsError):
            inspect_upload(io.BytesIO(lying), allowed=IMAGES)

    def test_a_jpeg_that_gives_a_second_size_counts_with_the_largest(self) -> None:
        """Readers stop at the first scan; what is written after it must not make it smaller."""
        content = picture("jpeg")
        at = content.index(b"\xff\xc0")
        frame = content[at : at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")]
        huge = content[: at + 5] + struct.pack(">HH", 12_000, 10_000) + content[at + 9 : -2]
        with pytest.raises(errors.UploadTooManyPixelsError):
            inspect_upload(io.BytesIO(huge + frame + b"\xff\xd9"), allowed=IMAGES)

    def test_what_the_decoder_finds_counts_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = picture("png", (40, 30))
        outline = imageformats.ImageOutline(1, 1, 1, len(content))
        monkeypatch.setattr(imageformats, "outline", lambda *_: outline)
        with pytest.raises(errors.UploadTooManyPixelsError):
            clean_image(io.BytesIO(content), max_pixels=1000)

    @pytest.mark.parametrize("kind", [2, 3, 4, 5, 7, 10, 12])
    @pytest.mark.parametrize("count", [0, 1, 2, 0xFFFF])
    def test_unreadable_notes_of_a_camera_are_left_out_or_refused_never_a_fault(
        self, kind: int, count: int
    ) -> None:
        entry = struct.pack("<HHII", 0x0112, 3, 1, 6) + struct.pack("<HHII", 0x8769, kind, count, 8)
        exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + entry + b"\0\0\0\0"
        with contextlib.suppress(errors.UploadBrokenError):
            cleaned = clean_image(io.BytesIO(picture("jpeg", exif=exif)))
            assert sorted([cleaned.width, cleaned.height]) == [30, 40]

    @pytest.mark.parametrize("form", FORMATS)
    @pytest.mark.parametrize(
        "second",
        [
            archive(page=b"text"),
            b"<html><script>alert(1)</script>",
            b"%PDF-1.7\n%%EOF",
            b"MZ\x90\x00 a program",
        ],
        ids=["zip", "html", "pdf", "program"],
    )
    def test_a_second_file_after_the_image_is_refused(self, form: str, second: bytes) -> None:
        with pytest.raises(errors.UploadPolyglotError):
            inspect_upload(io.BytesIO(picture(form) + second), allowed=IMAGES)

    @pytest.mark.parametrize("form", ["jpeg", "png"])
    def test_padding_after_the_image_is_not_a_second_file(self, form: str) -> None:
        inspect_upload(io.BytesIO(picture(form) + bytes(512)), allowed=IMAGES)

    @pytest.mark.parametrize(
        "content",
        [
            picture("jpeg", comment=b"<script>alert(1)</script>"),
            picture("jpeg", comment=b"<?php system($_GET[0]); ?>"),
            picture("jpeg", comment=b"%PDF-1.7"),
            picture("png")[:33]
            + png_chunk(b"tEXt", b"Comment\0<!DOCTYPE html>")
            + picture("png")[33:],
            b"GIF89a/*" + picture("gif")[8:],
            b"\xff\xd8\xff\xe0/*" + picture("jpeg")[6:],
        ],
        ids=["html", "php", "pdf", "png-text", "gif-js", "jpeg-js"],
    )
    def test_a_second_language_inside_the_image_is_refused(self, content: bytes) -> None:
        with pytest.raises(errors.UploadPolyglotError):
            inspect_upload(io.BytesIO(content), allowed=IMAGES)

    @pytest.mark.parametrize("form", FORMATS)
    def test_a_cut_image_is_damaged_or_cannot_be_rebuilt(self, form: str) -> None:
        content = picture(form)
        for length in range(12, len(content) - 1, 7):
            with pytest.raises(errors.UploadError):
                clean_image(io.BytesIO(content[:length]))

    @pytest.mark.parametrize("form", FORMATS)
    def test_the_ending_must_suit_the_content(self, form: str) -> None:
        ending = "png" if form != "png" else "gif"
        with pytest.raises(errors.UploadMismatchError):
            inspect_upload(io.BytesIO(picture(form)), allowed=IMAGES, name=f"a.{ending}")


@given(st.sampled_from(FORMATS), st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_typed_error(form: str, noise: bytes) -> None:
    """Whatever follows a true beginning, the answer is a typed error or a verdict."""
    for keep in (4, 16, 40):
        try:
            inspect_upload(io.BytesIO(picture(form)[:keep] + noise), allowed=IMAGES)
        except errors.UploadError:
            continue


class TestDrawings:
    @pytest.mark.parametrize(
        "content",
        [
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b'<?xml version="1.0"?>\n<!-- x --><svg:svg xmlns:svg="a"/>',
            "<svg/>".encode("utf-16"),
            b"\x1f\x8b\x08\0compressed",
        ],
        ids=["script", "prefixed", "utf-16", "gzip"],
    )
    @pytest.mark.parametrize("name", ["a.svg", "a.png", "a.txt"])
    def test_svg_is_refused_under_any_name(self, content: bytes, name: str) -> None:
        with pytest.raises(errors.UploadSvgError):
            inspect_upload(io.BytesIO(content), allowed=IMAGES | DOCUMENTS, name=name)


class TestDocuments:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n"),
            ("a.odt", open_document()),
            ("a.docx", office()),
            ("a.xlsx", office("xlsx")),
            ("a.txt", "Ελλάδα, Київ\r\n".encode()),
            ("a.csv", b"\xef\xbb\xbfname;city\n"),
        ],
    )
    def test_is_recognised(self, name: str, content: bytes) -> None:
        found = inspect_upload(io.BytesIO(content), allowed=DOCUMENTS, name=name)
        assert found.ending == name[2:]

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", errors.UploadEmptyError),
            (b"<!doctype html><p>x", errors.UploadTypeError),
            (b"#!/bin/sh\nrm", errors.UploadTypeError),
            (b"MZ\x90\x00\x03", errors.UploadTypeError),
            (archive(**{"run.sh": b"x"}), errors.UploadTypeError),
            (
                archive(**{"[Content_Types].xml": b"", "word/vbaProject.bin": b""}),
                errors.UploadTypeError,
            ),
            (b"PK\x03\x04 not an archive", errors.UploadBrokenError),
            (b"%PDF-1.7 cut", errors.UploadBrokenError),
            (b"%PDF-1.7\n%%EOF\n" + archive(page=b"x"), errors.UploadPolyglotError),
            (picture("png"), errors.UploadTypeError),
            (b"x" * 2_000_001, errors.UploadTooBigError),
        ],
    )
    def test_is_refused(self, content: bytes, error: type[errors.UploadError]) -> None:
        with pytest.raises(error) as caught:
            inspect_upload(io.BytesIO(content), allowed=DOCUMENTS, name="", max_bytes=2_000_000)
        assert type(caught.value) is error

    def test_an_archive_that_unpacks_to_gigabytes_is_refused(self) -> None:
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
            for number in range(6):
                file.writestr(f"word/{number}", bytes(100 * 1024 * 1024))
        with pytest.raises(errors.UploadTooBigError):
            inspect_upload(output, allowed=DOCUMENTS)


class TestCleanImage:
    @pytest.mark.parametrize("form", FORMATS)
    def test_keeps_the_picture_and_nothing_else(self, form: str) -> None:
        secret = b"Hospital X, ward 3"
        exif = Image.Exif()
        exif[0x010E] = secret.decode()
        options: dict[str, Any] = {"comment": secret} if form in {"jpeg", "gif"} else {}
        if form != "gif":
            options["exif"] = exif
        content = picture(form, **options)
        assert secret in content
        clean = clean_image(io.BytesIO(content))
        assert secret not in clean.content
        with Image.open(io.BytesIO(clean.content)) as image:
            assert not image.getexif()
            assert "comment" not in image.info
            assert image.size == (40, 30) == (clean.width, clean.height)
            red, green, blue = image.convert("RGB").getpixel((35, 25))  # type: ignore[misc]  # -- a colour has three parts here
            assert abs(red - 200) < 12
            assert abs(green - 30) < 12
            assert abs(blue - 60) < 12
        assert clean.ending in ENDINGS[clean.media_type]

    def test_turns_the_picture_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        clean = clean_image(io.BytesIO(picture("jpeg", exif=exif)))
        assert (clean.width, clean.height) == (30, 40)

    def test_what_follows_a_multi_picture_jpeg_is_left_behind(self) -> None:
        output = io.BytesIO()
        first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
        first.save(output, "MPO", save_all=True, append_images=[second])
        clean = clean_image(output)
        assert clean.content.count(b"\xff\xd8\xff") == 1

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
    def test_any_colour_mode_comes_through(self, mode: str) -> None:
        output = io.BytesIO()
        form = "JPEG" if mode == "CMYK" else "PNG"
        Image.new(mode, (8, 8)).save(output, form)
        assert clean_image(output).width == 8

    def test_a_colour_profile_is_applied_and_dropped(self) -> None:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        fine = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for icc in (fine, profile, b"damaged"):
            clean = clean_image(io.BytesIO(picture("png", icc_profile=icc)))
            with Image.open(io.BytesIO(clean.content)) as image:
                assert "icc_profile" not in image.info

    def test_the_result_passes_the_inspection_itself(self) -> None:
        for form in FORMATS:
            clean = clean_image(io.BytesIO(picture(form)))
            inspect_upload(io.BytesIO(clean.content), allowed=IMAGES)


ODT = "application/vnd.oasis.opendocument.text"


def zipped(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as file:
        for name, content in parts:
            file.writestr(name, content)
    return output.getvalue()


class TestHostileArchives:
    def test_a_bomb_in_the_place_of_the_type_is_not_unpacked(self) -> None:
        bomb = zipped(("mimetype", ODT.encode() + bytes(300_000_000)))
        assert len(bomb) < 400_000
        tracemalloc.start()
        try:
            with pytest.raises(errors.UploadError):
                inspect_upload(io.BytesIO(bomb), allowed=DOCUMENTS, name="a.odt")
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_damaged_type_is_said(self, method: int) -> None:
        content = bytearray(zipped(("mimetype", os.urandom(200)), method=method))
        start = 30 + len("mimetype")
        content[start : start + 60] = b"\xff" * 60
        with pytest.raises(errors.UploadError):
            inspect_upload(io.BytesIO(content), allowed=DOCUMENTS, name="a.odt")

    @pytest.mark.parametrize("part", ["Basic/Standard/script-lb.xml", "Scripts/python/a.py"])
    def test_macros_of_opendocument_are_refused_as_those_of_office(self, part: str) -> None:
        inspect_upload(io.BytesIO(open_document()), allowed=DOCUMENTS, name="a.odt")
        hostile = open_document(parts={part: b"x"}, types={part: "text/xml"})
        with pytest.raises(errors.UploadTypeError):
            inspect_upload(io.BytesIO(hostile), allowed=DOCUMENTS, name="a.odt")

    def test_a_pdf_inside_the_first_part_is_refused(self) -> None:
        content = zipped(
            ("META-INF/first.bin", b"%PDF-1.7\n%%EOF"),
            *_parts_of(open_document()),
            method=zipfile.ZIP_STORED,
        )
        with pytest.raises(errors.UploadPolyglotError):
            inspect_upload(io.BytesIO(content), allowed=DOCUMENTS, name="a.odt")


def _parts_of(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name)) for name in file.namelist()]
