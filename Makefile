# Needs python >= 3.11, node >= 20 and make; everything else is fetched into .venv and node_modules.
PYTHON ?= python3
BIN := .venv/bin
NODE := node_modules/.installed
ENV := .venv/.installed
BENCH := .venv/.bench-installed
HOSTS := .venv-hosts/.installed
ROOT_MAY := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: all setup test test-hosts lint types js-test build watch demo bench soak fuzz lock screenshots format clean

all: setup

setup: $(ENV) $(NODE)

$(ENV): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digitwidget needs Python 3.11 or newer, got " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@# JupyterLab runs a Node script from in there, which must not inherit our "type": "module".
	@echo '{}' > .venv/package.json
	@# Dependency groups need pip 25.1. CONSTRAINTS=.ci/oldest.txt installs the oldest releases promised.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev \
	  $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS))
	@# Without it JupyterLab asks each newcomer whether to show its news.
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements 2>/dev/null
	@touch $@

$(NODE): package.json package-lock.json
	@node -e 'if (parseInt(process.versions.node) < 20) { console.error("digitwidget needs Node 20 or newer, got " + process.version); process.exit(1) }'
	npm ci --no-audit --no-fund
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npm run --silent lint

types: setup
	$(BIN)/mypy
	npm run --silent types

js-test: setup
	npm run --silent test

# pytest comes last, so that its own closing line closes the run. A file's tests share what they set
# up: they stay together, and files are run side by side. What drives a browser has a run of its own.
SIDE_BY_SIDE := --numprocesses logical --maxprocesses 4 --dist loadfile
test: setup
	@./.ci/chromium
	@$(MAKE) --no-print-directory lint types js-test
	@$(BIN)/pytest $(SIDE_BY_SIDE) --ignore tests/browser
	@$(BIN)/pytest $(SIDE_BY_SIDE) tests/browser

# Hosts that ask for other releases than JupyterLab and Voila do.
$(HOSTS): pyproject.toml
	test -x .venv-hosts/bin/python || $(PYTHON) -m venv .venv-hosts
	@echo '{}' > .venv-hosts/package.json
	.venv-hosts/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	.venv-hosts/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group hosts
	npm install --silent --no-save --prefix .venv-hosts puppeteer-core@25.16.0
	@touch $@

test-hosts: $(HOSTS)
	@./.ci/chromium
	@./.ci/firefox
	@.venv-hosts/bin/pytest -m hosts tests/browser/hosts

build: setup
	$(BIN)/python scripts/generate_limits.py > js/limits.ts
	npm run --silent build

LAB := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab $(ROOT_MAY) --ip=127.0.0.1 --log-level=WARN \
	  --ServerApp.root_dir=examples --LabApp.default_url=/lab/tree/quickstart.ipynb \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	  --LabApp.news_url=None --LabApp.extension_manager=readonly

# Every change under js/ is built at once, and widgets on show take it over without a restart.
watch: setup
	@npm run --silent watch & trap "kill $$!" EXIT; export ANYWIDGET_HMR=1; $(LAB)

# JupyterLab prints its address where it can open no browser.
demo: $(ENV)
	$(LAB)

$(BENCH): $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@touch $@

bench: setup $(BENCH)
	@./.ci/chromium
	@$(BIN)/python benchmarks/run.py

# Thousands of hostile files, hundreds of killed saves, a class on one Voila, widgets made and closed:
# some ten minutes, three tables.
soak: $(ENV)
	@./.ci/chromium
	@$(BIN)/python benchmarks/soak.py
	@$(BIN)/python benchmarks/voila_load.py
	@$(BIN)/python benchmarks/notebook_life.py

# A hundred thousand messages of a stranger among those of pages and cells: some minutes, one table.
fuzz: $(ENV)
	@$(BIN)/python benchmarks/fuzz.py

# The newest releases that all promised Pythons can have, to be tried: make setup CONSTRAINTS=.ci/lock.txt
lock: $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --quiet \
	  --no-annotate --custom-compile-command "make lock" --output-file .ci/lock.txt

screenshots: setup
	@./.ci/chromium
	$(BIN)/python tests/browser/screenshots.py docs

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent format

clean:
	rm -rf .venv .venv-hosts node_modules .mypy_cache .pytest_cache .ruff_cache build dist
