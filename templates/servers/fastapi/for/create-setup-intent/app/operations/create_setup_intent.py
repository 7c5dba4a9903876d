"""POST /api/create-setup-intent: the SetupIntent of a setup, for Stripe.js to confirm."""

from fastapi import APIRouter

from app import setup_intents, setups
from app.api import ApiModel
from app.dependencies import Database, Stripe
from app.session import Session

router = APIRouter()


class SetupToConfirm(ApiModel):
    setup_id: str


class ClientSecret(ApiModel):
    client_secret: str


@router.post("/api/create-setup-intent")
def create_setup_intent(
    body: SetupToConfirm, session: Session, database: Database, client: Stripe
) -> ClientSecret:
    with database.begin() as connection:
        setup = setups.unsaved_setup(connection, session, body.setup_id)
    intent = setup_intents.find_or_create(database, client, session, setup)
    if intent.status in setup_intents.SETTLED:
        raise setups.AlreadySaved
    assert intent.client_secret is not None
    return ClientSecret(client_secret=intent.client_secret)
