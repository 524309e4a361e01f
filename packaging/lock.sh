#!/bin/sh
# Remakes the locks from pyproject.toml: every version with its hashes, and no address of any registry.
# requirements.lock is what `make setup` installs, with the extra `batch`; release.lock, mutants.lock and spark.lock
# what `make release-facts`, `make mutants` and `make spark` add, each in a place of its own.
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
compile() {
    "$uv" pip compile --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header --quiet "$@"
}

compile pyproject.toml --extra batch --group dev --output-file packaging/requirements.lock "$@"
compile --group release --constraint packaging/requirements.lock --output-file packaging/release.lock "$@"
compile --group mutants --constraint packaging/requirements.lock --output-file packaging/mutants.lock "$@"
# pyspark comes as source alone; what builds it is locked as well.
compile --group spark --constraint packaging/requirements.lock --output-file packaging/spark.lock "$@"
