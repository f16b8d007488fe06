#!/usr/bin/env bash
# Puts each installer that was built here into build/release/out, looked into, with its list of parts.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly python=build/release/venv/bin/python out=build/release/out
export PYTHONPATH=.
rm -rf "$out"
mkdir -p "$out"

describe() {
  local installer="$1"
  shift
  "$python" packaging/check_bundle.py "$@"
  "$python" packaging/sbom.py "$(dirname "$installer")/components.json" \
    --out "$out/$(basename "$installer").cdx.json"
  cp "$installer" "$out"
}

for installer in build/deb/*.deb build/msi/*.msi build/macos/*.dmg; do
  case "$installer" in
    *'*'*) ;; # no such installer was built here
    *.dmg) describe "$installer" 'build/macos/KAP Companion.app' --weigh "$installer" ;;
    *) describe "$installer" "$installer" ;;
  esac
done

if [ -z "$(ls -A "$out")" ]; then
  echo 'No installer was built here: make deb, make msi or packaging/macos/dmg.sh makes one.' >&2
  exit 1
fi
packaging/sums.sh "$out"
