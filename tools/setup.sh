#!/bin/sh
# Make .venv with all that the program and its checks need; called by `make setup`.
# On Debian and its kin this also covers the system libraries: with root or sudo they are
# installed, without either the one command to run is named.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# What the Qt of the PySide6 wheel links to for windows (X11, Wayland), fonts and printing.
libraries="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libzstd1 libcups2
libx11-6 libx11-xcb1 libxkbcommon0 libxkbcommon-x11-0 libxcb1 libxcb-cursor0 libxcb-glx0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0 libxcb-render-util0
libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1
libwayland-client0 libwayland-cursor0 libwayland-egl1"

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

python=
for candidate in "${PYTHON:-}" python3.11 python3 /usr/bin/python3.11; do
    if [ -n "$candidate" ] && is_311 "$candidate"; then
        python=$candidate
        break
    fi
done

missing=
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $libraries; do
        case $(dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null || true) in
            ii*) ;;
            *) missing="$missing $package" ;;
        esac
    done
    if [ -z "$python" ]; then
        missing="$missing python3.11 python3.11-venv"
    elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        missing="$missing python3.11-venv"
    fi
fi

if [ -n "$missing" ]; then
    install="apt-get install --yes --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo env"
    else
        say "Some system libraries are missing. Nothing was changed. Run this, then the same again:"
        say "  sudo sh -c 'apt-get update && $install'"
        exit 1
    fi
    say "Installing system libraries:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086  # words are meant to split
    if ! { $as_root DEBIAN_FRONTEND=noninteractive apt-get update &&
        $as_root DEBIAN_FRONTEND=noninteractive $install; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        say "The system libraries could not be installed. Look at the lines above, then run this:"
        say "  $install"
        exit 1
    fi
    rm -f "$log"
    if [ -z "$python" ] && is_311 python3.11; then
        python=python3.11
    fi
fi

if [ -z "$python" ]; then
    say "Python 3.11 is missing. Nothing was changed."
    say "Install it, or name it: make setup PYTHON=/path/to/python3.11"
    exit 1
fi

if ! is_311 .venv/bin/python; then
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "Installing the locked packages (about 150 MB the first time)"
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }
pip install --require-hashes --no-deps --only-binary :all: --requirement requirements/dev.txt
pip install --no-build-isolation --no-deps --editable .
touch .venv/ready
