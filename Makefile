# Every target sets the program up first; when nothing has changed that takes a few hundredths of a second.
PYTHON_HERE := .venv/bin/python

.DEFAULT_GOAL := run
.PHONY: setup run test lint bench year faults screenshots lock

setup:
	@packaging/setup.sh

run: setup
	@.venv/bin/teller-app --demo

test: setup
	$(PYTHON_HERE) -m pytest -q

lint: setup
	.venv/bin/ruff check .
	.venv/bin/mypy -p teller_app
	.venv/bin/lint-imports
	.venv/bin/teller-app rulebook check resources/rulebooks

bench: setup
	$(PYTHON_HERE) -m tests.bench

year: setup
	$(PYTHON_HERE) -m tests.year --seeds 20

faults: setup
	$(PYTHON_HERE) -m tests.faults --kills 500

screenshots: setup
	$(PYTHON_HERE) -m tests.screenshots

lock:
	@packaging/lock.sh
