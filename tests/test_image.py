"""Every kind of photograph a person may bring, and every kind of file that is none."""

from __future__ import annotations

import io
import struct
import time
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from facelog import image
from facelog.config import PHOTO_SIDE, THUMBNAIL_SIDE
from facelog.errors import PhotoError
from facelog.types import Pixels


def picture(width: int = 96, height: int = 64) -> Pixels:
    """Four flat quarters, so that turning, colour and order show: red, green, blue, white."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (200, 30, 30)
    pixels[: height // 2, width // 2 :] = (30, 160, 30)
    pixels[height // 2 :, : width // 2] = (30, 30, 200)
    pixels[height // 2 :, width // 2 :] = (250, 250, 250)
    return pixels


def encoded(source: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    source.save(buffer, kind, **options)
    return buffer.getvalue()


def heic(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(buffer, quality=95)
    return buffer.getvalue()


def assert_close(found: Pixels, expected: Pixels, tolerance: float = 6) -> None:
    """Compare away from the quarters' seams, where compression rings."""
    assert found.shape == expected.shape
    for rows in (slice(4, 24), slice(-24, -4)):
        for columns in (slice(4, 40), slice(-40, -4)):
            difference = found[rows, columns].astype(float) - expected[rows, columns]
            assert np.abs(difference).mean() < tolerance


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("WEBP", {"lossless": True}),
        ("GIF", {}),
    ],
)
def test_common_formats_keep_their_colours(kind: str, options: dict[str, object]) -> None:
    photo = image.load(encoded(Image.fromarray(picture()), kind, **options))
    assert_close(photo.pixels, picture())
    assert (photo.width, photo.height) == (96, 64)
    assert photo.pixels.dtype == np.uint8


def test_heic_is_read() -> None:
    assert_close(image.load(heic(picture())).pixels, picture())


def test_only_the_content_counts_not_the_name() -> None:
    """A PNG that calls itself JPEG is a PNG: names never reach the decoder."""
    assert image.load(encoded(Image.fromarray(picture()), "PNG")).width == 96


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_undone(orientation: int, kind: str) -> None:
    upright = Image.fromarray(picture())
    # What the camera stored: the turn that its EXIF value tells the viewer to undo.
    stored = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = image.load(encoded(stored, kind, exif=exif, quality=95))
    assert_close(photo.pixels, picture())
    assert (photo.width, photo.height) == (96, 64)


def test_large_photographs_are_reduced_and_keep_their_size() -> None:
    large = Image.fromarray(picture(4000, 3000))
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = image.load(encoded(large, "JPEG", exif=exif))
    assert photo.pixels.shape == (PHOTO_SIDE, PHOTO_SIDE * 3 // 4, 3)
    assert (photo.width, photo.height) == (3000, 4000)
    assert photo.scale == pytest.approx(3000 / 960)


def test_small_photographs_are_not_enlarged() -> None:
    photo = image.load(encoded(Image.fromarray(picture()), "PNG"), max_side=1000)
    assert photo.pixels.shape == (64, 96, 3)
    np.testing.assert_array_equal(photo.pixels, picture())


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "LA", "P", "1", "CMYK", "I;16"])
def test_every_mode_is_reduced(mode: str) -> None:
    source = Image.new("L" if mode == "I;16" else mode, (3000, 30))
    if mode == "I;16":
        source = Image.fromarray(np.zeros((30, 3000), np.uint16))
    photo = image.load(encoded(source, "JPEG" if mode == "CMYK" else "PNG"), max_side=500)
    assert photo.pixels.shape == (5, 500, 3)


def test_cmyk() -> None:
    ink = Image.fromarray(picture()).convert("CMYK")
    assert_close(image.load(encoded(ink, "JPEG", quality=95)).pixels, picture())


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    ramp = np.tile(np.linspace(0, 65535, 96).astype(np.uint16), (64, 1))
    pixels = image.load(encoded(Image.fromarray(ramp), "PNG")).pixels
    expected = np.linspace(0, 255, 96)
    assert np.abs(pixels[0, :, 0] - expected).max() <= 1


def test_sixteen_bit_colour() -> None:
    """Written by hand, since Pillow does not write it."""
    raw = b"".join(b"\0" + row.tobytes() for row in picture().astype(">u2") * 257)

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", 96, 64, 16, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw))
    np.testing.assert_array_equal(image.load(png + chunk(b"IEND", b"")).pixels, picture())


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pixels_become_white(mode: str) -> None:
    source = Image.new(mode, (40, 20), (10, 0) if mode == "LA" else (200, 10, 10, 0))
    pixels = image.load(encoded(source, "PNG")).pixels
    assert (pixels == 255).all()


def test_a_transparent_palette_becomes_white() -> None:
    source = Image.fromarray(np.zeros((20, 40), np.uint8), "L").convert("P")
    pixels = image.load(encoded(source, "PNG", transparency=0)).pixels
    assert (pixels == 255).all()


