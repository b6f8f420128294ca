"""A picture as somebody sends it becomes one that every browser shows alike, with nothing a camera wrote into it."""

import io
import secrets
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageCms, ImageOps

# Kinds that are kept, with the ending and the type of each; every other kind becomes JPEG, or PNG if it is transparent.
KEPT = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
    "AVIF": ("avif", "image/avif"),
}
QUALITY = 92
ORIENTATION = 0x0112  # in EXIF
PLAIN = {"L", "RGB", "RGBA"}
MIXED = {*PLAIN, "LA", "CMYK"}  # modes in which two values have a middle
LONGEST_SIDE = 2560  # pixels: twice the widest copy
SCREEN_GAMMA = 2.2
SRGB = ImageCms.createProfile("sRGB")


def as_kept(file: Any) -> SimpleUploadedFile:
    """The same look, upright, as a new file with neither EXIF, XMP nor comments, its ending after what is in it. It is
    no larger than any copy needs, for each copy is made from the whole of it; and what it was called, which may be
    somebody's name, stands in no address."""
    from pillow_heif import register_heif_opener  # five megabytes, which only a process needs that is sent a picture

    register_heif_opener()  # Pillow reads HEIC from here on
    file.seek(0)
    content = file.read()
    with Image.open(io.BytesIO(content)) as opened:
        kind, options = opened.format or "", {}
        depth = content[24] if kind == "PNG" else 8  # bits for each part of a color, as the file has it
        is_turned = opened.getexif().get(ORIENTATION, 1) != 1
        if kind == "JPEG" and max(opened.size) > LONGEST_SIDE:  # is read at a half, a quarter or an eighth of its size
            opened.draft(opened.mode, (LONGEST_SIDE, LONGEST_SIDE))
        smaller = _smaller(opened)
        picture = _smaller(_plain(ImageOps.exif_transpose(smaller) if is_turned else smaller, depth))
        if kind not in KEPT:
            kind = "PNG" if picture.mode == "RGBA" else "JPEG"
        if kind == "JPEG":
            # Untouched pixels are kept as they were compressed; all others have to be compressed once more.
            is_untouched = picture is opened and opened.format == "JPEG" and not getattr(opened, "decoderconfig", ())
            options["quality"] = "keep" if is_untouched else QUALITY
        elif kind == "WEBP" and b"VP8L" in content[:64]:
            options["lossless"] = True
        elif kind != "PNG":
            options["quality"] = QUALITY
        profile = picture.info.get("icc_profile")
        picture.info = {}
        kept = io.BytesIO()
        picture.save(kept, kind, exif=b"", icc_profile=profile, **options)
    ending, mime = KEPT[kind]
    return SimpleUploadedFile(f"picture-{secrets.token_hex(6)}.{ending}", kept.getvalue(), mime)


def _smaller(picture: Image.Image) -> Image.Image:
    """The picture with LONGEST_SIDE at most; itself if it is no larger, or in a mode whose values cannot be mixed."""
    longest = max(picture.size)
    if longest <= LONGEST_SIDE or picture.mode not in MIXED or "transparency" in picture.info:
        return picture
    info = picture.info
    if (half := longest // LONGEST_SIDE) > 1:
        picture = picture.reduce(half)  # by whole numbers first: the last step looks at far less
        longest = max(picture.size)
    size = tuple(max(1, round(side * LONGEST_SIDE / longest)) for side in picture.size)
    if longest > LONGEST_SIDE:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture.info = info
    return picture


def _plain(picture: Image.Image, depth: int) -> Image.Image:
    """The picture in a mode of PLAIN, with a color profile only where that fits; the picture itself if it was so."""
    mask = _mask(picture, depth)
    plain = _eight_bits(picture)
    profile = picture.info.get("icc_profile") or b""
    if plain.mode == "CMYK" or (plain.mode in ("L", "LA") and profile):
        alpha = plain.getchannel("A") if plain.mode == "LA" else None
        plain, profile = _in_srgb(plain.convert("L") if alpha else plain, profile), b""
        if alpha:
            plain.putalpha(alpha)
    if plain.has_transparency_data and mask is None:
        plain = plain if plain.mode == "RGBA" else plain.convert("RGBA")
    elif plain.mode not in PLAIN:
        plain = plain.convert("L" if plain.mode == "1" else "RGB")
    if mask is not None:
        plain = plain.convert("RGB")
        plain.putalpha(mask)
    plain = _seen_alike(plain, picture)
    if plain is not picture:
        plain.info = {"icc_profile": profile} if profile and plain.mode != "L" else {}
    return plain


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits by the higher half of each value: the converter would cut off all that is brighter than 255."""
    if not picture.mode.startswith("I"):
        return picture
    if picture.mode == "I":
        picture = picture.convert("I;16")
    return _half(picture, 0 if picture.mode.endswith("B") else 1)


def _half(picture: Image.Image, which: int) -> Image.Image:
    return Image.frombytes("L", picture.size, picture.tobytes()[which::2])


def _mask(picture: Image.Image, depth: int) -> Image.Image | None:
    """What is transparent because it has one certain color, where the color has another depth than the picture here."""
    color = picture.info.get("transparency")
    if color is None or depth == 8 or picture.mode not in ("L", "RGB", "I;16", "I;16B"):
        return None
    if picture.mode.startswith("I"):
        high, low = (_half(picture, which) for which in ((0, 1) if picture.mode.endswith("B") else (1, 0)))
        parts = [(high, color >> 8), (low, color & 0xFF)]
    elif depth == 16:
        parts = [(band, value >> 8) for band, value in zip(picture.split(), color, strict=True)]
    else:
        parts = [(picture, color * 255 // (2**depth - 1))]
    mask = Image.new("L", picture.size, 0)
    for band, value in parts:
        mask = ImageChops.lighter(mask, band.point([0 if shade == value else 255 for shade in range(256)]))
    return mask


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colors of a press or of a scale of grey as a screen shows them."""
    try:
        return ImageCms.profileToProfile(picture, io.BytesIO(profile), SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # no profile, or one of something else
        return picture.convert("RGB")


def _seen_alike(plain: Image.Image, picture: Image.Image) -> Image.Image:
    """The picture with the brightness that its file asks for in a way that only PNG has."""
    gamma = picture.info.get("gamma")
    if not gamma or "srgb" in picture.info or picture.info.get("icc_profile"):
        return plain
    exponent = 1 / (gamma * SCREEN_GAMMA)
    if not 0.05 < abs(exponent - 1) < 10:
        return plain
    curve = [round(255 * (value / 255) ** exponent) for value in range(256)]
    bands = len(plain.getbands())
    return plain.point(curve * bands if bands < 4 else curve * 3 + list(range(256)))
