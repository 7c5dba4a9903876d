#!/usr/bin/env bash
# From a clean clone to a served checkout page: installs paydesign, scaffolds demo/shop, installs and serves it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

make_venv .venv
.venv/bin/pip install --quiet .

if [ ! -e demo/shop ]; then
  mkdir -p demo
  .venv/bin/paydesign new demo/shop --defaults
fi

make_venv demo/shop/.venv
cd demo/shop
.venv/bin/pip install --quiet -r requirements.txt

# Enough to start and to see the page. To pay, put the test keys of your Stripe sandbox in demo/shop/.env.
if [ ! -e .env ]; then
  sed -e 's/^STRIPE_SECRET_KEY=.*/STRIPE_SECRET_KEY=sk_test_placeholder/' \
      -e 's/^STRIPE_PUBLISHABLE_KEY=.*/STRIPE_PUBLISHABLE_KEY=pk_test_placeholder/' \
      -e 's/^STRIPE_WEBHOOK_SECRET=.*/STRIPE_WEBHOOK_SECRET=whsec_placeholder/' .env.example > .env
fi
echo "Serving demo/shop on http://127.0.0.1:${PORT:-8000} (ctrl-C stops it)"
exec .venv/bin/python -m app
