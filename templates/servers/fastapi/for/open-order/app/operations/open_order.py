"""POST /api/order: open this browser's order, or resume it."""

from fastapi import APIRouter

from app import orders
from app.dependencies import Database
from app.quotes import make_quote
from app.session import NewSession

router = APIRouter()


@router.post("/api/order")
def open_order(session: NewSession, database: Database) -> orders.OrderView:
    with database.begin() as connection:
        order = orders.current_order(connection, session)
        if order is None or order.state == "paid":
            order = orders.open_order(connection, session, make_quote())
    return orders.view(order)
