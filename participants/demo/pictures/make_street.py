"""Draws the demo's picture of Östersund, an evening street with the lights on; for developers only.

    python participants/demo/pictures/make_street.py

Writes `ostersund.webp` (wide) and `ostersund-800.webp` (narrow) beside this script, where they are committed, so
nobody else has to run it. Drawn from plain shapes in the colours of the house; the same version of Pillow
gives the same bytes.
"""

import math
from pathlib import Path
from random import Random

from colours import BRICK, COPPER, DIM, FAR, GLOW, HILL, LIGHT, SKY, SNOW, STONE, UNLIT, WALLS, mix
from PIL import Image, ImageChops, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, TIMES = 1600, 1067, 2  # drawn twice as large, so that edges come out smooth
STREET = 790  # where the houses end and the cobbles begin
FLAT = 0.66  # the street is seen from the side


class Street:
    def __init__(self) -> None:
        self.luck = Random("Östersund")
        size = (WIDTH * TIMES, HEIGHT * TIMES)
        self.image = Image.new("RGB", size)
        self.draw = ImageDraw.Draw(self.image)
        self.light = Image.new("RGB", size)  # what the windows throw into the evening
        self.light_draw = ImageDraw.Draw(self.light)
        self.shops: list[tuple[float, float, tuple]] = []  # left, right and colour of the light on the street

    def box(self, x: float, y: float, wide: float, high: float, colour: tuple, shine: float = 0) -> None:
        corners = [round(n * TIMES) for n in (x, y, x + wide, y + high)]
        corners = [*corners[:2], corners[2] - 1, corners[3] - 1]
        self.draw.rectangle(corners, fill=colour)
        if shine:
            self.light_draw.rectangle(corners, fill=mix((0, 0, 0), colour, shine))

    def shape(self, points: list[tuple[float, float]], colour: tuple) -> None:
        self.draw.polygon([(x * TIMES, y * TIMES) for x, y in points], fill=colour)

    # --- behind the houses ---------------------------------------------------------------------
    def sky(self) -> None:
        for line in range(HEIGHT):
            self.box(0, line, WIDTH, 1, mix(*SKY, min(1, line / 620) ** 1.4))
        for _star in range(150):
            x, y = self.luck.uniform(0, WIDTH), self.luck.uniform(0, 430) ** 0.97
            side = self.luck.choice((1.5, 1.5, 2, 2, 3))
            self.box(x, y, side, side, mix(SKY[1], SNOW, self.luck.uniform(0.25, 0.9)))

    def hills(self) -> None:
        """Frösön and the mountains behind it, with a window here and there."""
        far = [(x, 330 - 70 * math.sin(x / 260 + 1) - 34 * math.sin(x / 97)) for x in range(0, WIDTH + 20, 20)]
        self.shape([(0, HEIGHT), *far, (WIDTH, HEIGHT)], FAR)
        for (x, y), (x2, y2) in zip(far, far[1:], strict=False):
            if min(y, y2) < 300:  # snow lies on the heights
                deep = min(1, (300 - min(y, y2)) / 50)
                self.shape([(x, y), (x2, y2), (x2, y2 + 26 * deep), (x, y + 26 * deep)], mix(FAR, SNOW, 0.22))
        near = [(x, 425 - 46 * math.sin(x / 390 + 2.2) - 8 * math.sin(x / 41)) for x in range(0, WIDTH + 20, 20)]
        self.shape([(0, HEIGHT), *near, (WIDTH, HEIGHT)], HILL)
        for _window in range(46):
            left, top = self.luck.uniform(0, WIDTH), self.luck.uniform(415, 500)
            self.box(left, top, 4, 4, mix(HILL, LIGHT, self.luck.uniform(0.4, 0.95)), shine=0.4)

    # --- the houses ------------------------------------------------------------------------------
    def houses(self) -> None:
        x = -30.0
        widths = [196, 164, 230, 178, 212, 150, 204, 188, 226]
        for number, wide in enumerate(widths):
            wall = WALLS[(number * 3 + 1) % len(WALLS)]
            floors = (3, 4, 2, 3, 4, 3, 2, 4, 3)[number]
            roof = ("gable", "flat", "mansard", "step", "gable", "mansard", "gable", "flat", "step")[number]
            self.house(x, wide, floors, wall, roof)
            x += wide

    def house(self, x: float, wide: float, floors: int, wall: tuple, roof: str) -> None:
        floor, shop = 98, 150
        top = STREET - shop - floors * floor
        dark = mix(wall, (0, 0, 0), 0.35)
        self.roof(x, top, wide, roof, wall, dark)
        self.box(x, top, wide, STREET - top, wall)
        self.box(x, top, 5, STREET - top, mix(wall, (255, 255, 255), 0.06))
        self.box(x + wide - 7, top, 7, STREET - top, dark)  # the neighbour's shadow
        self.box(x, top, wide, 9, mix(wall, (255, 255, 255), 0.12))  # cornice
        self.box(x, top - 5, wide, 6, SNOW if roof == "flat" else mix(wall, SNOW, 0.3))
        number = max(2, round(wide / 58))
        gap = wide / number
        for row in range(floors):
            for column in range(number):
                self.window(x + gap * (column + 0.5) - 17, top + 27 + row * floor, wall)
        self.shop(x, wide, wall)

    def roof(self, x: float, top: float, wide: float, kind: str, wall: tuple, dark: tuple) -> None:
        tiles = mix(dark, SKY[1], 0.25)
        middle = x + wide / 2
        if kind == "gable":
            self.chimney(x + wide * 0.72, top - 84)
            self.shape([(x - 8, top), (middle, top - 96), (x + wide + 8, top)], SNOW)
            self.shape([(x - 2, top + 6), (middle, top - 82), (x + wide + 2, top + 6)], wall)
            self.window(middle - 15, top - 44, wall, high=40)
        elif kind == "mansard":
            self.chimney(x + wide * 0.2, top - 92)
            self.shape([(x, top), (x + 26, top - 66), (x + wide - 26, top - 66), (x + wide, top)], tiles)
            self.shape(
                [(x + 22, top - 60), (x + 27, top - 70), (x + wide - 27, top - 70), (x + wide - 22, top - 60)],
                SNOW,
            )
            for share in (0.3, 0.7):
                at = x + wide * share
                self.shape([(at - 25, top - 42), (at, top - 64), (at + 25, top - 42)], SNOW)
                self.box(at - 20, top - 44, 40, 44, mix(wall, SKY[1], 0.2))
                self.window(at - 13, top - 36, wall, wide=26, high=32)
        elif kind == "step":
            for step in range(4):
                self.box(x + step * wide / 9, top - (step + 1) * 22, wide - 2 * step * wide / 9, 23, wall)
                for side in (x + step * wide / 9, x + wide - (step + 1) * wide / 9):
                    self.box(side, top - (step + 1) * 22 - 5, wide / 9, 6, SNOW)
            self.box(x + 3 * wide / 9, top - 93, wide / 3, 6, SNOW)
            self.window(middle - 15, top - 52, wall, high=44)
        else:
            self.chimney(x + wide * 0.3, top - 46)
            self.chimney(x + wide * 0.78, top - 38)

    def chimney(self, x: float, y: float) -> None:
        self.box(x, y, 24, 80, (0x2A, 0x20, 0x1F))
        self.box(x - 3, y - 7, 30, 9, SNOW)

    def window(self, x: float, y: float, wall: tuple, *, wide: float = 34, high: float = 48) -> None:
        """Two casements with a bar across; most are lit, and none quite like the next."""
        self.box(x - 4, y - 4, wide + 8, high + 8, mix(wall, (0, 0, 0), 0.45))
        if self.luck.random() < 0.62:
            colour = mix(DIM, GLOW, self.luck.choice((0.25, 0.5, 0.7, 0.95)))
            self.box(x, y, wide, high, colour, shine=0.55)
            what = self.luck.random()
            if what < 0.2:  # curtains
                self.box(x, y, wide * 0.22, high, mix(colour, BRICK, 0.45))
                self.box(x + wide * 0.78, y, wide * 0.22, high, mix(colour, BRICK, 0.45))
            elif what < 0.32 and high > 40:  # a plant on the sill
                for stem in (-6, 0, 6):
                    self.shape(
                        [(x + wide / 2 + stem, y + high - 22), (x + wide / 2 + stem - 4, y + high - 8),
                         (x + wide / 2 + stem + 4, y + high - 8)], mix(COPPER, (0, 0, 0), 0.35),
                    )
                self.box(x + wide / 2 - 7, y + high - 9, 14, 9, mix(BRICK, (0, 0, 0), 0.2))
            elif what < 0.44:  # an advent candlestick, as in every window of the north
                for step in range(7):
                    lift = 13 - abs(step - 3) * 4
                    self.box(x + 4 + step * (wide - 10) / 6, y + high - 8 - lift, 2.5, lift + 2, mix(colour, (60, 30, 10), 0.6))
                    self.box(x + 3.5 + step * (wide - 10) / 6, y + high - 12 - lift, 3.5, 4, (0xFF, 0xF3, 0xD2))
                self.box(x + 2, y + high - 7, wide - 4, 3, mix(colour, (60, 30, 10), 0.6))
        else:
            self.box(x, y, wide, high, mix(UNLIT, SKY[1], self.luck.choice((0.15, 0.4))))
        self.box(x + wide / 2 - 1.5, y, 3, high, mix(wall, SNOW, 0.22))
        self.box(x, y + high * 0.36, wide, 3, mix(wall, SNOW, 0.22))
        self.box(x - 6, y + high + 3, wide + 12, 4, mix(wall, SNOW, 0.72))  # snow on the sill

    def shop(self, x: float, wide: float, wall: tuple) -> None:
        """The ground floor: a large window, a door, and a striped awning with snow on it."""
        top, door = STREET - 132, 46
        self.box(x, top - 18, wide, 150, mix(wall, (0, 0, 0), 0.4))
        left = self.luck.random() < 0.5
        door_x = x + 14 if left else x + wide - door - 16
        glass_x = x + 14 + (door + 14 if left else 0)
        glass = wide - door - 44
        colour = mix(LIGHT, GLOW, self.luck.uniform(0.2, 1))
        self.box(glass_x, top + 8, glass, 92, colour, shine=0.8)
        self.shelves(glass_x, top + 8, glass, 92, colour)
        panes = 3 if glass > 120 else 2
        for pane in range(1, panes):
            self.box(glass_x + glass * pane / panes - 2, top + 8, 4, 92, mix(wall, (0, 0, 0), 0.4))
        self.box(glass_x - 5, top + 100, glass + 10, 32, mix(wall, (0, 0, 0), 0.15))
        self.box(door_x, top + 8, door, 124, mix((BRICK, COPPER)[left], (0, 0, 0), 0.45))
        self.box(door_x + 8, top + 18, door - 16, 66, mix(DIM, GLOW, 0.6), shine=0.6)
        self.box(door_x + (door - 10 if left else 6), top + 92, 4, 14, LIGHT)
        self.box(door_x - 6, STREET - 5, door + 12, 5, mix(wall, SNOW, 0.35))
        self.shops.append((glass_x, glass_x + glass, colour))
        cloth = self.luck.choice((BRICK, COPPER, mix(BRICK, LIGHT, 0.3)))
        stripes = max(6, round(glass / 15) // 2 * 2)
        for stripe in range(stripes):
            one, two = glass_x - 8 + stripe * (glass + 16) / stripes, (glass + 16) / stripes
            shade = cloth if stripe % 2 else mix(cloth, SNOW, 0.75)
            inner = glass_x + stripe * glass / stripes
            self.shape(
                [(inner, top - 14), (inner + glass / stripes, top - 14), (one + two, top + 16), (one, top + 16)],
                mix(shade, (0, 0, 0), 0.22),
            )
            self.draw.pieslice(
                [round(n * TIMES) for n in (one, top + 9, one + two, top + 24)], 0, 180,
                fill=mix(shade, (0, 0, 0), 0.3),
            )
        self.shape(
            [(glass_x - 2, top - 10), (glass_x + 4, top - 19), (glass_x + glass - 4, top - 19), (glass_x + glass + 2, top - 10)],
            SNOW,
        )

    def shelves(self, x: float, y: float, wide: float, high: float, colour: tuple) -> None:
        dark = mix(colour, (70, 34, 10), 0.62)
        for shelf in (0.48, 0.8):
            self.box(x, y + high * shelf, wide, 3, dark)
            at = x + 6
            while at < x + wide - 12:
                tall = self.luck.uniform(8, 24)
                if self.luck.random() < 0.75:
                    thing = mix(dark, self.luck.choice((BRICK, COPPER, dark, (0x6B, 0x3A, 0x14))), 0.55)
                    self.box(at, y + high * shelf - tall, self.luck.uniform(6, 13), tall, thing)
                at += self.luck.uniform(12, 21)

    # --- the street ------------------------------------------------------------------------------
    def cobbles(self) -> None:
        """Stones in fans, each row before the one behind it; lit by the shops that they lie before."""
        self.box(0, STREET, WIDTH, HEIGHT - STREET, mix(STONE, (0, 0, 0), 0.5))
        radius, y, row = 58.0, STREET + 14.0, 0
        while y < HEIGHT + radius:
            for fan in range(-1, WIDTH // 116 + 2):
                self.fan(fan * 2 * radius + row % 2 * radius, y, radius)
            y, row = y + radius * FLAT / 2, row + 1
        self.box(0, STREET, WIDTH, 10, mix(STONE, SNOW, 0.16))  # the kerb
        for left, right, colour in self.shops:
            self.box(left - 14, STREET, right - left + 28, 10, mix(STONE, colour, 0.5))

    def fan(self, x: float, y: float, radius: float) -> None:
        rings = 5
        thick = radius / rings
        joint = mix(STONE, (0, 0, 0), 0.62)
        edge = [math.pi * n / 24 for n in range(25)]
        hidden = [(x - math.cos(a) * (radius + 2), y - math.sin(a) * (radius + 2) * FLAT) for a in edge]
        self.shape([(px, max(py, STREET)) for px, py in hidden], joint)
        for ring in range(rings, 0, -1):
            outer, inner = ring * thick, (ring - 1) * thick + 2.4
            stones = max(3, round(math.pi * outer / (thick * 1.15)))
            for stone in range(stones):
                start, end = (math.pi * (stone + share) / stones for share in (0.06, 0.94))
                arc = [start + (end - start) * n / 3 for n in range(4)]
                points = [(x - math.cos(a) * outer, y - math.sin(a) * outer * FLAT) for a in arc]
                points += [(x - math.cos(a) * inner, y - math.sin(a) * inner * FLAT) for a in reversed(arc)]
                middle = ((start + end) / 2, (outer + inner) / 2)
                at = (x - math.cos(middle[0]) * middle[1], y - math.sin(middle[0]) * middle[1] * FLAT)
                if at[1] > STREET + 4:
                    self.shape(points, self.stone_colour(*at))

    def stone_colour(self, x: float, y: float) -> tuple:
        away = max(0, y - STREET)
        colour = mix(STONE, (0, 0, 0), self.luck.uniform(0, 0.14) + min(0.45, away / 550))
        for left, right, light in self.shops:
            spread = away * 0.12
            beside = max(0, left - spread - x, x - right - spread)
            warm = math.exp(-beside / 20) * math.exp(-away / 85) * 0.75
            colour = mix(colour, light, warm * self.luck.uniform(0.88, 1))
        return colour

    def lamp(self, x: float, y: float) -> None:
        foot = y + 300
        self.box(x - 4, y, 8, 300, (0x0C, 0x13, 0x16))
        self.box(x - 9, foot - 18, 18, 18, (0x0C, 0x13, 0x16))
        self.shape([(x - 15, y - 44), (x + 15, y - 44), (x + 10, y), (x - 10, y)], GLOW)
        self.light_draw.polygon(
            [(n * TIMES, m * TIMES) for n, m in ((x - 26, y - 56), (x + 26, y - 56), (x + 18, y + 10), (x - 18, y + 10))],
            fill=GLOW,
        )
        self.shape([(x - 20, y - 44), (x, y - 64), (x + 20, y - 44)], (0x0C, 0x13, 0x16))
        self.shape([(x - 13, y - 51), (x, y - 66), (x + 13, y - 51)], SNOW)
        self.box(x - 1.5, y - 44, 3, 44, (0x0C, 0x13, 0x16))

    def garlands(self) -> None:
        """Strings of lights across the street, as in every town in the dark season."""
        for left, right, height, sag in ((-40, 560, 500, 74), (560, 1110, 500, 70), (1110, 1660, 500, 72)):
            steps = 26
            for step in range(steps + 1):
                share = step / steps
                x = left + (right - left) * share
                y = height + sag * 4 * share * (1 - share)
                self.box(x - 3, y - 3, 6, 6, GLOW, shine=0.9)
            line = [
                ((left + (right - left) * n / 60) * TIMES, (height - 4 + sag * 4 * n / 60 * (1 - n / 60)) * TIMES)
                for n in range(61)
            ]
            self.draw.line(line, fill=(0x0C, 0x13, 0x16), width=TIMES)

    def drawn(self) -> Image.Image:
        self.sky()
        self.hills()
        self.houses()
        self.cobbles()
        self.garlands()
        for x in (150, 560, 1110, 1500):
            self.lamp(x, 560)
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        light = self.light.resize((WIDTH // 4, HEIGHT // 4), Image.Resampling.BOX)
        for blur, share in ((3, 0.45), (14, 0.75)):
            shine = light.filter(ImageFilter.GaussianBlur(blur)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
            picture = ImageChops.screen(picture, shine.point(lambda value, share=share: round(value * share)))
        return picture


if __name__ == "__main__":
    wide = Street().drawn()
    wide.save(HERE / "ostersund.webp", quality=66, method=6)
    wide.resize((800, 533), Image.Resampling.LANCZOS).save(HERE / "ostersund-800.webp", quality=66, method=6)
