# What each target does is in the README; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install browser demo test check bench weights tables lock clean

help:
	@echo "make install   build the environment in .venv from the lock file"
	@echo "make browser   add what tests in a browser need, so that make test runs them, too"
	@echo "make demo      watch the seed events arrive, alert by alert"
	@echo "make test      run all tests"
	@echo "make check     linters, types, import contracts, then the tests"
	@echo "make bench     measure reading speed, as ratios to a fixed loop"
	@echo "make weights   learn anew what each sign and phrase of a story weighs"
	@echo "make tables    write the store's tables anew from their classes"
	@echo "make lock      write the lock files anew from pyproject.toml"

install: $(VENV)/.installed

# The environment is built anew when the lock changes or its interpreter no longer runs (a moved or half-copied checkout).
$(VENV)/.installed: requirements-dev.txt pyproject.toml
	@$(BIN)/python -c '' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q monitor
	@touch $@

# what the tests in a real browser need besides a browser
browser: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.txt

demo: install
	$(BIN)/python seeds/demo.py

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff check monitor tests seeds
	$(BIN)/ruff format --check monitor tests seeds
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: install
	for each in tests/benchmarks/*.py; do echo "$$each" && $(BIN)/python "$$each" || exit 1; done

weights: install
	$(BIN)/python tests/learning.py

tables: install
	$(BIN)/python tests/tables.py

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --extra articles --extra pictures --extra postgres pyproject.toml -o requirements.txt
	echo hatchling | $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate - -o requirements-build.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --extra dev --extra articles --extra pictures --extra postgres pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --extra browser -c requirements-dev.txt pyproject.toml -o requirements-browser.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
