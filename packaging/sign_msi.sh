#!/usr/bin/env bash
# Signs an MSI where CERTIFICATE (a .pfx in base64) and PASSWORD hold a certificate; else says so.
#
#   packaging/sign_msi.sh FILE.msi
set -euo pipefail

if [ -z "${CERTIFICATE:-}" ]; then
  echo "not signed: there is no certificate for $1"
  exit 0
fi
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
umask 077
base64 --decode <<<"$CERTIFICATE" >"$scratch/certificate.pfx"
# From a file: what stands on the command line can be read by every process.
printf '%s' "$PASSWORD" >"$scratch/password"
stamp=()
if [ -n "${TIMESTAMP_URL:-}" ]; then stamp=(-ts "$TIMESTAMP_URL"); fi
osslsigncode sign -pkcs12 "$scratch/certificate.pfx" -readpass "$scratch/password" -h sha256 \
  -n 'KAP Companion' "${stamp[@]}" -in "$1" -out "$scratch/signed.msi"
mv "$scratch/signed.msi" "$1"
echo "signed: $1"
