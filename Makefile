# Every command we run. `make help` lists them.

PY ?= python3
V := .venv
RUN := $(V)/bin/python -m
ARGS ?=
PROGRAM_IS_HERE := $(V)/.program-is-here
TOOLS_ARE_HERE := $(V)/.tools-are-here
export UV_LINK_MODE ?= copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The machine's own certificates, where it has some, so that uv trusts whom pip trusts.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= true
endif
# Compiled once, not at every start: the tests start the program hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo fast test check format lint types floors \
	migrations security house properties mutants year nights browser pictures bench spark docs lock change clean

help: ## What there is to type
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(PROGRAM_IS_HERE) ## Install the program into .venv and leave it at .venv/bin/dunwell

demo: $(PROGRAM_IS_HERE) ## Run a demo firm on http://127.0.0.1:8000 (PORT=, DUNWELL_HOME=); Ctrl-C stops it
	@exec $(V)/bin/dunwell demo

fast: export HYPOTHESIS_PROFILE ?= brief
fast: $(TOOLS_ARE_HERE) ## Run the tests that are not slow
	$(RUN) pytest $(SIDE_BY_SIDE) -m "not slow and not browser" $(ARGS)

test: $(TOOLS_ARE_HERE) ## Run every test, the browser's too where there is Chromium (ARGS= for pytest)
	@sh .ci/say-if-no-browser
	$(RUN) pytest $(SIDE_BY_SIDE) $(ARGS)

# A worker on each processor; more than a few are not worth their start.
SIDE_BY_SIDE := --numprocesses=auto --maxprocesses=4

check: lint types floors migrations security house ## Format, lint, types, floors, sizes: what must hold before a commit

lint: $(TOOLS_ARE_HERE) ## Format and lint, changing nothing
	$(RUN) ruff format --check .
	$(RUN) ruff check .

format: $(TOOLS_ARE_HERE) ## Put the code into its format
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

types: $(TOOLS_ARE_HERE) ## Check types, strictly
	DUNWELL_SECRET_KEY=types $(RUN) mypy

floors: $(TOOLS_ARE_HERE) ## Check who imports whom
	$(V)/bin/lint-imports --no-cache

migrations: $(TOOLS_ARE_HERE) ## Check that the models have their migrations
	DUNWELL_SECRET_KEY=migrations $(V)/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

security: $(TOOLS_ARE_HERE) ## Look for known careless patterns
	$(RUN) bandit --quiet --severity-level medium --recursive --configfile pyproject.toml src

house: $(TOOLS_ARE_HERE) ## Check sizes, scenarios, readmes and decisions
	$(RUN) pytest -q tests/house

properties: $(TOOLS_ARE_HERE) ## Run the property tests at length
	HYPOTHESIS_PROFILE=thorough $(RUN) pytest tests/properties $(ARGS)

mutants: $(TOOLS_ARE_HERE) ## Move every guardrail's bounds by one; a test must notice (ARGS="G5 database")
	POLARS_MAX_THREADS=1 $(RUN) tests.mutants $(ARGS)

year: $(TOOLS_ARE_HERE) ## Live a simulated year of a firm (SEED=, CUSTOMERS=, ARGS="--days 60 --aloud")
	$(RUN) tests.simulation --seed $(or $(SEED),1) --customers $(or $(CUSTOMERS),40) $(ARGS)

nights: $(TOOLS_ARE_HERE) ## Live many simulated years, one on each processor (NIGHTS=, CUSTOMERS=)
	$(RUN) tests.simulation --nights $(or $(NIGHTS),50) --customers $(or $(CUSTOMERS),12) $(ARGS)

browser: $(TOOLS_ARE_HERE) ## Run the browser's journeys alone
	@sh .ci/say-if-no-browser
	$(RUN) pytest -m browser $(ARGS)

pictures: $(TOOLS_ARE_HERE) ## Take the readme's pictures again
	DUNWELL_PICTURES=docs/pictures $(RUN) pytest -m browser $(ARGS)

spark: $(TOOLS_ARE_HERE) ## Install Spark beside the rest, for `evaluate --engine spark` and its tests
	@$(call install,--require-hashes -r requirements/spark.txt)

bench: $(TOOLS_ARE_HERE) ## Measure, as ratios against limits measured in the same run
	$(RUN) benchmarks $(ARGS)

docs: $(TOOLS_ARE_HERE) ## Write the reference pages that are made from the code
	DUNWELL_SECRET_KEY=docs DJANGO_SETTINGS_MODULE=dunwell.project.settings $(RUN) tests.support.reference

lock: $(TOOLS_ARE_HERE) ## Pin every dependency again, with hashes and no registry's name
	$(V)/bin/uv pip compile $(LOCK) --group pyproject.toml:build -o requirements/run.txt pyproject.toml
	$(V)/bin/uv pip compile $(LOCK) --group pyproject.toml:build --group pyproject.toml:test \
		--group pyproject.toml:lint -o requirements/dev.txt pyproject.toml
	$(V)/bin/uv pip compile $(LOCK) --constraint requirements/dev.txt --extra spark \
		-o requirements/spark.txt pyproject.toml

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

clean: ## Remove what the tools left behind; DUNWELL_HOME is not touched
	rm -rf $(V) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build

# -- Set-up ------------------------------------------------------------------------------------
# One virtual environment for everything. uv installs in seconds; where it has no build for a
# machine, pip does the same more slowly.

$(V)/bin/python:
	@$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Dunwell needs Python 3.11, 3.12 or 3.13. Name one: make $(MAKECMDGOALS) PY=python3.11" >&2; exit 2; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	$(PY) -m venv $(V)

$(PROGRAM_IS_HERE): requirements/run.txt requirements/uv.txt pyproject.toml | $(V)/bin/python
	@$(RUN) pip install --quiet --require-hashes -r requirements/uv.txt || \
		echo "uv is not available for this machine; pip will do, more slowly." >&2
	@$(call install,--require-hashes -r requirements/run.txt)
	@$(call install,--no-build-isolation --no-deps -e .)
	@touch $@

$(TOOLS_ARE_HERE): requirements/dev.txt $(PROGRAM_IS_HERE)
	@$(call install,--require-hashes -r requirements/dev.txt)
	@touch $@

define install
if test -x $(V)/bin/uv; \
then $(V)/bin/uv pip install --quiet --python $(V)/bin/python $(1); \
else $(RUN) pip install --quiet $(1); fi
endef
