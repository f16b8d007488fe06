#!/usr/bin/env bash
# Makes this folder ready to run, so that "make run" and "make test" need no step before them.
#
#   packaging/setup.sh app    what the app needs
#   packaging/setup.sh dev    and what its tests and checks need
#   packaging/setup.sh mutants  and what putting mistakes into the program needs, to see tests fail
#   packaging/setup.sh music  and what composing the bundled music needs
#   packaging/setup.sh msi    what building the installer for Windows needs
#   packaging/setup.sh deb    what building the Debian package needs, in an environment of its own
#   packaging/setup.sh macos  the same for macOS
#   packaging/setup.sh release  what checks and describes a release, in another
#
# Safe to repeat; takes no time when nothing has changed.
# PYTHON=/path/to/python chooses the Python for a new .venv.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly purpose="${1:-app}"
readonly package_list=packaging/system-packages.txt
venv=.venv

say() { printf 'set-up: %s\n' "$*"; }

stop() {
  printf 'set-up: %s\n' "$*" >&2
  exit 1
}

case "$purpose" in
  app) sections='run window' locks=(packaging/requirements.txt) ;;
  dev) sections='run window test' locks=(packaging/requirements.txt packaging/requirements-dev.txt) ;;
  mutants)
    sections='run window test'
    locks=(packaging/requirements.txt packaging/requirements-dev.txt packaging/requirements-mutants.txt)
    ;;
  music) sections='run window test music' locks=(packaging/requirements.txt packaging/requirements-dev.txt) ;;
  deb)
    # What is handed on is made by Debian's own Python, and holds nothing that only tests need.
    sections='run window deb' locks=(packaging/requirements.txt packaging/requirements-deb.txt)
    venv=build/deb/venv PYTHON="${PYTHON:-/usr/bin/python3}"
    ;;
  msi) sections='run window msi' locks=(packaging/requirements.txt packaging/requirements-dev.txt) ;;
  macos)
    sections='' locks=(packaging/requirements.txt packaging/requirements-deb.txt)
    venv=build/macos/venv
    ;;
  release)
    sections='release' locks=(packaging/requirements-release.txt)
    venv=build/release/venv
    ;;
  *) stop "unknown purpose '$purpose'; use app, dev, mutants, music, msi, deb, macos or release" ;;
esac
readonly venv stamp="$venv/.installed-$purpose"

# --- system packages ---------------------------------------------------------------------------

# One line per wanted package, alternatives separated by spaces.
wanted_packages() {
  awk -v sections="$sections" '
    BEGIN { count = split(sections, names, " "); for (i = 1; i <= count; i++) wanted[names[i]] = 1 }
    { sub(/#.*/, "") }
    /^\[/ { section = $1; gsub(/[][]/, "", section); next }
    NF && section in wanted { gsub(/\|/, " "); $1 = $1; print }
  ' "$package_list"
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# A usable Python from elsewhere (pyenv, /usr/local) makes Debian's own unnecessary.
is_met_elsewhere() {
  case "$1" in
    python3 | python3-venv) has_python && has_pip_source ;;
    *) return 1 ;;
  esac
}

missing_packages() {
  local line name
  while read -r line; do
    for name in $line; do
      if is_installed "$name"; then continue 2; fi
    done
    if is_met_elsewhere "${line%% *}"; then continue; fi
    printf '%s\n' "$line"
  done < <(wanted_packages)
}

is_known_to_apt() { [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null)" ]; }

# The first name of each line that this release of Debian has.
installable_names() {
  local line name
  while read -r line; do
    for name in $line; do
      if is_known_to_apt "$name"; then
        printf '%s\n' "$name"
        continue 2
      fi
    done
    printf '%s\n' "${line%% *}"
  done
}

install_system_packages() {
  local missing names as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    [ -e "$venv/bin/python" ] || say "no apt-get here; $package_list names what the app needs (VLC above all)"
    return
  fi
  missing="$(missing_packages)"
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      names="$(installable_names <<<"$missing" | tr '\n' ' ')"
      say 'these system packages are missing, and installing them needs root:'
      printf '\n    sudo apt-get install --no-install-recommends %s\n\n' "$names"
      say 'going on without them'
      return
    fi
    as_root=(sudo -n)
  fi
  "${as_root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300 </dev/null \
    || say 'apt-get update failed; trying with the lists that are there'
  names="$(installable_names <<<"$missing" | tr '\n' ' ')"
  say "installing $names"
  # No removals: a desktop's own sound server is worth more than a test.
  # shellcheck disable=SC2086  # names are to be split
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    --no-remove -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $names </dev/null \
    || say "not all of these could be installed: $names; going on without them"
}

# --- Python ------------------------------------------------------------------------------------

is_new_enough() {
  "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Each is run, not just looked up: a pyenv shim may exist for a Python that does not.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14; do
    if is_new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

has_python() { find_python >/dev/null; }

can_bring_pip() { "$1" -c 'import ensurepip' >/dev/null 2>&1; }

# Old pips can't install into another environment.
has_modern_pip() {
  "$1" -c 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (22, 3))' \
    >/dev/null 2>&1
}

has_pip_source() {
  local python
  python="$(find_python)" || return 1
  can_bring_pip "$python" || has_modern_pip "$python"
}

make_environment() {
  local python
  if is_new_enough "$venv/bin/python"; then return; fi
  python="$(find_python)" \
    || stop 'no Python 3.11 or newer was found; install python3 (3.11+) or set PYTHON=/path/to/it'
  say "making $venv with $("$python" --version)"
  if can_bring_pip "$python"; then
    "$python" -m venv --clear "$venv"
  elif has_modern_pip "$python"; then
    "$python" -m venv --clear --without-pip "$venv"
  else
    stop "$python brings no pip; install python3-venv or python3-pip"
  fi
}

pip_install() {
  local pip=("$venv/bin/python" -m pip)
  if ! has_modern_pip "$venv/bin/python"; then
    pip=("$(find_python)" -m pip --python "$venv/bin/python")
  fi
  # Wheels only: building one would fetch tools that no hash vouches for. No dependencies: the locks
  # name every package, and an older pip that resolves "coverage[toml]" anew stops at a newer release.
  PIP_USER=0 "${pip[@]}" install --quiet --no-input --disable-pip-version-check \
    --progress-bar off --only-binary :all: --no-deps --require-hashes "$@" </dev/null
}

fingerprint() {
  { pwd && "$venv/bin/python" --version && cat "${locks[@]}"; } | cksum
}

install_python_packages() {
  local arguments=() lock
  if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then return; fi
  for lock in "${locks[@]}"; do arguments+=(--requirement "$lock"); done
  say "installing Python packages of ${locks[*]}"
  pip_install "${arguments[@]}" || stop 'the Python packages could not be installed; the lines above say why'
  if [ "$purpose" != release ]; then check_qt_loads; fi
  fingerprint >"$stamp"
}

# A clear word here is better than a linker's error later.
check_qt_loads() {
  "$venv/bin/python" -c 'from PySide6 import QtWidgets' 2>/dev/null \
    || stop "Qt can't start without the missing system packages; $package_list names them"
}

# --- all of it, one at a time ------------------------------------------------------------------

mkdir -p build
if command -v flock >/dev/null; then
  exec 9>build/.setup-lock
  flock 9
fi
install_system_packages
make_environment
install_python_packages
