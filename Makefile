# Everything bootstraps itself from Python (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
BENCH := .venv-bench
PEERS := $(BENCH)/.ready
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: demo test check fuzz-api mutation lint docs site signal tried release release-check sbom example train quality fit-policy train-requests format lock bench bench-graph bench-learning bench-reading bench-page bench-load screenshots chromium strace bench-campaigns clean

demo: $(READY)  ## the main job on the example archive
	@$(BIN)/whosthere demo

test: lint chromium strace  ## everything
	$(BIN)/python -m pytest -n auto

check: lint  ## the everyday check: style, types, import contracts, fast tests, docs fresh
	$(BIN)/python -m pytest -n auto -m "not slow" --hypothesis-profile=quick

fuzz-api: $(DEV)  ## 10,000 cases against the description of the API, new ones each time; make fuzz-api CASES=1500
	WHOSTHERE_API_CASES=$(or $(CASES),10000) $(BIN)/python -m pytest -n auto tests/test_api_fuzz.py

mutation: $(DEV)  ## are the tests of what judges any good? breaks it in many small ways; make mutation ONLY="weights signals.asks" MOST=1000
	nice -n 10 $(BIN)/python -m mutation.run $(ONLY) $(if $(MOST),--most $(MOST))

lint: $(DEV)
	$(BIN)/ruff check src tests benchmarks training release mutation
	$(BIN)/ruff format --check src tests benchmarks training release mutation
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

chromium:  ## the browser tests' browser, where there is none and Debian's can be installed
	@command -v chromium chromium-browser google-chrome >/dev/null || test -n "$$WHOSTHERE_CHROMIUM" || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q chromium; } || \
	  echo "no Chromium: the browser tests are left out"

docs: $(DEV)  ## write the generated pages anew, and what README and docs show of the program
	$(BIN)/whosthere signals --format markdown > docs/signals.md
	$(BIN)/python -c "from whosthere.catalogues import facts_markdown; print(facts_markdown(), end='')" > docs/facts.md
	$(BIN)/python release/pages.py
	$(BIN)/python tests/shown.py

site: $(DEV)  ## the docs as a site in site/, which opens from the disk
	$(BIN)/properdocs build --quiet
	@echo "open site/index.html"

signal: $(DEV)  ## try one signal: its examples, and what holds for all; make signal NAME=note_asks_for_a_call
	@grep -rqs "^def $(NAME)(" src/whosthere/signals || { echo "no signal is called '$(NAME)'; whosthere signals lists them"; exit 2; }
	$(BIN)/python -m pytest -n 0 tests/test_signals.py -k "$(NAME) or not ["

tried: $(DEV)  ## which rows of the authored corpus a signal says yes to; make tried NAME=note_asks_for_a_call
	@grep -rqs "^def $(NAME)(" src/whosthere/signals || { echo "no signal is called '$(NAME)'; whosthere signals lists them"; exit 2; }
	$(BIN)/python training/tried.py $(NAME)

release-check: $(DEV)  ## wheel and sdist installed fresh on every Python here, with the lowest and the newest dependencies
	$(BIN)/python -m release.check $(if $(ONLY),--python $(ONLY))

release: sbom  ## wheel, sdist and bill of materials, in dist/
	$(BIN)/python -m release.check
	$(BIN)/python -m build --no-isolation --outdir dist .

sbom: $(DEV)  ## the bill of materials (CycloneDX) of what runs, at the locked versions
	$(BIN)/python -m release.sbom dist/whosthere.cdx.json

example: $(DEV)  ## build the example archive anew from its stories
	$(BIN)/python -m whosthere.example.build

train: $(DEV)  ## fit weights and wording on the authored corpus, to the byte
	$(BIN)/python training/fit.py

strace:  ## what the tests watch system calls with, where there is none and Debian's can be installed
	@command -v strace >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q strace; } || \
	  echo "no strace: the tests that watch system calls are left out"

fit-policy: $(DEV)  ## what benefits would count by what friends advised in scenes, and how often the advice is theirs
	$(BIN)/python training/fit_policy.py

train-requests: $(DEV)  ## measure the weights of who asks whom on made worlds, to the byte
	$(BIN)/python training/fit_requests.py

format: $(DEV)
	$(BIN)/ruff check --fix src tests benchmarks training release mutation
	$(BIN)/ruff format src tests benchmarks training release mutation

bench: $(DEV)  ## speed and memory on the largest legal archive, as ratios in one run
	$(BIN)/python benchmarks/triage_largest.py
	$(BIN)/python benchmarks/network_largest.py

bench-graph: $(DEV)  ## who asks whom beside plainer ways; make bench-graph HOST=facebook_combined.txt TRUST=soc-sign-bitcoinotc.csv
	$(BIN)/python benchmarks/graph.py $(if $(HOST),--host $(HOST)) $(if $(TRUST),--trust $(TRUST)) --sizes 1000000

bench-page: $(DEV)  ## the page over 5,000 requests in a browser, against a bare static page
	$(BIN)/python benchmarks/page.py

bench-load: $(DEV)  ## the API under 200 clients for 60 s, bad ones among them
	$(BIN)/python benchmarks/load.py

screenshots: $(DEV) chromium  ## the pictures of the README
	cd tests && ../$(BIN)/python -m page.screenshots

bench-campaigns: $(DEV)  ## campaigns: quality by mutation, speed beside rensa and datasketch in one run
	$(BIN)/python benchmarks/campaigns.py

quality: $(DEV)  ## measure the reading on authors left out of the fit, and write the figures
	$(BIN)/python training/quality.py

bench-learning: $(DEV)  ## how soon it learns an owner's tastes
	$(BIN)/python benchmarks/learning.py

bench-reading: $(PEERS)  ## ours against peers trained on the same corpus, in an environment of their own
	$(BENCH)/bin/python benchmarks/reading.py $(if $(ON),--on $(ON))

$(PEERS): pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install -q "pip>=25.1"
	$(BENCH)/bin/pip install -q -e . --group bench
	@touch $(PEERS)

lock: $(DEV)  ## resolve the dependencies anew: what runs, and what develops
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile $(LOCK) --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "whosthere needs Python 3.11 or newer; try: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $(READY)

$(DEV): requirements-dev.lock $(READY)
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $(DEV)

clean:
	rm -rf $(VENV) $(BENCH) dist .*_cache .hypothesis
