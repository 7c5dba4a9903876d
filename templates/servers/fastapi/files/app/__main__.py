"""Serve the shop: `python -m app`."""

import logging
import os

import uvicorn
from dotenv import load_dotenv

from app.main import create_app

load_dotenv(".env")
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
uvicorn.run(create_app(), host="127.0.0.1", port=int(os.environ.get("PORT") or 8000))
