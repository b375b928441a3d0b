# What a person does with surveyapp; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Pins what is installed and what building needs.
export PIP_CONSTRAINT := $(CURDIR)/deploy/constraints.txt

# Processes that test at once: as many as processors, for each loads everything that it tests.
WORKERS ?= $(shell nproc 2>/dev/null || echo 1)

# What one process of the tests compiled is there for the others and for the next run.
unexport PYTHONDONTWRITEBYTECODE

CATALOGUES := surveyapp/web/console/translations
ENGLISH := $(CATALOGUES)/en/LC_MESSAGES/messages

# Rooms that know neither web nor database.
PURE := definition papers collection snapshots analysis indicators reports

.PHONY: help install run test test-pure browsers bundle words bench bench-limesurvey clean
help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed $(ENGLISH).mo ## build the virtual environment with the pinned dependencies

run: $(VENV)/.installed $(ENGLISH).mo ## serve the demonstration on http://127.0.0.1:8000 (data stay in instance/)
	@$(BIN)/surveyapp run --demo

test: $(VENV)/.tests $(ENGLISH).mo ## the tests without a browser, and the checks of types and style
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . && $(BIN)/mypy
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not browser" tests

test-pure: $(VENV)/.tests ## the tests of the rooms that know neither web nor database: under a minute
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(addprefix tests/,$(PURE))

browsers: $(VENV)/.tests $(ENGLISH).mo ## the long checks: every page in a real browser, the whole story of the console
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m browser tests

bench: $(VENV)/.tests $(ENGLISH).mo ## measure speed and memory beside yardsticks, all of it or PARTS="growth --rows 10000" (takes long)
	@$(BIN)/python -m tests.bench $(PARTS)

bench-limesurvey: $(VENV)/.tests $(ENGLISH).mo ## measure beside a LimeSurvey whose source lies in DIR=… (nginx, php-fpm, MariaDB installed)
	@$(if $(DIR),,$(error DIR=… says where the source of LimeSurvey lies))$(BIN)/python -m tests.bench limesurvey --limesurvey $(DIR) $(PARTS)

bundle: $(VENV)/.installed $(ENGLISH).mo ## pack source and wheels into one archive in build/, for machines without network
	@$(BIN)/python deploy/bundle.py

words: $(VENV)/.tests ## bring the catalogue of English words up to the code's Chinese sentences
	@PYTHONPATH=. $(BIN)/pybabel --quiet extract --omit-header --no-location --sort-output -F $(CATALOGUES)/extract.cfg -k _l -o $(CATALOGUES)/messages.pot .
	@$(BIN)/pybabel --quiet update --omit-header --no-fuzzy-matching --ignore-obsolete --no-wrap -i $(CATALOGUES)/messages.pot -d $(CATALOGUES)
	@rm $(CATALOGUES)/messages.pot

clean: ## remove the virtual environment and caches; instance/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

%.mo: %.po $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --use-fuzzy -i $< -o $@

$(VENV)/.installed: pyproject.toml deploy/constraints.txt
	$(PYTHON) -m venv $(VENV)
	@echo "Installing surveyapp and what it needs into $(VENV): a few minutes the first time"
	@$(BIN)/python -m pip install --disable-pip-version-check -e .
	@$(BIN)/python -m compileall -q surveyapp
	@touch $@

$(VENV)/.tests: $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV): a minute or two the first time"
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[test]'
	@touch $@
