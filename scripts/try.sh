#!/usr/bin/env bash
# From a clean clone to a page that takes a test card: installs paydesign, scaffolds demo/shop, previews it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

make_venv .venv
.venv/bin/pip install --quiet .

if [ ! -e demo/shop ]; then
  mkdir -p demo
  .venv/bin/paydesign new demo/shop --defaults >/dev/null
fi

echo "Open http://127.0.0.1:${PORT:-8000} and pay with 4242 4242 4242 4242, any future date, CVC and ZIP code. Ctrl-C ends it."
exec .venv/bin/paydesign preview demo/shop --install --port "${PORT:-8000}"
