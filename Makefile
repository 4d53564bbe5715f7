# The single door: run, test, bench, lint. docs/architecture.md says what is behind it.
.DEFAULT_GOAL := help
.PHONY: help run test bench lint format lock messages tools clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Broadsheet needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.node/.installed: tests/tools/package.json tests/tools/package-lock.json
	@mkdir -p .node && cp tests/tools/package.json tests/tools/package-lock.json .node/
	cd .node && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

tools: $(VENV)/.installed-dev .node/.installed ## Install what tests and benchmarks need, browser included
	@scripts/install-tools

run: $(VENV)/.installed ## Serve the paper at http://127.0.0.1:8000, with the demo newspaper when the data directory is new
	@exec $(BIN)/broadsheet serve --demo-if-new

test: tools ## Run all tests on all cores, on SQLite and, where one answers, on PostgreSQL
	@scripts/test

bench: tools ## Measure speed and size; prints a table and writes benchmarks/results.json
	@$(BIN)/python -m benchmarks

lint: $(VENV)/.installed-dev ## Check style, types, the direction of imports and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@BROADSHEET_DATA=$$(mktemp -d) $(BIN)/broadsheet manage makemigrations --check --dry-run

format: $(VENV)/.installed-dev ## Put the code in its usual form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: $(VENV)/.installed-dev ## Write the lock files anew from pyproject.toml
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-header --build-deps-for editable -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-header --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

messages: $(VENV)/.installed-dev ## Collect the texts to translate, and compile what is translated (needs gettext)
	cd broadsheet && ../$(BIN)/django-admin makemessages --all --no-location --no-wrap --no-obsolete && ../$(BIN)/django-admin compilemessages

clean: ## Remove what was installed; never the paper's data
	rm -rf $(VENV) .node build *.egg-info
