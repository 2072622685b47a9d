"""SVG to PNG, in a process of its own: it takes up to half a second, for which nothing else of a process could run.

python rasterize.py FONT... < SVG > PNG
"""

import subprocess
import sys
from collections.abc import Sequence

import resvg_py

LONGEST = 20  # seconds


def png(svg: str, fonts: Sequence[str]) -> bytes:
    """Raises subprocess.SubprocessError where it fails or takes longer."""
    command = [sys.executable, "-I", __file__, *fonts]
    return subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=LONGEST).stdout


def _png(svg: str, fonts: list[str]) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts, sans_serif_family="DejaVu Sans"))


if __name__ == "__main__":
    sys.stdout.buffer.write(_png(sys.stdin.buffer.read().decode(), sys.argv[1:]))
