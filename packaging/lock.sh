#!/bin/sh
# Remakes requirements.lock from pyproject.toml: every version with its hashes, and no address of any registry.
# Versions that still fit stay; `packaging/lock.sh --upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."

if ! uv=$(command -v uv); then
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    packaging/setup.sh
    .venv/bin/python -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet uv
    uv=$tools/bin/uv
fi
"$uv" pip compile pyproject.toml --group dev --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --quiet \
    --output-file packaging/requirements.lock "$@"
