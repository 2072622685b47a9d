"""SVG to PNG, in a process of its own: it takes up to half a second, for which nothing else of a process could run.

python rasterize.py ZOOM FONT... < SVG > PNG
"""

import os
import subprocess
import sys
from collections.abc import Sequence

import resvg_py

LONGEST = 20  # seconds
NICE = 10  # pages come first


def png(svg: str, fonts: Sequence[str], zoom: float = 1) -> bytes:
    """Raises subprocess.SubprocessError where it fails or takes longer."""
    command = [sys.executable, "-I", __file__, f"{zoom:f}", *fonts]
    return subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=LONGEST).stdout


def _png(svg: str, zoom: float, fonts: list[str]) -> bytes:
    drawn = resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=fonts, sans_serif_family="DejaVu Sans")
    return bytes(drawn)


if __name__ == "__main__":
    os.nice(NICE)
    sys.stdout.buffer.write(_png(sys.stdin.buffer.read().decode(), float(sys.argv[1]), sys.argv[2:]))
