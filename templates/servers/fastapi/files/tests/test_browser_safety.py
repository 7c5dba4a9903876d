import pytest
from fastapi.testclient import TestClient


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
        pytest.param("DELETE", "/api/order", 405, "method_not_allowed", id="no such method"),
        pytest.param("GET", "/..%2fpyproject.toml", 404, "not_found", id="outside of web"),
    ],
)
def test_every_error_has_the_same_form(
    browser: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = browser.request(method, path)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
