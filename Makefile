# The commands of the README, and the parts they are made of. Everything happens inside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What is compiled is kept, whatever the shell says: the tests begin the program hundreds of times.
export PYTHONDONTWRITEBYTECODE =

# Tests of one service run in one process; CI=1 keeps their order and their generated examples.
PYTEST := $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder $(if $(CI),-p no:randomly)

.PHONY: demo test fast test-all all nightly clients coverage static lint types docs bench board score dist clean

# SERVE=0 ends after printing; PORT names another port for the pages.
SERVE ?= 1
PORT ?= 8321
# Truth files and the filings they describe, which are not part of the repository.
TRUTH ?= ../shared/data/schedule-13/truth

demo: $(VENV)/.installed
	@$(BIN)/python examples/demo.py $(if $(filter 0,$(SERVE)),,--serve $(PORT))

# The type checker is one process, and the tests leave room beside theirs: both at once.
test:
	@$(MAKE) --no-print-directory -j2 static fast

fast: $(VENV)/.installed
	@$(PYTEST) -m fast

test-all:
	@$(MAKE) --no-print-directory -j2 static all

# Much of it waits, for servers and for processes that end: three at a time keep two processors busy.
all: $(VENV)/.installed
	@$(PYTEST) -n 3 -m "not nightly"

# What takes hours: CASES of each property, ROUNDS of kills in each kind of store by each engine, COUNT filings read back,
# SECONDS of fuzzing, LAW events and histories judged by two opinions.
CASES ?= 2000
ROUNDS ?= 50
COUNT ?= 20000
SECONDS ?= 3600
LAW ?= 100000
nightly: $(VENV)/.installed
	@CASES=$(CASES) $(PYTEST) -m hypothesis --hypothesis-profile nightly
	@COUNT=$(COUNT) $(PYTEST) -m nightly
	@$(BIN)/python -m bench kill --rounds $(ROUNDS)
	@$(BIN)/python -m bench edgar-kill --rounds $(ROUNDS)
	@$(BIN)/python -m bench fuzz --seconds $(SECONDS)
	@$(BIN)/python -m bench law --count $(LAW) --seed $$(date +%Y%m%d)

# Tasks of other people's clients, passed and tried, and whose fault each failure is: the table of docs/edgar.md.
clients: $(VENV)/.installed
	@$(BIN)/python tests/edgar/clients

# The branches that no test takes, in the processes that tests begin too.
coverage: $(VENV)/.installed
	@$(PYTEST) -m "not nightly" --cov --cov-report term:skip-covered

static: lint types docs

lint: $(VENV)/.installed
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(VENV)/.installed
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --warnings > $(VENV)/types.log || { cat $(VENV)/types.log; exit 1; }

docs: $(VENV)/.installed
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/python packaging/third_party.py --check
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict > $(VENV)/site.log 2>&1 || { cat $(VENV)/site.log; exit 1; }

bench: $(VENV)/.installed
	@$(BIN)/python -m bench xml

# The public benchmark, of the filings of its list below FILINGS; other people's readers where `make clients` put them.
FILINGS ?= ../shared
BOARD ?= build/board
SCANS ?= 8
SYSTEMS = $(foreach name,edgartools datamule,$(if $(wildcard $(VENV)/clients/$(name)),--system "$(name)=$(VENV)/clients/$(name)/bin/python bench/systems/$(name)_system.py"))
board: $(VENV)/.installed
	@$(BIN)/muniment evaluate "$(FILINGS)" --board --work "$(BOARD)" --scans $(SCANS) $(SYSTEMS) \
		--system "patterns=$(BIN)/python bench/systems/patterns_system.py"

score: $(VENV)/.installed
	@if [ -d "$(TRUTH)" ]; then \
		told=$$($(BIN)/muniment evaluate "$(TRUTH)") && printf '%s\n' "$$told" | grep -E '^(changes gained|all) '; \
	else echo "no score: the labelled filings are not here ($(TRUTH))"; fi

# What a release has: the package, its source, its parts list (SBOM), and what MCP registries and programs take.
dist: $(VENV)/.installed
	@rm -rf dist
	@$(BIN)/python -m hatchling build --directory dist
	@$(BIN)/python packaging/sbom.py dist
	@$(BIN)/python packaging/mcp_manifests.py dist

clean:
	@rm -rf $(VENV) build dist .coverage* .pytest_cache .ruff_cache .hypothesis

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "muniment needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "this Python cannot make environments: install its venv package (on Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; three minutes or more, 1.9 GB)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
