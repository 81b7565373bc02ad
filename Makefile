# Every target works from a fresh clone: it makes .venv and installs what it needs, and does so again
# only when pyproject.toml is newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Under CI nothing is left out.
QUICK := $(if $(CI),,-m "not slow")
# Processes that share the tests, each with the library in memory; `make test WORKERS=0` runs them in one, as a
# debugger wants it.
WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

.PHONY: demo test test-all lint bench venv clean distclean

demo: $(VENV)/.core
	$(BIN)/rmd check proofs
	mkdir -p build
	$(BIN)/rmd tex geometric_convergence --out build/geometric_convergence.tex

test: $(VENV)/.test
	$(PYTEST) $(QUICK)

test-all: $(VENV)/.test
	$(PYTEST)

lint: $(VENV)/.lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.core
	$(BIN)/python -m benchmarks

venv: $(VENV)/.dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.dev: $(VENV)/.%: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[$*]'
	touch $@

clean:
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name $(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)
