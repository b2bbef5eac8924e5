"""What somebody uploads becomes a picture for the web: WebP, no larger than a page needs, without EXIF.

A phone writes into a photo where and when it was taken; that is nobody's business.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from citykompetens.errors import Refused

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a phone's largest photo; what claims to be more is a bomb or a mistake
WIDE, NARROW = (1600, 1067), (800, 533)  # pixels, 3:2: for a wide screen and for a phone
LOGO = (600, 300)  # pixels at most
NARROW_ENDING = "-800.webp"


def keep_town_picture(upload: File, slug: str) -> str:
    """Store the picture at 3:2, wide and narrow; returns the name of the wide one.

    What sticks out is cut away evenly. Raises Refused for what is no picture, too large or too small.
    """
    image = _opened(upload, field="picture", most=WIDE).convert("RGB")
    if image.width < NARROW[0] or image.height < NARROW[1]:
        raise Refused(_("Bilden är för liten. Den behöver vara minst 800 × 533 punkter."), field="picture")
    share = min(1, image.width / WIDE[0], image.height / WIDE[1])
    wide = ImageOps.fit(image, (round(WIDE[0] * share), round(WIDE[1] * share)))
    name = _keep(wide, slug)
    default_storage.save(narrow(name), ContentFile(_webp(ImageOps.fit(wide, NARROW))))
    return name


def keep_logo(upload: File, slug: str) -> str:
    """Store the logo as it is shaped, its transparency kept; returns its name. Raises Refused as above."""
    image = _opened(upload, field="logo", most=LOGO)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(LOGO)
    return _keep(image, f"{slug}-logo")


def narrow(name: str) -> str:
    """The name of the narrow one that was stored beside the wide one."""
    return name.removesuffix(".webp") + NARROW_ENDING


@contextmanager
def forgotten_on_failure(name: str | None) -> Iterator[None]:
    """A picture is made before the transaction that names it; if that fails, nobody will ask for the file."""
    try:
        yield
    except BaseException:
        if name:
            for new in (name, narrow(name)):
                default_storage.delete(new)
        raise


def forget_after_commit(name: str) -> None:
    """Delete a picture that is shown no more, once nobody can take the change back."""
    if name:
        for old in (name, narrow(name)):
            transaction.on_commit(partial(default_storage.delete, old))


def _opened(upload: File, *, field: str, most: tuple[int, int]) -> Image.Image:
    """The picture the right way up, and about as large as it has to be."""
    if upload.size > MOST_BYTES:
        raise Refused(_("Bilden är för stor. Den får vara högst 15 MB."), field=field)
    try:
        upload.seek(0)
        image: Image.Image = Image.open(upload, formats=KINDS)  # reads no more than the head of the file
        if image.width * image.height > MOST_PIXELS:
            raise Refused(_("Bilden har för många bildpunkter. Högst 50 miljoner går bra."), field=field)
        # A JPEG is read at half or a quarter of its size where that is enough: quick, and little memory.
        image.draft(None, (max(most), max(most)))
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows half a picture, for all of the process
        image = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            _("Det här går inte att läsa som en bild. Spara den som JPEG, PNG eller WebP och försök igen."),
            field=field,
        ) from error
    if image.mode not in ("RGB", "RGBA"):
        image.info.pop("icc_profile", None)  # it describes other colours than those to come
    return image


def _keep(image: Image.Image, stem: str) -> str:
    """Under a name of its own for every content, so that browsers may keep it for ever."""
    content = _webp(image)
    digest = hashlib.sha256(content).hexdigest()[:10]
    return default_storage.save(f"cities/{stem}-{digest}.webp", ContentFile(content))


def _webp(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # EXIF and XMP are left behind; the colours are not, or a phone's wide ones would turn dull.
    image.save(file, "WEBP", quality=80, method=5, icc_profile=image.info.get("icc_profile"))
    return file.getvalue()
