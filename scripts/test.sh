#!/usr/bin/env bash
# Installs what the tests need and runs every test, on all processors. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

make_venv .venv
.venv/bin/pip install --quiet -r requirements-dev.txt
.venv/bin/pip install --quiet --no-deps --editable .
if command -v npm >/dev/null; then
  npm --prefix tests/gate ci --silent --no-fund --no-audit
  npm --prefix tests/simulator/browser/client ci --silent --no-fund --no-audit
  npm --prefix tests/simulator/node ci --silent --no-fund --no-audit
fi
if ! command -v chromium-headless-shell >/dev/null && command -v apt-get >/dev/null; then
  apt-get update -qq || true
  apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium ||
    echo "chromium cannot be installed: browser tests are skipped if there is none"
fi

# The tests start the program a thousand times; where Python may not keep what it compiled, each start compiles it all.
unset PYTHONDONTWRITEBYTECODE

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
# One process more than there are processors: they wait for servers and browsers.
exec .venv/bin/python -m pytest -n "$(($(nproc) + 1))" "$@"
