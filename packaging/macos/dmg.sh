#!/usr/bin/env bash
# Puts the application into a disk image, beside a link to the Applications folder. Not yet run on a Mac.
#
#   packaging/macos/dmg.sh [--dry-run]
#
# MACOS_IDENTITY names the certificate that signs the image; without it, nothing does.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

dry=
if [ "${1:-}" = --dry-run ]; then dry=yes; fi

run() {
  printf '%q ' "$@"
  printf '\n'
  [ -n "$dry" ] || "$@"
}

version="$(sed -n 's/^__version__ = "\(.*\)"/\1/p' kap_companion/__init__.py)"
machine="$(uname -m)"
readonly version machine
readonly app='build/macos/KAP Companion.app' folder=build/macos/image
readonly image="build/macos/kap-companion-$version-$machine.dmg"

run rm -rf "$folder" "$image"
run mkdir -p "$folder"
# It keeps links and signatures as they are.
run ditto "$app" "$folder/KAP Companion.app"
run ln -s /Applications "$folder/Applications"
run hdiutil create -volname 'KAP Companion' -srcfolder "$folder" -fs HFS+ -format UDZO "$image"
run rm -rf "$folder"
if [ -n "${MACOS_IDENTITY:-}" ]; then
  run codesign --force --timestamp --sign "$MACOS_IDENTITY" "$image"
else
  echo 'not signed: MACOS_IDENTITY names no certificate'
fi
run hdiutil verify "$image"
