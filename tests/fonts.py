"""The fonts that the tests' browser has: one set alone, whatever else this machine has installed.

FONTS names the set: Noto, DejaVu, or the fallback (as it is where nothing is said), which is the one font that the site has itself,
in one face for every family and weight.
"""

import os
from pathlib import Path
from typing import NamedTuple

SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
FALLBACK = "fallback"
SITE = Path(__file__).resolve().parent.parent / "overflights" / "fonts"


class Fonts(NamedTuple):
    """`file` stands in the folder of all the others; `package` is Debian's."""

    file: str
    sans: str
    serif: str
    package: str
    places: tuple[Path, ...] = SYSTEM


SETS = {
    "Noto": Fonts("NotoSans-Regular.ttf", "Noto Sans", "Noto Serif", "fonts-noto-core"),
    "DejaVu": Fonts("DejaVuSans.ttf", "DejaVu Sans", "DejaVu Serif", "fonts-dejavu-core"),
    FALLBACK: Fonts("DejaVuSans.ttf", "DejaVu Sans", "DejaVu Sans", "", (SITE,)),
}
# Serif by name; the first font for all other families, so that none of a folder's many is picked by chance.
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>serif</family><prefer><family>{serif}</family></prefer></alias>
  <match><edit name="family" mode="append_last"><string>{sans}</string></edit></match>
</fontconfig>
"""


def chosen() -> str:
    return os.environ.get("FONTS") or FALLBACK


def find(name: str) -> Path | None:
    """The folder with the fonts of that set; None where they are not installed."""
    return next((file.parent for place in SETS[name].places for file in place.rglob(SETS[name].file)), None)


def configure(name: str, place: Path) -> Path:
    """A file for fontconfig, in `place`, that knows of that set alone."""
    file, fonts = place / "fonts.conf", SETS[name]
    text = CONFIGURATION.format(folder=find(name), cache=place / "cache", sans=fonts.sans, serif=fonts.serif)
    file.write_text(text, encoding="utf-8")
    return file
