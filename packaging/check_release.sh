#!/usr/bin/env bash
# Checks what only a release runs: workflows, shell scripts, the notes. Needs no network.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tools=build/release/venv/bin
"$tools/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/zizmor" --offline --strict-collection --pedantic --quiet .github
# It knows the types of expressions too; the lock file can't bring it.
if command -v actionlint >/dev/null; then actionlint; else echo 'actionlint is not installed: left out'; fi
find packaging .ci -type f \( -name '*.sh' -o -name not-while-running -o -name data-stays -o -path .ci/run \) -exec shellcheck {} +
PYTHONPATH=. "$tools/python" packaging/release_notes.py >/dev/null
echo 'ok: workflows, scripts and notes'
