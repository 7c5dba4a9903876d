from fastapi.testclient import TestClient

from app import catalog


def test_the_first_cart_is_priced_from_the_catalog(browser: TestClient) -> None:
    order = browser.post("/api/order").json()

    total = sum(
        product.unit_amount * catalog.FIRST_CART.get(product.sku, 0) for product in catalog.PRODUCTS
    )
    assert order["currency"] == catalog.CURRENCY
    assert order["decimals"] == catalog.DECIMALS
    assert (order["subtotal"], order["discount"], order["amount"]) == (total, 0, total)
    assert order["discountCode"] is None


def test_every_product_has_a_line_so_that_it_can_be_added(browser: TestClient) -> None:
    order = browser.post("/api/order").json()

    quantities = {line["sku"]: line["quantity"] for line in order["lines"]}
    assert quantities == {
        product.sku: catalog.FIRST_CART.get(product.sku, 0) for product in catalog.PRODUCTS
    }
