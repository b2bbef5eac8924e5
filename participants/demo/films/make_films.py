"""Makes the eight short films of the demo's digital training; for developers only.

    python participants/demo/films/make_films.py [slug ...]

Needs ffmpeg (with libx264) and espeak-ng on the machine, and Pillow, which WeasyPrint brings.
The films are committed beside this script, so nobody else has to run it. What a film says and
shows stands in `<slug>.toml` (the windows by name, see `windows.toml`); from that it writes
`<slug>.mp4`, captions in Swedish and English (`<slug>.sv.vtt`, `<slug>.en.vtt`), a poster
(`<slug>.webp`) and an entry in `films.json`.
The same versions of the tools give the same bytes.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import wave
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FONT = HERE.parents[2] / "static/vendor/bricolage-grotesque/bricolage-grotesque-latin.woff2"

ORDER = (
    "forsta-sju-sekunderna",
    "blicken-och-halsningen",
    "lyssna-klart",
    "nar-det-ar-ko",
    "gasten-som-ar-missnojd",
    "merforsaljning-utan-tjat",
    "hela-stadens-vard",
    "avslutet-som-far-dem-tillbaka",
)

# Swedish words that espeak-ng reads wrongly, as the sounds they have (its own names of them).
SPOKEN_AS = {
    "kö": "[[k'Y:]]",
    "köa": "[[k'Y:a]]",
    "kön": "[[k'Y:n]]",
    "butik": "[[b8t'i:k]]",
    "kollega": "[[kOl'e:ga]]",
    "trognaste": "[[tr'u:gnastE]]",
}

NIGHT, UNLIT, LIT = (0x12, 0x1B, 0x1F), (0x20, 0x2E, 0x34), (0xF2, 0xB3, 0x3D)
TEXT, QUIET = (0xEF, 0xE9, 0xDF), (0xA9, 0xB4, 0xB8)
WIDTH, HEIGHT, FPS, RATE = 640, 360, 20, 22050
LEAD, PAUSE, TAIL = 0.5, 0.3, 0.9  # seconds of silence before, between and after the sentences
SPREAD, FADE = 0.7, 0.25  # seconds until the last window of a pattern begins to change, and a fade


@cache
def font(size: float, weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(FONT), size)
    face.set_variation_by_axes([weight])
    return face


def mix(start, end, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True))


def step(seconds: float) -> float:
    """How far a fade has come, eased, in hundredths so that frames that look the same are drawn once."""
    share = min(max(seconds / FADE, 0), 1)
    return round(share * share * (3 - 2 * share), 2)


@cache
def picture(number: int, phrase: str, shown: float, lights: tuple[float, ...], scale: int = 1) -> Image.Image:
    """One frame: word mark, which film it is, the key phrase (`shown` 0–1) and the house front."""
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), NIGHT)
    draw = ImageDraw.Draw(image)

    def square(x, y, size, color):
        draw.rectangle((x * scale, y * scale, (x + size) * scale - 1, (y + size) * scale - 1), fill=color)

    small = font(17 * scale, 700)
    draw.text((40 * scale, 44 * scale), "cıtykompetens", font=small, fill=TEXT, anchor="ls")
    dot = 40 + (small.getlength("c") + small.getlength("ı") / 2) / scale - 2
    square(dot, 29, 4, LIT)
    quiet = font(15 * scale, 500)
    draw.text((600 * scale, 44 * scale), f"{number} av {len(ORDER)}", font=quiet, fill=QUIET, anchor="rs")

    for place, share in enumerate(lights):
        row, column = divmod(place, 7)
        square(390 + column * 31, 78 + row * 31, 24, mix(UNLIT, LIT, share))

    lines = phrase.split("\n")
    size = 46
    while max(font(size * scale, 800).getlength(line) for line in lines) > 330 * scale:
        size -= 1
    top = 182 - len(lines) * size * 1.06 / 2 + 6 * (1 - shown)
    for i, line in enumerate(lines):
        corner = (40 * scale, (top + (i + 0.8) * size * 1.06) * scale)
        draw.text(corner, line, font=font(size * scale, 800), fill=mix(NIGHT, TEXT, shown), anchor="ls")
    return image


def frames(number: int, cues: list[dict], duration: float):
    """The pictures of a film. A new phrase fades in; the windows change one after the other."""
    current = 0
    for frame in range(round(duration * FPS)):
        time = frame / FPS
        while current + 1 < len(cues) and time >= cues[current + 1]["start"]:
            current += 1
        cue, before = cues[current], cues[current - 1]["windows"] if current else "dark"
        since = time - cue["start"] + (LEAD if current == 0 else 0)
        lights = []
        for place, (old, new) in enumerate(zip(pattern(before), pattern(cue["windows"]), strict=True)):
            share = step(since - sum(divmod(place, 7)) / 12 * SPREAD)
            lights.append(share if new > old else 1 - share if new < old else float(new))
        yield picture(number, cue["phrase"], step(since), tuple(lights))


@cache
def windows() -> dict[str, str]:
    return tomllib.loads((HERE / "windows.toml").read_text())


def pattern(name: str) -> list[bool]:
    return [window == "#" for window in windows()[name].replace(" ", "")]


def speak(text: str) -> bytes:
    """The sentence as 16 bit mono samples, without the silence that espeak-ng adds."""
    text = re.sub(r"\w+", lambda word: SPOKEN_AS.get(word[0].lower(), word[0]), text)
    # "Max" is the variant that blind users of NVDA hear by default: the clearest of them.
    command = ["espeak-ng", "-v", "sv+Max", "-s", "150", "-p", "44", "-z", "--stdout", text]
    sound = subprocess.run(command, check=True, capture_output=True).stdout[44:]
    samples = memoryview(sound).cast("h")
    loud = [i for i, sample in enumerate(samples) if abs(sample) > 150]
    return sound[2 * loud[0] : 2 * loud[-1] + 2]


def silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def encode(target: Path, pictures, sound: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        narration = str(Path(folder) / "narration.wav")
        with wave.open(narration, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(sound)
        command = ["ffmpeg", "-y", "-v", "error", "-threads", "1"]
        command += [
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{WIDTH}x{HEIGHT}",
            "-r",
            str(FPS),
            "-i",
            "-",
        ]
        command += ["-i", narration, "-map_metadata", "-1", "-fflags", "+bitexact"]
        command += ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"]
        command += ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
        command += [
            "-c:v",
            "libx264",
            "-profile:v",
            "main",
            "-level",
            "3.0",
            "-preset",
            "veryslow",
            "-threads:v",
            "1",
        ]
        command += ["-tune", "animation", "-crf", "31", "-g", str(FPS * 8), "-flags:v", "+bitexact"]
        # The synthetic voice hisses above 6 kHz and booms below 90 Hz; then speech at one loudness.
        voice = "highpass=f=90,lowpass=f=6000,equalizer=f=2800:t=q:w=1:g=-2"
        voice += ",loudnorm=I=-18:TP=-2:LRA=7,aresample=16000"
        command += ["-af", voice, "-c:a", "aac", "-b:a", "20k", "-ac", "1", "-flags:a", "+bitexact"]
        command += ["-movflags", "+faststart", str(target)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
            assert ffmpeg.stdin
            for image in pictures:
                ffmpeg.stdin.write(image.tobytes())
            ffmpeg.stdin.close()
        if ffmpeg.returncode:
            raise SystemExit(f"ffmpeg failed on {target.name}")


def clock(seconds: float) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"{int(minutes):02}:{seconds:06.3f}"


def captions(cues: list[dict], language: str) -> str:
    texts = (f"{clock(cue['start'])} --> {clock(cue['end'])}\n{two_lines(cue[language])}\n" for cue in cues)
    return "WEBVTT\n\n" + "\n".join(texts)


def two_lines(text: str) -> str:
    """Break a long caption at the space nearest its middle."""
    if len(text) <= 42:
        return text
    middle = min((i for i, letter in enumerate(text) if letter == " "), key=lambda i: abs(i - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def balanced(title: str) -> str:
    """The title on lines that fit beside the windows."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= 13:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def make(slug: str) -> None:
    film, number = manuscript(slug), ORDER.index(slug) + 1
    title = {"spoken": film["title"], "english": film["title_en"], "phrase": balanced(film["title"])}
    cues = [title | {"windows": film["beats"][0]["windows"]}, *film["beats"]]
    sound = silence(LEAD)
    for cue in cues:
        words = speak(cue["spoken"])
        cue["start"] = len(sound) / 2 / RATE
        cue["end"] = cue["start"] + len(words) / 2 / RATE + PAUSE * 0.7
        sound += words + silence(PAUSE)
    sound += silence(TAIL)
    duration = len(sound) / 2 / RATE
    encode(HERE / f"{slug}.mp4", frames(number, cues, duration), sound)
    (HERE / f"{slug}.sv.vtt").write_text(captions(cues, "spoken"))
    (HERE / f"{slug}.en.vtt").write_text(captions(cues, "english"))
    lights = tuple(map(float, pattern(cues[0]["windows"])))
    picture(number, cues[0]["phrase"], 1.0, lights, scale=2).save(HERE / f"{slug}.webp", quality=80, method=6)
    print(f"{slug}: {duration:.1f} s, {(HERE / f'{slug}.mp4').stat().st_size // 1000} kB")


def manuscript(slug: str) -> dict:
    return tomllib.loads((HERE / f"{slug}.toml").read_text())


def entry(slug: str) -> dict:
    film = manuscript(slug)
    seconds = subprocess.run(
        [
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "format=duration",
            "-of",
            "csv=p=0",
            str(HERE / f"{slug}.mp4"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        "slug": slug,
        "title": film["title"],
        "summary": film["summary"],
        "duration_seconds": round(float(seconds.stdout)),
        "transcript": " ".join([f"{film['title']}.", *(beat["spoken"] for beat in film["beats"])]),
        "title_en": film["title_en"],
        "summary_en": film["summary_en"],
    }


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ORDER:
        make(wanted)
    films = [entry(slug) for slug in ORDER if (HERE / f"{slug}.mp4").exists()]
    (HERE / "films.json").write_text(json.dumps(films, ensure_ascii=False, indent=2) + "\n")
