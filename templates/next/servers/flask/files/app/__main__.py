"""`python -m app` while you work on it; in production `gunicorn app.main:app`."""

import os

from app.main import app

app.run(port=int(os.environ.get("PORT") or 8000), debug=True)
