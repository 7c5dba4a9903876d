"""Draw docs/images/wizard-*.svg: the screens of the real program, run in a pseudo-terminal.

    python scripts/wizard_pictures.py [FOLDER]

The same program gives the same pictures; tests/wizard/test_pictures.py fails if they are stale.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).parent.parent
CHOSEN = ["--mode", "payment", "--server", "fastapi", "--client", "html"]
COMMAND = [sys.executable, "-m", "paydesign", "new", "shop", "--date", "2026-11-23", *CHOSEN]

# Name -> columns, rows, and what is waited for and then typed, one after the other.
PICTURES = {
    "wizard-question": (80, 25, [("Question 1", "n"), ("Question 2", "j"), ("▸ Yes", "")]),
    "wizard-help": (80, 25, [("Question 1", "n"), ("Question 2", "y"), ("Question 3", "?"), ("Source:", "")]),
    "wizard-summary": (
        92,
        48,
        [("Question 1", "n"), ("Question 2", "y"), ("Question 3", "y"), ("currency", "\r"), ("▸ Yes", "")],
    ),
    "wizard-narrow": (60, 25, [("Question 1", "y"), ("Question 2", "")]),
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows, script) in PICTURES.items():
        with tempfile.TemporaryDirectory() as empty:
            terminal = start(columns, rows, Path(empty))
            for text, keys in script:
                terminal.wait_for(text)
                terminal.send(keys)
            (folder / f"{name}.svg").write_text(draw(terminal, name), encoding="utf-8")
            terminal.close()


def start(columns: int, rows: int, folder: Path) -> Any:
    """Start the program in the terminal that the tests use."""
    spec = importlib.util.spec_from_file_location("terminal", ROOT / "tests" / "wizard" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(folder)}
    return module.Terminal(COMMAND, columns, rows, folder, environment)


def draw(terminal: Any, name: str) -> str:
    """Return the screen as SVG, without the font that rich would load from the network."""
    lines = terminal.styled_lines()
    while lines and not "".join(text for text, _ in lines[-1]).strip():
        lines.pop()
    console = Console(
        record=True, file=io.StringIO(), width=terminal.columns, force_terminal=True, color_system="truecolor"
    )
    for line in lines:
        console.print(Text.assemble(*((text, style(looks)) for text, looks in line)), no_wrap=True, crop=True)
    svg = console.export_svg(title="paydesign new shop", unique_id=name)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def style(looks: frozenset[str]) -> Style:
    colour = next((look for look in looks if look in ("cyan", "red")), None)
    return Style(color=colour, bold="bold" in looks, dim="dim" in looks)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
