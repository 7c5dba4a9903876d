import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.browser_safety import MAX_BODY


def test_pages_load_scripts_from_here_and_from_stripe_only(browser: TestClient) -> None:
    answer = browser.get("/")

    policy = dict(
        directive.split(" ", 1)
        for directive in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_answers_of_the_api_are_not_kept(browser: TestClient) -> None:
    assert browser.get("/api/config").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("GET", "/nowhere.html", 404, "not_found", id="no such page"),
        pytest.param("GET", "/api/nowhere", 404, "not_found", id="no such operation"),
        pytest.param("DELETE", "/api/config", 405, "method_not_allowed", id="no such method"),
        pytest.param("GET", "/..%2fpyproject.toml", 404, "not_found", id="outside of web"),
    ],
)
def test_every_error_has_the_same_form(
    browser: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = browser.request(method, path)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code


def test_an_unexpected_error_has_the_security_headers_too(
    app: FastAPI, browser: TestClient
) -> None:
    @app.post("/api/broken")
    def fail() -> None:
        raise ValueError

    answer = browser.post("/api/broken")

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("says_its_length", [True, False])
def test_a_body_that_is_too_long_is_refused(browser: TestClient, says_its_length: bool) -> None:
    body = b" " * (MAX_BODY + 1)

    answer = browser.post("/webhook", content=body if says_its_length else iter([body]))

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "content_too_large"
    assert "Content-Security-Policy" in answer.headers
