"""POST /api/setup: open this browser's setup, or resume it."""

from fastapi import APIRouter
from pydantic import StrictBool

from app import setup_intents, setups
from app.api import ApiModel
from app.dependencies import Database, Stripe
from app.session import NewSession

router = APIRouter()


class Opening(ApiModel):
    """`new` asks for another setup, once the last one is saved."""

    new: StrictBool = False


@router.post("/api/setup")
def open_setup(
    session: NewSession, database: Database, client: Stripe, opening: Opening | None = None
) -> setups.SetupView:
    with database.begin() as connection:
        setup = setups.newest_setup(connection, session)
    if setup is not None and setup.state != "retired":
        if not setup_intents.is_settled(client, setup):
            return setups.view(setup)
        if opening is None or not opening.new:
            raise setups.AlreadySaved
    with database.begin() as connection:
        return setups.view(setups.open_setup(connection, session, after=setup))
