# Sourced by try.sh and test.sh: a virtual environment in .venv, also on a machine with nothing but Python.

make_venv() { # make_venv FOLDER
  [ -x "$1/bin/pip" ] && return
  rm -rf "$1"
  if ! python3 -m venv "$1" 2>/dev/null; then
    # Debian keeps venv in a package of its own.
    apt-get update -qq
    apt-get install -y -qq python3-venv
    rm -rf "$1"
    python3 -m venv "$1"
  fi
}
