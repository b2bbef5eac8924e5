"""Draws the logo of the demo's city organisation; for developers only, as is `make_street.py` beside it.

    python participants/demo/pictures/make_logo.py
"""

from pathlib import Path

from colours import BRICK, COPPER, LIGHT, SKY, mix
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FONT = HERE.parents[2] / "static/vendor/bricolage-grotesque/bricolage-grotesque-latin.woff2"


def logo(size: int = 5) -> Image.Image:
    """The mark of the demo's city organisation: four windows, one lit, and its name."""
    image = Image.new("RGBA", (142 * size, 36 * size))
    draw = ImageDraw.Draw(image)
    for number, colour in enumerate((COPPER, BRICK, BRICK, LIGHT)):
        x, y = number % 2 * 18 * size, (2 + number // 2 * 18) * size
        draw.rectangle((x, y, x + 15 * size, y + 15 * size), fill=mix(colour, (0, 0, 0), 0.1 if colour != LIGHT else 0))
    face = ImageFont.truetype(str(FONT), 15 * size)
    face.set_variation_by_axes([750])
    draw.text((42 * size, 0), "Stadskärnan", font=face, fill=SKY[0])
    draw.text((42 * size, 16 * size), "Östersund", font=face, fill=SKY[0])
    return image


if __name__ == "__main__":
    logo().save(HERE / "ostersund-logo.webp", quality=90, method=6)
