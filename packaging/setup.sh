#!/bin/sh
# Makes .venv with everything the program needs, on a machine that has only git, make and Python.
# Run by `make`; the second time it finds its stamp and does nothing.
set -eu
cd -P "$(dirname "$0")/.."

OLDEST=11 # Python 3.11 to 3.13: PySide6 6.9 installs on nothing newer
NEWEST=13
VENV=.venv
STAMP=$VENV/.set-up
UNFINISHED=$VENV/.set-up-unfinished
SYSTEM_LACKS=$VENV/.set-up-system-lacks

say() {
    printf '%s\n' "$*" >&2
}

# What .venv was made from: any change here sets it up anew.
fingerprint() {
    {
        pwd
        "$VENV/bin/python" -V 2>&1 || echo "does not run"
        cat packaging/requirements.lock packaging/system-packages.txt pyproject.toml
    } | sha256sum
}

up_to_date() {
    [ -f "$STAMP" ] && [ ! -e "$UNFINISHED" ] && [ "$(cat "$STAMP")" = "$(fingerprint)" ]
}

if up_to_date && [ ! -e "$SYSTEM_LACKS" ]; then
    exit 0
fi

. packaging/system.sh

right_python() {
    "$1" -c "import sys; sys.exit(not (3, $OLDEST) <= sys.version_info[:2] <= (3, $NEWEST))" 2>/dev/null
}

find_python() {
    for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && right_python "$name"; then
            echo "$name"
            return 0
        fi
    done
    say "This needs Python 3.$OLDEST to 3.$NEWEST, and none was found."
    say "Install one (Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv), or name it: PYTHON=/path/to/python make setup"
    return 1
}

# Scripts in .venv name its folder: after the checkout has moved, mypy and lint-imports would not start.
in_its_place() {
    grep -qF "$(pwd)/$VENV/bin/" "$VENV/bin/pip" 2>/dev/null
}

working_venv() {
    [ ! -e "$UNFINISHED" ] && in_its_place && right_python "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv() {
    if [ -e "$VENV" ]; then
        say "$VENV is broken, half made or moved; making it again"
        rm -rf "$VENV"
    fi
    say "Making $VENV with $("$1" -V)"
    mkdir "$VENV"
    : >"$UNFINISHED"
    "$1" -m venv "$VENV"
}

install_python_packages() {
    say "Installing Python packages into $VENV: about 150 MB the first time, each checked against its hash"
    pip="$VENV/bin/python -m pip --disable-pip-version-check --quiet install --no-input"
    $pip --require-hashes --only-binary :all: -r packaging/requirements.lock &&
        $pip --no-deps --no-build-isolation -e .
}

# Remembers that system packages are still missing, so that the next run looks whether they have come.
look_at_system() {
    if ensure_system_packages "$1"; then
        rm -f "$SYSTEM_LACKS"
        return 0
    elif [ $? -eq 1 ]; then
        exit 1
    fi
    lacking=yes
}

if up_to_date; then
    look_at_system "$VENV/bin/python"
    exit 0
fi
lacking=no
python=$(find_python)
look_at_system "$python"
working_venv || make_venv "$python"
: >"$UNFINISHED"
if ! install_python_packages; then
    say "The Python packages could not be installed; the lines above say why (often: the registry was not reached)."
    say "(PySide6 6.9 is made for x86-64 with glibc 2.28 or newer; this is $(uname -m).)"
    exit 1
fi
rm -f "$UNFINISHED"
if [ "$lacking" = yes ]; then : >"$SYSTEM_LACKS"; fi
fingerprint >"$STAMP"
say "Set up: $VENV is ready."
