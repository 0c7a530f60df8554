#!/bin/sh
# Make .venv-build, which makes the packages: the locked runtime and the tools that freeze it.
set -eu
cd "$(dirname "$0")/.."
python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
printf '%s\n' "Making .venv-build" >&2
"$python" -m venv --clear .venv-build
.venv-build/bin/python -m pip --disable-pip-version-check --quiet install \
    --require-hashes --no-deps --only-binary :all: --requirement requirements/build.txt
touch .venv-build/ready
