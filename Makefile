# One command each. `make help` lists them.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SITE := http://127.0.0.1:$(PORT)
# Links follow the port, unless .env says that this is the real site.
ifeq ($(shell grep -s "^SITE_URL=['\"]\?https" .env),)
export SITE_URL := $(SITE)
endif
WORKER := $(BIN)/python manage.py run_worker --watch
# The first Python from 3.12 to 3.14 that answers, wherever version managers keep it.
FIND_PYTHON := for p in python3.14 python3.13 python3.12 \
	"$$HOME"/.pyenv/versions/3.14*/bin/python "$$HOME"/.pyenv/versions/3.13*/bin/python "$$HOME"/.pyenv/versions/3.12*/bin/python \
	"$$HOME"/.local/share/uv/python/*/bin/python3 /opt/python*/bin/python3 python3 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && { echo "$$p"; break; }; done

# An update that was killed half-way goes back before anything else is done with what it left. Its virtual environment
# may be on its way to another name.
ANY_PYTHON := $(firstword $(wildcard $(BIN)/python .venv.before/bin/python) python3)
ifneq ($(and $(wildcard .update),$(filter run dev site,$(MAKECMDGOALS))),)
ifneq ($(shell $(ANY_PYTHON) -m deploy.update --only-finish >&2 && echo well),well)
$(error The update that was cut off could not be finished. What is said above tells why)
endif
endif

# A virtual environment whose Python is gone, or is another one now, is made anew. One that was moved is as good as
# before: nothing here starts a script that names the folder in which it was made.
ifneq ($(wildcard $(VENV)/run.stamp),)
ifneq ($(shell $(BIN)/python -c 'import django' 2>/dev/null && echo sound),sound)
$(shell rm -f $(VENV)/run.stamp $(VENV)/test.stamp)
ANEW := --clear
endif
endif

.DEFAULT_GOAL := help
.PHONY: help run dev site install-service update test test-fast soak bench bench-form bench-desk lint audit format lock messages shell clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 17

run: $(VENV)/run.stamp .env var/static/staticfiles.json ## serve the site as production does (PORT=8000)
	@$(BIN)/python -m therapyties.serve --bind 127.0.0.1:$(PORT)

dev: site ## serve with reload and error pages (PORT=8000)
	@$(BIN)/python -m therapyties.bootstrap port $(PORT)
	@DEBUG=true $(BIN)/python -m therapyties.bootstrap beside "$(WORKER)" "$(BIN)/python manage.py runserver 127.0.0.1:$(PORT)"

site: $(VENV)/run.stamp .env
	@$(BIN)/python -m therapyties.serve --only-prepare

install-service: $(VENV)/run.stamp ## make it a service of systemd behind Caddy, on a machine of its own
	@$(BIN)/python -m deploy.service

update: ## take the next version, or leave everything as it was (VERSION=, with BACKUP= to go back)
	@$(ANY_PYTHON) -m deploy.update $(VERSION) $(if $(BACKUP),--restore "$(BACKUP)")

test: $(VENV)/test.stamp ## everything: lint, checks, both databases, the browser
	@$(BIN)/python -m tests.run

test-fast: $(VENV)/test.stamp ## what needs no browser and no PostgreSQL, without the slowest (a minute or so)
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not browser and not slow"

soak: $(VENV)/test.stamp ## the same as test in full doses: every width and colour, long races (an hour or so)
	@$(BIN)/python -m tests.run --dose full

bench: $(VENV)/test.stamp ## measure pages, the start and memory beside other servers (ten minutes)
	@$(BIN)/python -m tests.bench

bench-form: $(VENV)/test.stamp ## measure the form, a booking and a page under load (a few minutes)
	@$(BIN)/python -m tests.benchmark

bench-desk: $(VENV)/test.stamp ## measure the desk's pages, its search and the reading of calendars (a few minutes)
	@$(BIN)/python -m tests.desk_benchmark
	@$(BIN)/python -m tests.calendar_benchmark

lint: $(VENV)/test.stamp ## format, lint, imports, types and dependencies, changing nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djangofmt --quiet --check templates
	@$(BIN)/python -m djlint --lint --quiet templates
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(BIN)/python -m mypy
	@$(BIN)/python -m deptry .
	@$(BIN)/python -m deptry . --exclude '\.(git|venv)' --ignore DEP004 # the tests, too: they alone import the dev group

audit: $(VENV)/test.stamp ## ask whether a pinned package has a known fault (needs the network)
	@$(BIN)/python -m tests.audit

format: $(VENV)/test.stamp ## put the code into its one shape
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/djangofmt --quiet templates

lock: $(VENV)/test.stamp ## pin all dependencies anew, with hashes and without addresses
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml --extra s3 --group dev -o requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml --extra s3 -c requirements.txt -o requirements-s3.txt

messages: $(VENV)/test.stamp ## collect the words that visitors read into the Hebrew catalogue, and compile it
	@$(BIN)/python -m tests.catalogue

shell: site ## a Python shell inside the site
	@$(BIN)/python manage.py shell

clean: ## remove the virtual environment and caches; the site's data under var/ stays
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache

# Compressing takes ten seconds, so it is done only when a file has changed (or DATA_DIR is not var).
var/static/staticfiles.json: $(shell find static -type f) therapyties/staticfiles.py $(VENV)/run.stamp | .env
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@[ ! -e $@ ] || touch $@

.env: | $(VENV)/run.stamp
	@$(BIN)/python -m therapyties.bootstrap env

$(VENV)/run.stamp: requirements.txt
	@python=$$($(FIND_PYTHON)); \
	[ -n "$$python" ] || { echo "Therapy Ties needs Python 3.12, 3.13 or 3.14 and found none: install one (for example: pyenv install 3.13, or your system's python3.13 with its venv package) and run make again." >&2; exit 1; }; \
	echo "Installing into $(VENV) with $$($$python --version) …"; \
	"$$python" -m venv $(ANEW) $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
