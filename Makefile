# `make run` starts Protikar, `make test` tests it; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev system test check static bench bench-million bench-nlu rasa rasa-env rasa-train rasa-env-if-possible demo clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
RUN_STAMP := .venv/.ready
DEV_STAMP := .venv/.ready-dev
PYTEST_ARGS ?= -n logical --dist loadfile

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## set up if needed, then serve on http://127.0.0.1:8000 (PORT=… for another)
	@bash .ci/with-env $(BIN)/grs init --prompts >/dev/null
	@exec bash .ci/with-env $(BIN)/grs serve

setup: $(RUN_STAMP) ## the environment in .venv, from requirements.lock

setup-dev: $(DEV_STAMP) ## the same with what tests and checks need

$(RUN_STAMP): requirements.lock pyproject.toml
	@bash .ci/setup.sh requirements.lock
	@touch $@

$(DEV_STAMP): requirements-dev.lock requirements.lock pyproject.toml
	@bash .ci/setup.sh requirements-dev.lock
	@touch $@ $(RUN_STAMP)

system: ## Chromium, fonts and Kannel for the tests, where you may install
	@bash .ci/system.sh

test: setup-dev system rasa-env-if-possible ## every test
	@$(BIN)/pytest $(PYTEST_ARGS)

static: setup-dev ## format, lint, types, imports
	@echo "ruff format"; $(BIN)/ruff format --check --quiet .
	@echo "ruff check"; $(BIN)/ruff check --quiet .
	@echo "mypy"; $(BIN)/mypy
	@echo "lint-imports"; said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }

check: static ## static, then the tests that need no server and no browser
	@$(BIN)/pytest $(PYTEST_ARGS) -q -m "not slow and not server and not browser and not rasa"

bench: setup-dev ## answers over HTTP beside the ceiling of this machine, and where the time goes (benchmarks/README.md)
	@$(BIN)/python -m benchmarks

bench-million: setup-dev ## a million tickets on PostgreSQL, beside django-helpdesk: 20 minutes, 15 GB (MILLION_ARGS="--tickets 20000")
	@$(BIN)/python -W ignore -m benchmarks million $(MILLION_ARGS)

bench-nlu: setup-dev ## the embedded engine beside Rasa's on the frozen messages (RASA_EPOCHS=…; needs Python 3.10)
	@$(BIN)/python -m benchmarks.nlu

rasa: ## train Rasa and serve it on http://127.0.0.1:5005 (RASA_EPOCHS=…; needs Python 3.10)
	@exec bash .ci/with-env bash .ci/rasa.sh serve

rasa-train: ## only train it
	@exec bash .ci/with-env bash .ci/rasa.sh train

rasa-env: ## only its environment, .venv-rasa (2.7 GB)
	@bash .ci/rasa.sh env

rasa-env-if-possible:
	@if bash .ci/python310.sh >/dev/null; then bash .ci/rasa.sh env; fi

demo: setup ## a sandbox of its own with complaints in it, under var/demo
	@bash .ci/demo.sh

clean: ## remove .venv, caches and build leavings; var/ (your data) stays
	rm -rf .venv .venv-rasa build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
