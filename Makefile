# Every target sets the program up first; when nothing has changed that takes a few hundredths of a second.
PYTHON_HERE := .venv/bin/python

.DEFAULT_GOAL := run
TOOLS := build/release-tools
TOOLS_STAMP := $(TOOLS)/.set-up
RELEASE_FACTS = PYTHONPATH=packaging $(TOOLS)/bin/python -m release_facts
ADVISORIES ?= packaging/advisories.json
MUTATION := build/mutation-tools
MUTATION_STAMP := $(MUTATION)/.set-up
SPARK := build/spark
SPARK_STAMP := $(SPARK)/.set-up
.PHONY: setup run test test-all lint bench bench-long properties extracts year faults soak monkey mutants screenshots layout spark batch-check lock sign-rulebooks release-tools release-facts advisories

setup:
	@packaging/setup.sh

run: setup
	@.venv/bin/teller-app --demo

test: setup
	@packaging/test-system.sh
	$(PYTHON_HERE) -m pytest -q -n auto --dist worksteal --short

# Every case of every test: of those that are marked long, `make test` runs a sample.
test-all: setup
	@packaging/test-system.sh
	$(PYTHON_HERE) -m pytest -q -n auto --dist worksteal

lint: setup
	.venv/bin/ruff check .
	.venv/bin/mypy -p teller_app
	.venv/bin/lint-imports
	.venv/bin/teller-app rulebook check resources/rulebooks

bench: setup
	$(PYTHON_HERE) -m tests.bench
	$(PYTHON_HERE) -m tests.bench_batch
	$(PYTHON_HERE) -m tests.bench_import

# The same with 10 million clients, and one job by other means: some 15 GB of disk, and hours.
bench-long: setup
	$(PYTHON_HERE) -m tests.bench
	$(PYTHON_HERE) -m tests.bench_batch
	$(PYTHON_HERE) -m tests.bench_batch --rows 10000000
	$(PYTHON_HERE) -m tests.bench_beside
	$(PYTHON_HERE) -m tests.bench_import --long

properties: setup
	$(PYTHON_HERE) -m tests.properties

extracts: setup
	$(PYTHON_HERE) -m tests.golden_extracts

year: setup
	$(PYTHON_HERE) -m tests.year --seeds 20

faults: setup
	$(PYTHON_HERE) -m tests.faults --kills 500

soak: setup
	$(PYTHON_HERE) -m tests.soak

monkey: setup
	$(PYTHON_HERE) -m tests.monkey

# mutmut is no part of what `make setup` installs: it lies beside it, and only this target looks there.
$(MUTATION_STAMP): packaging/mutants.lock | setup
	@rm -rf $(MUTATION) && mkdir -p build
	@$(PYTHON_HERE) -m pip --disable-pip-version-check --quiet install --no-input \
		--require-hashes --only-binary :all: --target $(MUTATION) -r packaging/mutants.lock
	@touch $@

mutants: setup $(MUTATION_STAMP)
	$(PYTHON_HERE) -m tests.mutants $(WORDS)

# Spark lies beside as well. It comes as source alone; what builds it has its hash in the same lock.
$(SPARK_STAMP): packaging/spark.lock | setup
	@rm -rf $(SPARK) && mkdir -p build
	@PIP_CONSTRAINT=packaging/spark.lock $(PYTHON_HERE) -m pip --disable-pip-version-check --quiet install \
		--no-input --require-hashes --target $(SPARK) -r packaging/spark.lock
	@touch $@

spark: setup $(SPARK_STAMP)
	PYTHONPATH=$(SPARK) $(PYTHON_HERE) -m pytest -q tests/batch/test_spark.py

# A million rows one by one under four editions, and a data set that nobody here wrote; some minutes of a core each.
batch-check: setup
	$(PYTHON_HERE) -m tests.batch_check

screenshots: setup
	$(PYTHON_HERE) -m tests.screenshots
	$(PYTHON_HERE) -m tests.screenshots --manual

layout: setup
	$(PYTHON_HERE) -m tests.layout

lock:
	@packaging/lock.sh

sign-rulebooks: setup
	@$(PYTHON_HERE) packaging/sign_rulebooks.py

# What only a release needs lies in a place of its own, from a lock of its own.
$(TOOLS_STAMP): packaging/release.lock | setup
	@rm -rf $(TOOLS) && mkdir -p build
	@$(PYTHON_HERE) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip --disable-pip-version-check --quiet install --no-input \
		--require-hashes --only-binary :all: -r packaging/release.lock
	@touch $@

release-tools: setup $(TOOLS_STAMP)

release-facts: setup $(TOOLS_STAMP)
	@$(RELEASE_FACTS) --advisories "$(ADVISORIES)" \
		--site "$$($(PYTHON_HERE) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

advisories: setup $(TOOLS_STAMP)
	@$(RELEASE_FACTS) --refresh --advisories "$(ADVISORIES)"
