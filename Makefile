# Everything here sets itself up: a virtual environment in .venv, made again when pyproject.toml changes.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: report test lint format schemas markers bench clean

report: $(READY)  ## audit the shipped claims and show the report
	$(BIN)/mesoevidence report --fail-on never

test: $(READY)  ## run the test suite
	$(BIN)/python -m pytest -n auto

lint: $(READY)  ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: $(READY)  ## write the JSON Schemas of the record files again
	$(BIN)/python -m mesoevidence.records.schema

# Copy that nobody has tuned on is kept to measure with, and teaches nothing; real pages, restated, teach more than what was invented.
UNREAD   := ninth eighteenth twentyfirst thirtyninth fortieth
REAL     := . twentyfifth twentysixth twentyseventh twentyeighth twentyninth thirtieth thirtyfirst thirtysecond thirtythird \
            thirtyfourth thirtyfifth thirtysixth thirtyseventh thirtyeighth restated/read.tsv restated/read_pages.tsv \
            restated/taught_pages.tsv
LEARNED  := $(patsubst tests/labelled/%/labels.yaml,%,$(sort $(wildcard tests/labelled/*/labels.yaml)))
INVENTED := $(filter-out $(UNREAD) $(REAL),$(LEARNED))
TRAPS    := $(filter-out $(UNREAD:%=tests/labelled/%/redteam.yaml),$(sort $(wildcard tests/labelled/redteam.yaml tests/labelled/*/redteam.yaml)))

markers: $(READY)  ## learn again, from labelled copy, which words mark a claim
	$(BIN)/python -m mesoevidence.learning $(REAL:%=tests/labelled/%) --less $(INVENTED:%=tests/labelled/%) $(TRAPS) > kb/phrases/markers.new
	mv kb/phrases/markers.new kb/phrases/markers.yaml

bench: $(READY)  ## measure, side by side with doorstop and strictdoc
	$(BIN)/python -m bench.run

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)
