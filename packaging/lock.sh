#!/usr/bin/env bash
# Writes the lock files again, so that every machine installs the same files, checked by hash.
# They hold for every platform and name no address, whatever this machine's pip is configured with.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly uv_version=0.13.9
readonly tools=build/lock-tools

if ! "$tools/bin/uv" --version 2>/dev/null | grep -qF "$uv_version"; then
  .venv/bin/python -m venv --clear "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi

compile() {
  local out="$1"
  shift
  "$tools/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
    --generate-hashes --no-header \
    "${upgrade[@]}" --output-file "$out" "$@"
  if grep -nE '://|^-' "$out"; then
    echo "$out names an address; it must not" >&2
    exit 1
  fi
}

upgrade=()
if [ "${1:-}" = --upgrade ]; then upgrade=(--upgrade); fi

compile packaging/requirements.txt pyproject.toml
compile packaging/requirements-dev.txt --group dev --constraints packaging/requirements.txt
compile packaging/requirements-mutants.txt --group mutants \
  --constraints packaging/requirements.txt --constraints packaging/requirements-dev.txt
compile packaging/requirements-deb.txt --group deb --constraints packaging/requirements.txt
compile packaging/requirements-release.txt --group release
