#!/usr/bin/env bash
# Puts a certificate into a keychain of its own, for a build on a machine that is thrown away. Not yet
# run on a Mac.
#
#   packaging/macos/keychain.sh [--dry-run]
#
# Needs CERTIFICATE (a .p12 in base64) and PASSWORD; without them it says so.
set -euo pipefail

dry=
if [ "${1:-}" = --dry-run ]; then dry=yes; fi

if [ -z "${CERTIFICATE:-}" ]; then
  echo 'no certificate: what is built here will not be signed'
  exit 0
fi
: "${PASSWORD:?is not set}"

# What is secret in the words is not said.
run() {
  printf '%s\n' "$1 $2"
  [ -n "$dry" ] || "$@"
}

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
umask 077
keychain="$HOME/Library/Keychains/kap-companion-build.keychain-db"
secret="$(head -c 24 /dev/urandom | base64)"
base64 -d <<<"$CERTIFICATE" >"$scratch/certificate.p12"

run security create-keychain -p "$secret" "$keychain"
run security set-keychain-settings -lut 7200 "$keychain"
run security unlock-keychain -p "$secret" "$keychain"
run security import "$scratch/certificate.p12" -P "$PASSWORD" -f pkcs12 -k "$keychain" -T /usr/bin/codesign
# Or codesign would ask in a window that nobody sees.
run security set-key-partition-list -S apple-tool:,apple:,codesign: -s -k "$secret" "$keychain"
run security list-keychains -d user -s "$keychain" login.keychain-db
