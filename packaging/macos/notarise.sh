#!/usr/bin/env bash
# Has Apple look at the disk image, and fastens its ticket to it, so that it opens without a network.
# Not yet run on a Mac.
#
#   packaging/macos/notarise.sh [--dry-run]
#
# Needs APPLE_ID, APPLE_TEAM and APPLE_PASSWORD (an app-specific one); without them it says so.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

dry=
if [ "${1:-}" = --dry-run ]; then dry=yes; fi

if [ -z "${APPLE_ID:-}" ]; then
  echo 'not notarised: there is no APPLE_ID. macOS will ask before it opens the application.'
  exit 0
fi
: "${APPLE_TEAM:?is not set}" "${APPLE_PASSWORD:?is not set}"

# The password is not to be seen in a log.
run() {
  local words
  printf -v words '%q ' "$@"
  printf '%s\n' "${words//"$APPLE_PASSWORD"/(password)}"
  [ -n "$dry" ] || "$@"
}

version="$(sed -n 's/^__version__ = "\(.*\)"/\1/p' kap_companion/__init__.py)"
machine="$(uname -m)"
readonly image="build/macos/kap-companion-$version-$machine.dmg"

account=(--apple-id "$APPLE_ID" --team-id "$APPLE_TEAM" --password "$APPLE_PASSWORD")
run xcrun notarytool submit "$image" --wait "${account[@]}"
# Fails where the image was refused: then there is no ticket.
run xcrun stapler staple "$image"
run xcrun stapler validate "$image"
run spctl --assess --type open --context context:primary-signature --verbose "$image"
