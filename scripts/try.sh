#!/usr/bin/env bash
# From a clean clone to a page that takes a test card: installs paydesign, scaffolds demo/shop, previews it.
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
demo/shop/.venv/bin/pip install --quiet -r demo/shop/requirements.txt

echo "Open the first address below and pay with 4242 4242 4242 4242, any future date and any CVC. Ctrl-C ends it."
exec .venv/bin/paydesign preview demo/shop --port "${PORT:-8000}"
