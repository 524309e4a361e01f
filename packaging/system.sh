# Read by setup.sh: finds which system packages are missing and installs them, or says how to.
# shellcheck shell=sh

# The rows of system-packages.txt without comments.
wanted_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' packaging/system-packages.txt
}

# Standard input as rows, minus those of which some name is installed.
only_missing() {
    have=" $(dpkg-query -W -f '${Package}/${db:Status-Status} ' 2>/dev/null) "
    while read -r why names; do
        found=no
        for name in $names; do
            case $have in *" $name/installed "*) found=yes ;; esac
        done
        if [ "$found" = no ]; then echo "$why $names"; fi
    done
}

# Rows become "why name", with the one name that this system's apt knows.
# If apt knows none (its lists may be empty), the first name stands: newer systems read it as an alias.
with_known_name() {
    rows=$(cat)
    all_names=$(echo "$rows" | cut -d' ' -f2-)
    # shellcheck disable=SC2086 # one word per package
    known=" $(apt-cache show --no-all-versions $all_names 2>/dev/null | sed -n 's/^Package: //p' | tr '\n' ' ')"
    echo "$rows" | while read -r why names; do
        chosen=${names%% *}
        for name in $names; do
            case $known in *" $name "*) chosen=$name && break ;; esac
        done
        echo "$why $chosen"
    done
}

# "", "sudo -n", or failure if this user may not install packages.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    fi
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        echo "sudo -n"
        return 0
    fi
    return 1
}

# The row for the part of Python that makes an environment, if this Python lacks it.
missing_venv_row() {
    python=$1
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        return 0
    fi
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "need python$version-venv python3-venv"
}

# Installs rows: all at once, or one by one where a name is unknown to this system.
install_rows() {
    say "Asking the package sources what they have"
    $prefix apt-get update -qq >&2 || say "Some package sources did not answer; going on with the rest."
    names=$(echo "$1" | with_known_name | cut -d' ' -f2 | tr '\n' ' ')
    say "Installing system packages: $names"
    # shellcheck disable=SC2086 # the prefix is empty or two words, the names are one word each
    install="$prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
    $install $names >&2 && return 0
    for name in $names; do
        $install "$name" >&2 || say "Could not install $name"
    done
}

# Prints the one command that somebody with the right to install must run.
tell_command() {
    names=$(echo "$1" | with_known_name | cut -d' ' -f2 | tr '\n' ' ')
    if command -v sudo >/dev/null 2>&1; then root=sudo shell="sh -c"; else root=su shell=-c; fi
    say "System packages are missing, and this user may not install them. Run this once:"
    say ""
    say "    $root $shell 'apt-get update && apt-get install -y --no-install-recommends ${names% }'"
    say ""
}

missing_rows() {
    missing_venv_row "$1"
    wanted_packages | only_missing
}

# 0: all there, or as good as this system gives. 2: a window or a print may suffer. 1: the program cannot start.
ensure_system_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "This system has no dpkg: please see that the libraries in packaging/system-packages.txt are there."
        return 0
    fi
    missing=$(missing_rows "$1")
    if [ -z "$missing" ]; then
        return 0
    fi
    allowed=no
    if prefix=$(root_prefix); then
        install_rows "$missing"
        missing=$(missing_rows "$1")
        if [ -z "$missing" ]; then
            return 0
        fi
        allowed=yes
    else
        tell_command "$missing"
    fi
    if echo "$missing" | grep -q '^need '; then
        say "The program cannot start without $(echo "$missing" | awk '$1 == "need" { printf "%s%s", sep, $2; sep = ", " }')."
        return 1
    fi
    say "Going on: without them a window, a print or Chinese text may fail, and the rest works."
    if [ $allowed = no ]; then return 2; fi
}
