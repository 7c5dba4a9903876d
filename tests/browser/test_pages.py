"""How the pages of a project and the payment form in them look together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ..frame import press

CASE = "multi_page=no-dynamic_amount=yes-server_logic=no-payment-fastapi-html"
STYLE = "element => ['fontFamily', 'color', 'backgroundColor'].map((name) => getComputedStyle(element)[name])"


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, start_shop: Callable[[str], Any], open_window: Any) -> Any:
    shop = start_shop(CASE)
    page = open_window(shop.simulator, shop.url, color_scheme=request.param).open()
    page.goto(shop.url)
    page.locator("#submit:enabled").wait_for()
    return page


def test_the_fields_of_the_form_look_like_those_of_the_page(page: Any) -> None:
    form = page.frame_locator('iframe[title="Secure payment input frame"]')

    its_font, its_colour, its_ground = form.get_by_label("Card number").evaluate(STYLE)
    font, colour, _ = page.locator("body").evaluate(STYLE)
    _, _, ground = page.locator("form#payment").evaluate(STYLE)

    assert (its_font, its_colour, its_ground) == (font, colour, ground)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    form = page.frame_locator('iframe[title="Secure payment input frame"]')
    press(form, "Test cards")

    assert page.evaluate(overflow) == 0
    assert form.locator("body").evaluate(f"() => {overflow}") == 0
