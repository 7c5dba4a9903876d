"""How gunicorn serves the application: `gunicorn app.main:app`."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = 4
worker_class = "gthread"
threads = 40  # of each worker: see THREADS_FOR_STRIPE in app/main.py
graceful_timeout = 30  # seconds to answer what was asked before it ends
# Without the query: Stripe sends customers back to an address that holds the client secret.
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s'
