"""Bytes of a photograph -> upright sRGB pixels, safely; and pixels -> bytes without metadata."""

from __future__ import annotations

import io
import struct
import warnings
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from facelog.config import PHOTO_SIDE, THUMBNAIL_SIDE
from facelog.errors import PhotoError
from facelog.types import Photo, Pixels

PIXEL_LIMIT = 120_000_000
"""Largest photograph that is decoded; the largest common phone camera makes 108 megapixels."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
"""Decoders that may see a stranger's bytes; Pillow knows many more, some of them fragile."""

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders raise on damaged input besides OSError: SyntaxError and ValueError from
# PNG chunks, struct.error and IndexError from cut headers, EOFError from empty animations.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)

# Pillow's own guard must not lie below ours, and what is above it is an error, not a remark.
Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def load(data: bytes, max_side: int = PHOTO_SIDE) -> Photo:
    """Decode a photograph upright and in sRGB; of an animation its first frame.

    Args:
        data: a whole JPEG, PNG, WebP, GIF or HEIC file.
        max_side: the longer side of the pixels is at most this; smaller ones are not enlarged.

    Raises:
        PhotoError: not_an_image, truncated (begins well, but is cut or damaged), or too_large
            (more than `PIXEL_LIMIT`, by the header, before anything is decoded).
    """
    try:
        image = _open(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError("too_large") from error
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise PhotoError("truncated" if _begins_well(data) else "not_an_image") from error
    if image.width * image.height > PIXEL_LIMIT:
        raise PhotoError("too_large")
    try:
        return _decode(image, max_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError("too_large") from error
    except _DAMAGE as error:
        raise PhotoError("truncated") from error


def shrink(pixels: Pixels, max_side: int) -> Pixels:
    """Reduce a picture so that its longer side is at most `max_side`, without skipping pixels."""
    height, width = pixels.shape[:2]
    if max(height, width) <= max_side:
        return pixels
    size = _fitted(width, height, max_side)
    # Up to one half, bilinear sampling looks at every pixel too, in a seventh of the time.
    how = cv2.INTER_AREA if max(height, width) > 2 * max_side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=how), dtype=np.uint8)


def to_jpeg(pixels: Pixels, max_side: int, quality: int = 88) -> bytes:
    """Encode as JPEG without any metadata, reduced to `max_side` where larger."""
    buffer = io.BytesIO()
    Image.fromarray(shrink(pixels, max_side)).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def thumbnail(pixels: Pixels) -> bytes:
    """Encode the centre square as a JPEG of `THUMBNAIL_SIDE` px."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = pixels[top : top + side, left : left + side]
    how = cv2.INTER_AREA if side > THUMBNAIL_SIDE else cv2.INTER_CUBIC
    resized = cv2.resize(square, (THUMBNAIL_SIDE, THUMBNAIL_SIDE), interpolation=how)
    return to_jpeg(np.asarray(resized, dtype=np.uint8), THUMBNAIL_SIDE, quality=85)


def to_png(pixels: Pixels) -> bytes:
    """Encode losslessly as PNG without metadata."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def from_png(data: bytes) -> Pixels:
    """Decode what `to_png` wrote, to the bit."""
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


def _open(data: bytes) -> Image.Image:
    if data[4:8] == b"ftyp":  # only then: libheif costs time and memory
        import pillow_heif

        pillow_heif.register_heif_opener()
        return Image.open(io.BytesIO(data), formats=["HEIF"])
    return Image.open(io.BytesIO(data), formats=[name for name in FORMATS if name != "HEIF"])


def _begins_well(data: bytes) -> bool:
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_heif = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"msf1")
    return data.startswith(_SIGNATURES) or is_webp or is_heif


def _decode(image: Image.Image, max_side: int) -> Photo:
    width, height = image.size
    orientation = image.getexif().get(_ORIENTATION, 1)
    if image.format in ("JPEG", "MPO"):
        # libjpeg can decode straight to 1/2, 1/4 or 1/8: most of the time of a large photograph.
        image.draft(image.mode, _fitted(width, height, max_side))
    image.seek(0)
    image.load()
    reduced = Image.fromarray(shrink(np.asarray(_to_rgb(image, max_side)), max_side))
    if orientation in _TURNS:
        reduced = reduced.transpose(_TURNS[orientation])
        if orientation >= 5:
            width, height = height, width
    return Photo(np.array(reduced, dtype=np.uint8), width, height)


def _fitted(width: int, height: int, max_side: int) -> tuple[int, int]:
    scale = min(1.0, max_side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _to_rgb(image: Image.Image, max_side: int) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion clips it to white
        eight = np.asarray(image, dtype=np.float32) / 257
        image = Image.fromarray(np.clip(eight + 0.5, 0, 255).astype(np.uint8))
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        image = _on_white(image.convert("RGBA"))
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    if max(image.size) > 2 * max_side:
        image = image.reduce(max(image.size) // max_side)
    elif image.mode == "RGB" and max(image.size) > max_side:
        image = Image.fromarray(shrink(np.asarray(image), max_side))
    if profile:
        transform = _colour_transform(profile, image.mode)
        if transform is not None:
            return ImageCms.applyTransform(image, transform) or image.convert("RGB")
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


@lru_cache(maxsize=8)
def _colour_transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from an embedded colour profile to sRGB; None where there is none to go."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return None
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # a damaged or unfitting profile: take the numbers as they are
