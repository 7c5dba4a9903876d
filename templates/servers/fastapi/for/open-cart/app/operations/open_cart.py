"""POST /api/order: open this browser's order with a first cart, or resume it."""

from fastapi import APIRouter

from app import orders
from app.catalog import FIRST_CART
from app.dependencies import Database
from app.quotes import make_quote
from app.session import NewSession

router = APIRouter()


@router.post("/api/order")
def open_cart(session: NewSession, database: Database) -> orders.OrderView:
    with database.begin() as connection:
        order = orders.current_order(connection, session)
        if order is None or order.state == "paid":
            quote = make_quote(FIRST_CART, discount_code=None)
            order = orders.open_order(connection, session, quote)
    return orders.view(order)
