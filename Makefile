# What a newcomer types. `make help` lists it; every target may be run again and again.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

BIN := .venv/bin
WEB := govbot/web/index.html
# Not in the user's own data folder: the demonstration can be thrown away with this one.
demo smoke: export GOVBOT_HOME ?= $(CURDIR)/.govbot

WEB_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) \
	$(wildcard frontend/*.html frontend/*.ts frontend/tsconfig*.json)

.PHONY: help demo smoke test lint format setup build models lock bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: build models ## install everything, load the sample library, open the product
	@$(BIN)/govbot demo

smoke: build models ## the same without a browser: three questions, cited answers
	@$(BIN)/govbot smoke

test: lint models tests/servers/oidc/node_modules/.stamp ## lint, types, frontend and every test
	cd frontend && npm run --silent test
	$(BIN)/pytest

lint: build .venv/.dev ## everything that reads the code without running it
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	cd frontend && npm run --silent lint && npm run --silent typecheck

format: .venv/.dev ## rewrite the Python code in the house style
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format

setup: .venv/.base ## make .venv with the pinned packages

build: .venv/.base $(WEB) ## set-up, and the web page

models: .venv/.base ## fetch the default models, checked by digest
	@$(BIN)/govbot models pull

bench: build models .venv/.dev ## run the benchmarks
	$(BIN)/python -m benchmarks

lock: ## pin the packages of pyproject.toml anew
	@tools/setup.sh lock

clean: ## remove what was built; the documents, the database and the models stay
	rm -rf .venv .venv-extra .uv build dist frontend/node_modules frontend/dist govbot/web
	rm -rf tests/servers/oidc/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results

.venv/.base: requirements/base.txt requirements/build.txt pyproject.toml tools/setup.sh
	@tools/setup.sh base
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@tools/setup.sh dev
	@touch $@

%/node_modules/.stamp: %/package-lock.json
	@tools/setup.sh node
	cd $* && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(WEB): frontend/node_modules/.stamp frontend/package.json $(WEB_SOURCES)
	cd frontend && npm run --silent build
	@touch $@
