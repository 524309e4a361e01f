#!/bin/sh
# Run by `make test` after the set-up: installs what only the tests need, where this user may; or says what is missing.
# It never stops anything, for a test without its packages is skipped with the reason.
set -eu
cd -P "$(dirname "$0")/.."

say() {
    printf '%s\n' "$*" >&2
}

. packaging/system.sh

lacking() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/^/test /' packaging/test-packages.txt | only_missing
}

if ! command -v dpkg-query >/dev/null 2>&1; then
    exit 0
fi
missing=$(lacking)
if [ -z "$missing" ]; then
    exit 0
fi
if prefix=$(root_prefix); then
    install_rows "$missing" || true
else
    tell_command "$missing"
fi
missing=$(lacking)
if [ -n "$missing" ]; then
    say "Some tests will be skipped, for want of: $(echo "$missing" | cut -d' ' -f2 | tr '\n' ' ')"
fi
