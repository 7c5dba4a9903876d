"""The buttons of the Payment Element's frame, as a test presses them."""

from __future__ import annotations

from typing import Any


def press(form: Any, button: str) -> None:
    """Press a button of a frame once it can be: with its key, for a frame above that grows moves it from the mouse."""
    form.get_by_role("button", name=button, disabled=False).first.press("Enter")
