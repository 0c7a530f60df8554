#!/bin/sh
# Write requirements/*.txt anew from pyproject.toml: exact versions, with hashes, for every
# system the program runs on. Called by `make lock`; pass --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv-lock/bin/uv ] || {
    python3.11 -m venv .venv-lock
    .venv-lock/bin/python -m pip install --quiet 'uv>=0.9,<1'
}
lock() {
    out=$1
    shift
    UV_CUSTOM_COMPILE_COMMAND='make lock' .venv-lock/bin/uv pip compile --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-config \
        --output-file "requirements/$out" "$@"
}
lock runtime.txt pyproject.toml "$@"
lock dev.txt --extra dev --constraint requirements/runtime.txt pyproject.toml "$@"
lock build.txt --extra build --constraint requirements/dev.txt pyproject.toml "$@"
lock sqlcipher-second.txt requirements/sqlcipher-second.in "$@"
