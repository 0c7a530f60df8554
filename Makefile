# The commands of the project; each first sets up what is missing. docs/contributing.md says more.
.DEFAULT_GOAL := run
.PHONY: deb deb-test windows windows-test release run test bench pictures setup lint types contracts unit format lock clean help

PYTHON ?=
export PYTHON
BIN := .venv/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen
PYTEST := $(OFFSCREEN) $(BIN)/python -m pytest

run: setup  ## open the desk on the training store; without a screen, do the main job headless
	@$(BIN)/python -m iomdesk --training

test: setup .venv-second/ready  ## style, types, contracts, then the tests; all are run, any can fail it
	@failed=; \
	for check in lint types contracts unit; do \
	    $(MAKE) --no-print-directory --silent $$check || failed="$$failed $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "Found wanting:$$failed" >&2; exit 1; fi

bench: setup  ## the benchmarks, as ratios where a peer can be measured in the same run
	@$(PYTEST) tests/benchmarks -p no:randomly -p no:xdist --benchmark-only \
	    --benchmark-sort=name --benchmark-columns=min,median,max,rounds -s

pictures: setup  ## take the pictures of the handbook anew
	@QT_QPA_PLATFORM=offscreen TZ=GMT0BST,M3.5.0/1,M10.5.0 $(BIN)/python tools/pictures.py

setup: .venv/ready  ## .venv and all in it, system libraries included

.venv/ready: requirements/dev.txt pyproject.toml tools/setup.sh
	@tools/setup.sh

# Another build of SQLCipher, kept apart because both are called sqlcipher3.
.venv-second/ready: requirements/sqlcipher-second.txt | .venv/ready
	@$(BIN)/python -m venv --clear .venv-second
	@.venv-second/bin/python -m pip --disable-pip-version-check --quiet install \
	    --require-hashes --no-deps --only-binary :all: --requirement $<
	@touch $@

# The packages (installer/README.md). None of this is part of `make test`.
.venv-build/ready: requirements/build.txt pyproject.toml tools/setup-build.sh | .venv/ready
	@tools/setup-build.sh

deb: .venv-build/ready  ## the Debian package, in dist/
	@.venv-build/bin/python -m installer.linux.build $(ARGS)

deb-test: deb  ## install it on a bare Debian 12 made for it, and prove it there (root)
	@.venv-build/bin/python -m installer.linux.prove $(ARGS)

windows: .venv-build/ready  ## setup.exe and .msi, in dist/; RUNTIME=folder takes that Windows CPython
	@.venv-build/bin/python -m installer.windows.build $(if $(RUNTIME),--runtime $(RUNTIME)) $(ARGS)

windows-test: windows  ## install, drive, self-test and uninstall both under wine, which is not Windows
	@.venv-build/bin/python -m installer.windows.prove $(ARGS)

release: .venv-build/ready  ## everything of a version: packages, licences, SBOM, checksums, in dist/
	@.venv-build/bin/python -m installer.release $(ARGS)

lint: setup
	@echo "ruff"; $(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet

types: setup
	@echo "mypy --strict"; $(BIN)/mypy --strict

contracts: setup
	@echo "import contracts"; $(BIN)/lint-imports --no-logo

unit: setup  ## the tests alone; ARGS=tests/ui/test_x.py runs one file
	@$(PYTEST) --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(ARGS)

format: setup  ## put the layout in order and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format

lock:  ## newer versions of everything: make lock ARGS=--upgrade
	@tools/lock.sh $(ARGS)

clean:  ## all that the commands above made
	rm -rf build dist .venv .venv-second .venv-lock .venv-build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

help:
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
