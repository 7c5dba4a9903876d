# Sourced by try.sh and test.sh: what they need from the system, and virtual environments.

export UV_SYSTEM_CERTS=1 # the certificates that everything else on the machine goes by
missing=()

require() { # require PACKAGE WHY CHECK...: have the Debian package installed unless the command CHECK succeeds
  local package=$1 why=$2
  shift 2
  "$@" >/dev/null 2>&1 || missing+=("$package|$why")
}

require_python() {
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$0 needs Python 3.11 or newer as python3; here it is: $(python3 --version 2>&1 || true)" >&2
    exit 1
  fi
  require python3-venv "makes an environment for Python's packages" python3 -c 'import ensurepip, venv'
}

install_missing() { # says what and why, and installs that; who may not is told what is to be done
  [ "${#missing[@]}" -gt 0 ] || return 0
  local packages="${missing[*]%%|*}"
  if ! command -v apt-get >/dev/null; then
    echo "$0 needs what Debian calls $packages: install it the way this system does, and run this again" >&2
    print_missing >&2
    exit 1
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "$0 needs $packages; as root: apt-get update && apt-get install --no-install-recommends $packages" >&2
    print_missing >&2
    exit 1
  fi
  echo "$0 installs these packages of the system, which are missing:"
  print_missing
  # One source that cannot be read is no reason to stop if the others have the packages.
  apt-get update -qq || true
  local all
  # shellcheck disable=SC2086 # words
  all=$(apt-get install --simulate --no-install-recommends $packages | grep -c ^Inst) || true
  echo "With what they depend on, and nothing that is only recommended, that is ${all:-0} packages."
  # shellcheck disable=SC2086
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null; then
    echo "$0: apt-get could not install $packages; what it said is above" >&2
    exit 1
  fi
}

print_missing() {
  printf '%s\n' "${missing[@]}" | while IFS='|' read -r package why; do
    printf '  %-24s %s\n' "$package" "$why"
  done
}

make_venv() { # make_venv FOLDER
  [ -x "$1/bin/pip" ] && return
  rm -rf "$1"
  python3 -m venv "$1"
}

find_python() { # find_python VERSION: prints an interpreter of that version if the machine has one
  local found
  # Those that pyenv keeps are not on the PATH, or only as shims with nothing behind them.
  for found in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
    if "$found" -c '' 2>/dev/null; then
      echo "$found"
      return
    fi
  done
  return 1
}
