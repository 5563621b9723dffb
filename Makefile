# Geo Fondue. Python 3.11 or newer and make are all that is needed; nothing is installed outside .venv.
#
#   make demo      the made-up demo country, its reports and the map at http://127.0.0.1:8000/
#   make test      every test; those that need Chromium, ogrinfo or PostGIS say so where they are absent
#   make install   .venv with Geo Fondue and all that tests and checks need
#   make check     ruff, mypy --strict and the floors (import-linter)
#   make format    put the code in its one form
#   make contract  write api/openapi.json anew from the application
#   make bench     measure against the peers, as ratios in one run (a quarter of an hour on two free cores)
#   make bench-curves   how it scales with points, areas and vertices, and the picture (a quarter of an hour, 12 GB)
#   make bench-http     requests a second against a constant, PostGIS and TiPg; needs wrk
#   make bench-imports  rows a second into SQLite and PostgreSQL, against pandas and a bare COPY (two minutes)
#   make bench-hooks    how long a webhook takes while maps are drawn, on SQLite and PostgreSQL
#   make bench-statistics   figures of 1.5 and 10 million reports, against SQL and DuckDB (ten minutes, 8 GB of disk)
#   make bench-pages    what pages weigh and take in a slowed Chromium, against folium's own map (ten minutes)
#   make bench-check    hold the index to exact arithmetic on 24 million points (five minutes)
#   make docs      the guide as a site in site/
#   make clean     remove what make made, but no data folder

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST ?= -n auto

# Versions are pinned in constraints.txt, those of the build (hatchling, Node) too: newer versions of pip
# want a variable of its own for that, older ones ignore it.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet
BUILT_FROM := pyproject.toml constraints.txt hatch_build.py maps/package.json maps/package-lock.json

.PHONY: demo test install check format contract bench bench-curves bench-http bench-imports bench-hooks bench-statistics bench-pages bench-check docs clean

demo: $(VENV)/.base
	@$(BIN)/geo-fondue demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(PYTEST)

install: $(VENV)/.dev

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

contract: $(VENV)/.dev
	$(BIN)/python -m geo_fondue.api.contract > api/openapi.json.new && mv api/openapi.json.new api/openapi.json

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

bench-curves: $(VENV)/.bench
	$(BIN)/python -m benchmarks curves --json docs/design/curves.json
	$(BIN)/python -m benchmarks picture docs/design/curves.json docs/design/curves.svg

bench-http: $(VENV)/.bench
	$(BIN)/python -m benchmarks.http

bench-imports: $(VENV)/.bench
	$(BIN)/python -m benchmarks imports

bench-hooks: $(VENV)/.dev
	$(BIN)/python -m benchmarks.hooks

bench-statistics: $(VENV)/.bench
	$(BIN)/python -m benchmarks statistics

bench-pages: $(VENV)/.dev
	$(BIN)/python -m benchmarks pages

bench-check: $(VENV)/.dev
	$(BIN)/python -m benchmarks check

docs: $(VENV)/.docs
	$(BIN)/mkdocs build --strict

clean:
	rm -rf $(VENV) build dist site maps/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Geo Fondue needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.base: $(BIN)/python $(BUILT_FROM)
	@echo "Installing Geo Fondue into $(VENV) (a minute or two, once) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python $(BUILT_FROM)
	@echo "Installing Geo Fondue and what its tests need into $(VENV) (a minute or two, once) ..."
	@$(PIP) --editable '.[test,check]'
	@touch $(VENV)/.base $@

# A peer that has no package for this machine is left out by the benchmarks, which say so.
$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) --editable '.[bench]' || echo "Not all peers can be installed here."
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	@$(PIP) --editable '.[docs]'
	@touch $@
