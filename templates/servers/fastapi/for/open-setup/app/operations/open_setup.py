"""POST /api/setup: open this browser's setup, or resume it."""

from fastapi import APIRouter

from app import setups
from app.dependencies import Database
from app.session import NewSession

router = APIRouter()


@router.post("/api/setup")
def open_setup(session: NewSession, database: Database) -> setups.SetupView:
    with database.begin() as connection:
        setup = setups.current_setup(connection, session)
        if setup is None or setup.state == "saved":
            setup = setups.open_setup(connection, session)
    return setups.view(setup)
