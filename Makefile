# Two commands: `make demo` shows what dateline does, `make test` checks and tests everything. Both set up what they need; nothing is
# done twice (stamps in .venv). PYTHON chooses the interpreter, 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
LOCKED := $(BIN)/python -m pip install --quiet --no-compile --constraint requirements.lock

.PHONY: demo test lint types imports unit docs seeds floors figures lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.run  ## the bundled article, as a table on the terminal
	@$(BIN)/dateline demo

test: lint types imports unit  ## every check, every test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy --strict

imports: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest

docs: $(VENV)/.dev  ## write the output below the commands of README and docs anew, to be read before it is committed
	DATELINE_DOCS=write $(BIN)/python -m pytest tests/test_docs.py

seeds: $(VENV)/.run  ## write the texts of the seeds from their markup
	$(BIN)/python -c 'import pathlib, dateline.training.markup as m; [m.write_text(p) for p in pathlib.Path("seeds").glob("*.news")]'

floors: $(VENV)/.dev  ## quality on the dev sets beside the checkout, if they are there, against tests/floors.json
	@DATELINE="$(CURDIR)/$(BIN)/dateline" $(BIN)/python benchmarks/floors.py

figures: $(VENV)/.dev  ## speed, memory and quality beside peers
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/quality.py

$(VENV)/.made:
	@sh .ci/venv "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing dateline and what it needs into $(VENV), once" >&2
	@$(LOCKED) hatchling editables
	@$(LOCKED) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing what the checks and tests need, once" >&2
	@$(LOCKED) --no-build-isolation --editable '.[dev]'
	@touch $@

lock:  ## resolve the newest versions anew
	rm -rf $(VENV)-lock && sh .ci/venv "$(PYTHON)" $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet '.[dev]'
	{ sed -n '/^#/p' requirements.lock; $(VENV)-lock/bin/python -m pip freeze --exclude dateline | grep -v '^#' | LC_ALL=C sort -f; } > requirements.new
	mv requirements.new requirements.lock && rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
