# papertui. `make help` lists what there is.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# without what the theme announces at every run
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check docs screenshots golden format bench bench-quality clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: $(VENV)/ready ## set up on first use, then start papertui (ARGS="list -n 5" passes arguments)
	@$(BIN)/python -m papertui $(ARGS)

test: $(VENV)/ready-dev ## the whole test suite (ARGS="tests/unit -k dates" narrows it)
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/ready-dev ## style, types, import layers, the documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/docs.py --check
	@site=$$(mktemp -d) && trap 'rm -rf "$$site"' EXIT && $(MKDOCS) build --quiet --strict --site-dir "$$site"

docs: $(VENV)/ready-dev ## write the generated parts of docs/ anew and build the site into site/
	$(BIN)/python scripts/docs.py
	$(MKDOCS) build --quiet --strict
	@echo "Open site/index.html"

screenshots: $(VENV)/ready-dev ## draw the pictures of docs/images anew (ARGS="main help" draws only these)
	@$(BIN)/python scripts/screenshot.py $(ARGS)

golden: $(VENV)/ready-dev ## write the approved screens in tests/golden/screens anew
	@rm -f tests/golden/screens/*.txt
	@PAPERTUI_GOLDEN=write $(BIN)/python -m pytest -q tests/golden

format: $(VENV)/ready-dev ## apply the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/ready-dev ## measure speed and memory, and print the table of docs/performance.md
	@PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

bench-quality: $(VENV)/ready-dev ## measure how good search is, on collections with judged answers
	@PYTHONPATH=tests $(BIN)/python -m bench.quality $(ARGS)

clean: ## remove what make and the tools have made
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps hold the folder's path, as an environment that was moved or copied does not work.
$(VENV)/here:
	@test -n "$(PYTHON)" || { \
		echo "papertui needs Python 3.11 or newer, and found: $$(python3 --version 2>&1 || echo none)." >&2; \
		echo "Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "papertui needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: install its venv package (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up papertui in $(VENV), once …"
	@$(PYTHON) -m venv --clear $(VENV)
	@pwd > $@

$(VENV)/ready: $(VENV)/here pyproject.toml
	@$(BIN)/python -m pip install --quiet --editable .
	@-$(BIN)/python -m compileall -q -j 0 src $(VENV)/lib >/dev/null 2>&1
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	@echo "Setting up the development tools in $(VENV), once …"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

ifneq ($(wildcard $(VENV)/here),)
ifneq ($(shell cat $(VENV)/here),$(CURDIR))
$(shell rm -f $(VENV)/here $(VENV)/ready $(VENV)/ready-dev)
endif
endif
