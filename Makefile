# Every target sets up what it needs: a virtual environment with pinned packages, Node from a wheel, the CDK
# command line from package-lock.json. Python 3.11 or newer and make are all that a machine must have.

SCENARIO ?= three-tier-web
PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

NO_PACKAGES := echo "The packages could not be installed, for the reason above. The first set-up needs a network, or a mirror that pip and npm are configured for; run the same command again once there is one." >&2

.PHONY: setup deploy destroy synth test check bench pins generated clean help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready node_modules/ready $(BIN)/node ## install everything, once

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { echo "No virtual environment could be made: install your system's python3-venv package" >&2; exit 1; }
	@echo "Installing Python packages (once, about two minutes) ..."
	@$(PIP_INSTALL) -r requirements.txt || { $(NO_PACKAGES); exit 1; }
	@touch $@

node_modules/ready: .venv/ready package.json package-lock.json
	@echo "Installing the CDK command line ..."
	@$(BIN)/npm ci --no-audit --no-fund --loglevel=error || { $(NO_PACKAGES); exit 1; }
	@$(BIN)/python -m sandbox.toolchain
	@touch $@

$(BIN)/node: | node_modules/ready
	@$(BIN)/python -m sandbox.toolchain

deploy: setup ## deploy SCENARIO into the embedded account and check what it promises
	@$(BIN)/refarch deploy $(SCENARIO)
	@$(BIN)/refarch check $(SCENARIO) || test $$? -eq 3 # 3: some promises cannot be decided yet; they are shown as unknown

destroy: setup ## take SCENARIO out of the embedded account
	@$(BIN)/refarch destroy $(SCENARIO)

synth: setup ## show SCENARIO's template
	@$(BIN)/cdk synth -c scenario=$(SCENARIO)

test: setup ## everything that CI runs
	@$(BIN)/python -m tests.run

bench: setup ## speed and memory, as ratios measured side by side
	@$(BIN)/python -m tests.bench

generated: setup ## write every generated file anew
	@$(BIN)/python -m study.generate

pins: ## work out requirements.txt anew from pyproject.toml
	@$(PYTHON) -m venv --clear .venv-pins
	@.venv-pins/bin/python -m pip install --quiet '.[sandbox,study,check]'
	@.venv-pins/bin/python -m pip freeze --exclude refarch | sed 's/^\(pip\|setuptools\|wheel\)==.*//;/^$$/d' > requirements.txt
	@echo '-e .' >> requirements.txt
	@rm -rf .venv-pins

clean: ## remove everything that was installed or built
	@-test -x $(BIN)/refarch && $(BIN)/refarch sandbox stop 2>/dev/null
	@rm -rf .venv .venv-pins node_modules cdk.out .refarch build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
