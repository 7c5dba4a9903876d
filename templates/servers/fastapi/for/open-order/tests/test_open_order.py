from fastapi.testclient import TestClient

from app import catalog


def test_the_order_is_what_the_catalog_says(browser: TestClient) -> None:
    order = browser.post("/api/order").json()

    product = catalog.PRODUCT
    assert order == {
        "id": order["id"],
        "currency": catalog.CURRENCY,
        "decimals": catalog.DECIMALS,
        "lines": [
            {
                "sku": product.sku,
                "name": product.name,
                "quantity": 1,
                "unitAmount": product.unit_amount,
                "amount": product.unit_amount,
            }
        ],
        "amount": product.unit_amount,
    }