def test_a_palette_without_transparency() -> None:
    source = Image.fromarray(picture()).convert("P", palette=Image.Palette.ADAPTIVE)
    assert_close(image.load(encoded(source, "PNG")).pixels, picture())


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.fromarray(picture()), Image.new("RGB", (96, 64), "black")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert_close(image.load(data).pixels, picture(), tolerance=12)


def test_embedded_colour_profiles_are_turned_into_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    swapped = swap_red_and_blue(srgb.tobytes())
    plain = encoded(Image.fromarray(picture()), "PNG")
    tagged = encoded(Image.fromarray(picture()), "PNG", icc_profile=srgb.tobytes())
    odd = encoded(Image.fromarray(picture()), "PNG", icc_profile=swapped)
    unfit = encoded(Image.fromarray(picture()), "PNG", icc_profile=lab.tobytes())
    damaged = encoded(Image.fromarray(picture()), "PNG", icc_profile=b"no profile")
    expected = image.load(plain).pixels
    np.testing.assert_array_equal(image.load(tagged).pixels, expected)
    np.testing.assert_array_equal(image.load(unfit).pixels, expected)
    np.testing.assert_array_equal(image.load(damaged).pixels, expected)
    # In that odd space the first number is blue.
    assert_close(image.load(odd).pixels, expected[..., ::-1])


def swap_red_and_blue(profile: bytes) -> bytes:
    """Exchange the primaries of an RGB profile and give it another name."""
    swapped = profile.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    for name in ("sRGB", "srgb"):
        swapped = swapped.replace(name.encode(), b"odd!")
        swapped = swapped.replace(name.encode("utf-16-be"), "odd!".encode("utf-16-be"))
    return swapped


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"hello", b"<svg/>", b"%PDF-1.7", b"GI", b"\0" * 5000, b"PK\3\4" * 99]
)
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(PhotoError) as caught:
        image.load(data)
    assert caught.value.code == "not_an_image"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA", "EPS"])
def test_other_decoders_never_see_the_bytes(kind: str) -> None:
    with pytest.raises(PhotoError) as caught:
        image.load(encoded(Image.fromarray(picture()), kind))
    assert caught.value.code == "not_an_image"


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_truncated_files(kind: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    data = heic(noise) if kind == "HEIC" else encoded(Image.fromarray(noise), kind)
    with pytest.raises(PhotoError) as caught:
        image.load(data[: max(32, int(len(data) * share))])
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIC"])
def test_damaged_files_give_a_picture_or_a_photo_error(kind: str) -> None:
    """Random bytes overwritten anywhere: never another kind of error, never a crash."""
    data = heic(picture()) if kind == "HEIC" else encoded(Image.fromarray(picture()), kind)
    rng = np.random.default_rng(7)
    for _ in range(150):
        bent = bytearray(data)
        for place in rng.integers(0, len(bent), rng.integers(1, 12)):
            bent[place] = rng.integers(0, 256)
        assert outcome(bytes(bent)) in {"picture", "not_an_image", "truncated", "too_large"}


def outcome(data: bytes) -> str:
    try:
        return "picture" if image.load(data).pixels.ndim == 3 else "no picture"
    except PhotoError as error:
        return error.code


def test_a_huge_picture_is_refused_by_its_header() -> None:
    """30,000 x 30,000 pixels would be 2.7 GB; the file itself has a few megabytes at most."""
    data = encoded(Image.new("1", (30_000, 30_000)), "PNG")
    started = time.perf_counter()
    with pytest.raises(PhotoError) as caught:
        image.load(data)
    assert caught.value.code == "too_large"
    assert time.perf_counter() - started < 0.5


def test_just_above_the_limit_is_refused_too() -> None:
    data = encoded(Image.new("1", (12_001, 10_000)), "PNG")
    with pytest.raises(PhotoError) as caught:
        image.load(data)
    assert caught.value.code == "too_large"


def test_one_pixel_and_one_row() -> None:
    assert image.load(encoded(Image.new("RGB", (1, 1)), "PNG")).pixels.shape == (1, 1, 3)
    assert image.load(encoded(Image.new("L", (9000, 1)), "PNG")).pixels.shape == (1, 1280, 3)


def test_what_is_kept_has_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home, secret street 5"
    source = encoded(Image.fromarray(picture()), "JPEG", exif=exif, comment=b"secret")
    pixels = image.load(source).pixels
    for kept in (image.to_jpeg(pixels, 1280), image.thumbnail(pixels), image.to_png(pixels)):
        assert b"secret" not in kept
        reopened = Image.open(io.BytesIO(kept))
        assert not reopened.getexif()
        assert "icc_profile" not in reopened.info


def test_to_jpeg_reduces() -> None:
    data = image.to_jpeg(picture(2000, 1000), max_side=500)
    assert image.load(data).pixels.shape == (250, 500, 3)


@pytest.mark.parametrize("size", [(2000, 900), (90, 200), (1, 1)])
def test_thumbnails_are_square(size: tuple[int, int]) -> None:
    photo = image.load(image.thumbnail(picture(*size)))
    assert photo.pixels.shape == (THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3)


def test_png_is_lossless() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    np.testing.assert_array_equal(image.from_png(image.to_png(pixels)), pixels)
