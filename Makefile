# What a person does with surveyapp; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Pins what is installed and what building needs.
export PIP_CONSTRAINT := $(CURDIR)/deploy/constraints.txt

.PHONY: help install run test check bench clean
help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## build the virtual environment with the pinned dependencies

run: $(VENV)/.installed ## serve the demonstration on http://127.0.0.1:8000 (data stay in instance/)
	@$(BIN)/surveyapp run --demo

test: $(VENV)/.tests ## all tests, and the checks of types and style
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . && $(BIN)/mypy
	@$(BIN)/python -m pytest -n 2 --dist worksteal tests

bench: $(VENV)/.tests ## measure speed as ratios inside one run (takes minutes, needs PostgreSQL for its part)
	@$(BIN)/python -m tests.bench.bench_tally
	@$(BIN)/python -m tests.bench.bench_citizens

clean: ## remove the virtual environment and caches; instance/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

$(VENV)/.installed: pyproject.toml deploy/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@
