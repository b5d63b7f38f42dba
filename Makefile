# `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
# The system's Python, which apt gives its venv module; another one by `make … PYTHON=python3.12`.
PYTHON ?= /usr/bin/python3
PORT ?= 8000
export PORT
# Some machines tell Python to throw away what it compiled. Tests start many processes, and each would compile all of
# the house, the test runner and hypothesis again: 5 seconds of processor for one file of pure rules.
unexport PYTHONDONTWRITEBYTECODE
py := .venv/bin/python
# Lint and types load the settings too; they must not touch the installation's data.
scratch := DATA_DIR=.mypy_cache/data
pytest := $(py) -m pytest
# Two processes. Each takes half of the files whole, so that what a file makes for all its tests is made once, and who
# is done takes from the other.
both := $(pytest) -n 2 --dist worksteal
# What `make quick` runs of the tests: the rules, what reads and writes text, who may do what. No PDF is made there and
# no program started.
rules := tests/scoring/rules tests/awards/rules tests/scoring/rubrics tests/common/vietnamese tests/common/yearfile tests/common/files \
    tests/common/signatures tests/members/test_access.py tests/static tests/test_house.py tests/test_documentation.py
# One file, or a test in it (FILE=tests/x.py::test_y): browser, LibreOffice and PostgreSQL are installed for it only if
# its tests, or some in that folder, drive the first or the second.
file = $(firstword $(subst ::, ,$(FILE)))
programs = $(shell grep -rlE 'playwright|tests\.office' --include='test_*.py' $(file))

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: run
run: ready ## Install what is needed, fill an empty database, serve on 127.0.0.1 (PORT=8000)
	@exec $(py) deploy/start.py

.PHONY: ready
ready:
	@deploy/packages.sh run
	@$(PYTHON) deploy/build_venv.py requirements.txt

.PHONY: ready-dev
ready-dev:
	@deploy/packages.sh run
	@$(PYTHON) deploy/build_venv.py requirements-dev.txt

.PHONY: ready-test
ready-test: ready-dev
	@deploy/packages.sh test

.PHONY: quick
quick: lint types ## In a minute: lint, types, and the tests of the rules, which ask for no database
	@$(both) -m "not database" $(rules)

.PHONY: test
test: $(if $(and $(FILE),$(if $(programs),,none)),ready-dev,ready-test)
test: ## Everything: lint, types, all tests on SQLite, then on PostgreSQL (FILE=tests/x.py: that file alone)
ifdef FILE
	@$(pytest) $(FILE)
else
	@deploy/test.sh
endif

.PHONY: lint
lint: ready-dev ## Style, format and import order
	@$(py) -m ruff check
	@$(py) -m ruff format --check
	@.venv/bin/lint-imports --no-cache

.PHONY: format
format: ready-dev ## Put style and format right where a tool can
	@$(py) -m ruff check --fix
	@$(py) -m ruff format

.PHONY: types
types: ready-dev ## Types, strictly
	@$(scratch) $(py) -m mypy

.PHONY: test-sqlite
test-sqlite: ready-test ## All tests on SQLite, the browser's included
	@$(both)

.PHONY: test-postgres
test-postgres: ready-test ## All that ask for a database, but the browser's, shuffled, on a PostgreSQL of its own
	@deploy/with_postgres.sh $(both) -m "database and not browser" --shuffle

.PHONY: browser
browser: ready-test ## The browser's tests alone, on SQLite
	@$(both) -m browser

.PHONY: bench
bench: ready-dev ## Each main page beside a floor page, each record beside bare WeasyPrint
	@$(py) -m bench

.PHONY: bench-growth
bench-growth: ready-dev ## The main pages for every role among 1, 200 and 2,000 blocs
	@$(py) -m bench.growth

.PHONY: dependencies
dependencies: ready-dev ## Write docs/dependencies.md: licence, keeper and day of every package
	@$(py) deploy/dependencies.py

.PHONY: bare
bare: ## run and test in a Debian with git and make only, 12 and 13; as root (DEBIAN=trixie GOALS="lint types")
	@deploy/bare.sh $(DEBIAN) -- $(or $(GOALS),test)

.PHONY: fuzz
fuzz: ready-dev ## Fifty thousand pieces of nonsense at every address, on SQLite and on PostgreSQL (FUZZ="--seed 7")
	@$(py) -m tests.fuzz $(FUZZ)
	@deploy/packages.sh test
	@deploy/with_postgres.sh $(py) -m tests.fuzz $(FUZZ)

.PHONY: kills
kills: ready-test ## Kills servers, workers and databases while people type, on SQLite and PostgreSQL (ROUNDS=20)
	@$(py) -m tests.kills --rounds $(or $(ROUNDS),20)

.PHONY: clean
clean: ## Remove the virtual environment and caches; var/ and its data stay
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
