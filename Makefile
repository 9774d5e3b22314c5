# Two commands do everything on a machine with git, make and Python 3.11 or newer:
#   make demo     sets up and makes the demo
#   make check    sets up, installs what the tests use, and runs every check
PY := .venv/bin/python

# What must be there for the tests; `make check REQUIRE=` runs those that can run here.
comma := ,
XLANSKAFF_TESTDATA ?= ../shared/testdata
REQUIRE ?= office,sdk$(if $(wildcard $(XLANSKAFF_TESTDATA)),$(comma)testdata)
export REQUIRE XLANSKAFF_TESTDATA

.PHONY: demo check setup setup-all lint types layers test spark dask workbooks addin pictures bench

demo: setup
	.venv/bin/xlanskaff demo --out demo --overwrite

check: setup-all lint types layers test

setup:
	@scripts/setup

setup-all:
	@scripts/setup --all

lint:
	$(PY) -m ruff check .

types:
	$(PY) -m mypy

layers:
	.venv/bin/lint-imports

# Also tells whether the workbooks, the add-in and the translations are what their sources say today.
test:
	XLANSKAFF_REQUIRE=$(REQUIRE) $(PY) -m pytest -n 2 --dist worksteal

# Not among the checks: Spark is large, and needs a Java of version 17 or newer that is there already.
spark: setup
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev,spark]'
	XLANSKAFF_REQUIRE=spark $(PY) -m pytest -m spark -s tests/spend

dask: setup
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev,dask]'
	XLANSKAFF_REQUIRE=dask $(PY) -m pytest -m dask tests/services

workbooks: setup
	$(PY) -m xlanskaff.services.templates

addin: setup
	$(PY) -m scripts.addin

pictures: setup-all
	$(PY) -m scripts.pictures
	$(PY) -m scripts.guide

# Contestants that cannot be installed are left out, and the report says so.
bench: setup
	-$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[bench,fast]'
	$(PY) -m benchmarks
