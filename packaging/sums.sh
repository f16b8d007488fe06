#!/usr/bin/env bash
# Writes SHA256SUMS of all files in a folder, and signs it where RELEASE_KEY holds a GnuPG key.
#
#   packaging/sums.sh FOLDER
set -euo pipefail

cd "$1"
sum=(sha256sum)
command -v sha256sum >/dev/null || sum=(shasum --algorithm 256) # macOS

rm -f SHA256SUMS SHA256SUMS.asc
files=(*)
"${sum[@]}" -- "${files[@]}" >../SHA256SUMS.new
mv ../SHA256SUMS.new SHA256SUMS
cat SHA256SUMS

if [ -z "${RELEASE_KEY:-}" ]; then
  echo 'not signed: there is no RELEASE_KEY'
  exit 0
fi
GNUPGHOME="$(mktemp -d)"
export GNUPGHOME
trap 'rm -rf "$GNUPGHOME"' EXIT
gpg --batch --quiet --import <<<"$RELEASE_KEY"
gpg --batch --quiet --armor --detach-sign SHA256SUMS
gpg --batch --quiet --verify SHA256SUMS.asc SHA256SUMS
