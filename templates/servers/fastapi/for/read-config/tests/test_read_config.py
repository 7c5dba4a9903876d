from fastapi.testclient import TestClient


def test_the_browser_gets_the_publishable_key_and_nothing_else(browser: TestClient) -> None:
    answer = browser.get("/api/config")

    assert answer.status_code == 200
    assert answer.json() == {"publishableKey": "pk_test_1"}
