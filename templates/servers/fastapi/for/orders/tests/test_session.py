from collections.abc import Callable

from fastapi import FastAPI
from fastapi.testclient import TestClient


def test_the_same_browser_resumes_its_order(browser: TestClient) -> None:
    first = browser.post("/api/order").json()

    assert browser.post("/api/order").json() == first


def test_another_browser_gets_an_order_of_its_own(
    app: FastAPI, browser: TestClient, open_browser: Callable[[FastAPI], TestClient]
) -> None:
    first = browser.post("/api/order").json()

    assert open_browser(app).post("/api/order").json()["id"] != first["id"]


def test_an_order_outlives_a_restart(
    browser: TestClient,
    start_app: Callable[[], FastAPI],
    open_browser: Callable[[FastAPI], TestClient],
) -> None:
    order = browser.post("/api/order").json()
    restarted = open_browser(start_app())
    restarted.cookies.update(browser.cookies)

    assert restarted.post("/api/order").json() == order


def test_scripts_and_other_sites_do_not_get_at_the_cookie(browser: TestClient) -> None:
    cookie = browser.post("/api/order").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_the_cookie_stays_on_https(browser: TestClient) -> None:
    cookie = browser.post("https://shop.example/api/order").headers["Set-Cookie"]

    assert "Secure" in cookie
