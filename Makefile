# Needs Python 3.11 or later with venv, and make. `make help` lists what there is.
PYTHON ?= python3
VENV = .venv/bin/python
READY = .venv/ready

.PHONY: help run dev admin test test-quick test-nightly check bench bench-large lock

help:
	@echo "make run     serve the site at http://127.0.0.1:8000/ (PORT=8001 make run: at another port)"
	@echo "make dev     the same for developing: restarts when the code changes, shows errors, keeps var/dev.sqlite3 of its own"
	@echo "make admin   create an editor for /admin/"
	@echo "make test    run every test that this machine can run (ARGS=\"-k name\": some of them)"
	@echo "make test-quick  run the quick ones on SQLite, without a browser, for between two edits (ARGS as above)"
	@echo "make test-nightly  run every test, with a thousand random examples for each property instead of 50"
	@echo "make check   lint, and check settings and migrations (ARGS=ruff: that alone)"
	@echo "make bench   measure the finder and pages with a million claims, loading and checking (an hour; BENCH_DIR keeps the databases)"
	@echo "make bench-large  measure the finder with ten million claims on SQLite (half an hour, and 15 GB in BENCH_DIR)"
	@echo "make lock    write requirements.txt anew from requirements.in (needs uv)"
	@echo "DATABASE_URL=postgres://user:password@host:5432/name goes before any of them to use PostgreSQL."

# On this machine it is plain HTTP, on the loopback address.
run: $(READY) .env
	@HTTPS=off exec $(VENV) manage.py serve

# `DEBUG=1 make admin` creates an editor of its database.
dev: $(READY)
	@DEBUG=1 HTTPS=off exec $(VENV) manage.py serve --reload

admin: $(READY) .env
	@HTTPS=off $(VENV) manage.py create_editor

test-quick: $(READY)
	@DATABASE_URL= $(VENV) -m pytest -m "not browser and not slow" -n 2 --dist worksteal $(ARGS)

test-nightly: $(READY)
	@EXAMPLES=1000 $(VENV) -m tests.run $(ARGS)

test: $(READY)
	@$(VENV) -m tests.run $(ARGS)

check: $(READY)
	@$(VENV) -m tests.lint $(ARGS)

bench: $(READY)
	@$(VENV) -m tests.benchmarks.loading
	@$(VENV) -m tests.benchmarks.checking
	@$(VENV) -m tests.benchmarks.finder
	@$(VENV) -m tests.benchmarks.pictures
	@$(VENV) -m tests.benchmarks.stalling
	@$(VENV) -m tests.benchmarks.report

bench-large: $(READY)
	@$(VENV) -m tests.benchmarks.finder --sizes 10000000 --databases sqlite --results large
	@$(VENV) -m tests.benchmarks.report

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" requirements.in --output-file requirements.txt

# Made anew whenever the requirements change: nothing is left behind of what they no longer name.
$(READY): requirements.txt
	@command -v "$(PYTHON)" > /dev/null || { echo "There is no “$(PYTHON)” here: install Python 3.11 or later (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "“$(PYTHON)” is older than Python 3.11: install a later one and name it, for example: make PYTHON=python3.13 $(or $(MAKECMDGOALS),run)" >&2; exit 1; }
	@"$(PYTHON)" -c "import venv, ensurepip" 2> /dev/null || { echo "“$(PYTHON)” has no venv: install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Installing the packages into .venv; this happens once."
	@"$(PYTHON)" -m venv --clear .venv
	@$(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $(READY)

# Written aside and moved, so that a start cut short leaves no half of it.
.env: | $(READY)
	@umask 077 && $(VENV) -c "import secrets; print('SECRET_KEY=' + secrets.token_urlsafe(50))" > .env.new && mv .env.new .env
