"""The pictures in the documentation show the program as it is."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "wizard_pictures.py"


def words(picture: Path) -> str:
    """Return what a picture says; how it is drawn depends on rich's version."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", picture.read_text(encoding="utf-8"), re.DOTALL)
    return " ".join(html.unescape(" ".join(texts)).split())


def test_the_pictures_of_the_wizard_are_fresh(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], check=True)

    drawn = {picture.name: words(picture) for picture in tmp_path.iterdir()}

    kept = {picture.name: words(picture) for picture in (ROOT / "docs" / "images").glob("wizard-*.svg")}
    assert drawn == kept, f"run {SCRIPT.relative_to(ROOT)}"
