from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from app import setups


def test_the_browser_learns_the_currency_and_no_amount(browser: TestClient) -> None:
    setup = browser.post("/api/setup").json()

    assert setup == {"id": setup["id"], "currency": setups.CURRENCY}


def test_pages_that_open_at_the_same_time_share_one_setup(browser: TestClient) -> None:
    browser.cookies.set("checkout_session", "somebody")

    with ThreadPoolExecutor(8) as pages:
        answers = list(pages.map(lambda _: browser.post("/api/setup").json(), range(16)))

    assert len({answer["id"] for answer in answers}) == 1
