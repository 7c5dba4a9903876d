#!/usr/bin/env bash
# From a clean clone to a page that takes a test card: installs paydesign, scaffolds demo/shop, previews it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

require_python
install_missing

environment=.venv-try port=${PORT:-8000}
echo "This installs paydesign into $environment, writes a project to demo/shop, installs what its server needs, and"
echo "starts it: about a minute the first time, seconds later on. Then it prints the address of the page, at port $port"
echo "(for another one: PORT=8001 bash scripts/try.sh). Ctrl-C ends it."

# What pip has to tell beyond an error is for those who installed it themselves.
export PIP_QUIET=1 PIP_DISABLE_PIP_VERSION_CHECK=1
child=""
end() {
  trap '' INT TERM HUP
  [ -z "$child" ] || { kill -TERM -- "-$child" && wait "$child"; } 2>/dev/null || true
  echo
  echo "Ended; nothing of it runs on. bash scripts/try.sh goes on from here."
  exit 0
}
trap end INT TERM HUP
run() { # in the background, for a signal must not wait for its end
  "$@" </dev/null &
  child=$!
  wait "$child"
  child=""
}

set -m # what is started has a process group of its own, to be ended as a whole
run make_venv "$environment"
run "$environment/bin/pip" install .
if [ ! -e demo/shop ]; then
  mkdir -p demo
  run "$environment/bin/paydesign" new demo/shop --defaults >/dev/null
fi
run "$environment/bin/paydesign" preview demo/shop --install --port "$port"
