"""Pictures as people upload them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(
    width: int = 2400, height: int = 1600, kind: str = "JPEG", name: str = "stan.jpg", **saved: object
) -> SimpleUploadedFile:
    """Red above, blue below."""
    image = Image.new("RGBA" if kind == "PNG" else "RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    file = io.BytesIO()
    image.save(file, kind, **saved)
    return SimpleUploadedFile(name, file.getvalue())


def sideways() -> SimpleUploadedFile:
    """From a phone held upright: the file lies on its side and says so, and where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned a quarter to the right
    exif.get_ifd(GPS)[1] = "N"
    return picture(1200, 1800, exif=exif)
