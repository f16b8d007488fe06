# Each target does its own set-up, so that a fresh clone needs one command and no reading.

PYTHON := .venv/bin/python
APP := $(PYTHON) -m kap_companion
BUILD := build
# What the builders of all systems share lies in packaging itself.
SHARED := PYTHONPATH=.:packaging PYTHONDONTWRITEBYTECODE=1
DOWNLOADS := $(BUILD)/msi/sources
WORKERS := 2

.DEFAULT_GOAL := help
.PHONY: help run test sound check bench faults sabotage acted mutants tour sample screenshots music deb test-deb msi test-msi app check-release describe-release lock upgrade clean setup-app setup-dev setup-mutants setup-music setup-deb setup-msi setup-macos setup-release

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup-app ## open the app; with no display, drive it through a session into build/tour
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  echo "No display here: the tour runs instead, its screenshots go to $(BUILD)/tour"; \
	  QT_QPA_PLATFORM=offscreen $(APP) tour --out $(BUILD)/tour; \
	else \
	  $(APP); \
	fi

test: setup-dev ## run every test, a file at a time in each of two processes; WORKERS=0 for one after the other
ifeq ($(strip $(ARGS)),)
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --ignore=tests/sound
	$(PYTHON) -m pytest tests/sound
else
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)
endif

sound: setup-dev ## hear the music at a private sound server: fades, gaps, levels, losses, the plan of two hours
	$(PYTHON) -m pytest tests/sound -m sound -rP -n $(WORKERS) --dist loadfile $(ARGS)

check: setup-dev ## style, types and layers
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy --strict
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as check; check()'

bench: setup-dev ## measure the figures, each beside its limit
	$(PYTHON) -m tests.bench $(ARGS)

faults: setup-dev ## break disk, clock and process in every way, one table of what held
	$(PYTHON) -m tests.faults.suite $(ARGS)

sabotage: setup-dev ## take away each control of docs/safety.md: does its test notice?
	$(PYTHON) -m tests.sabotage $(ARGS)

acted: setup-dev ## act out a session in a real window, by keys and by mouse, pictures into build/acted
	$(PYTHON) -m tests.acted --by keys --out $(BUILD)/acted/keys $(ARGS)
	$(PYTHON) -m tests.acted --by mouse --out $(BUILD)/acted/mouse $(ARGS)

mutants: setup-mutants ## put mistakes into domain and vault, one at a time: does a test fail? ARGS="domain/undo"
	$(PYTHON) packaging/mutants.py $(ARGS)

tour: setup-app ## drive the real windows through one session, screenshots into build/tour
	QT_QPA_PLATFORM=offscreen $(APP) tour --out $(BUILD)/tour $(ARGS)

sample: setup-app ## make a vault with invented patients in build/sample
	$(APP) sample $(BUILD)/sample

screenshots: setup-dev ## take the README's screenshots again
	PYTHONPATH=. $(PYTHON) packaging/screenshots.py --out docs/screenshots

music: setup-music ## compose the bundled music again
	$(PYTHON) packaging/compose_music.py --out assets/music

deb: setup-deb ## build the Debian package into build/deb
	$(SHARED) $(BUILD)/deb/venv/bin/python packaging/linux/deb.py

test-deb: setup-dev setup-deb ## as root: put that package on fresh machines without a network, use it, take it away
	$(SHARED) $(PYTHON) packaging/linux/test_deb.py $(ARGS)

msi: setup-msi ## build the installer for Windows into build/msi; ARGS=--placeholders without Python and VLC
	$(SHARED) PYTHONHASHSEED=0 $(PYTHON) packaging/windows/msi.py --downloads $(DOWNLOADS) $(ARGS)

test-msi: setup-dev setup-msi ## as root: put such installers on a machine with Wine, one over the other, take them away
	$(SHARED) PYTHONHASHSEED=0 $(PYTHON) packaging/windows/test_msi.py

app: setup-macos ## on macOS: the application into build/macos; VLC_APP=/path/to/VLC.app
	$(SHARED) $(BUILD)/macos/venv/bin/python packaging/macos/app.py --vlc "$(VLC_APP)"

check-release: setup-release ## workflows, shell scripts and notes of a release, without a network
	packaging/check_release.sh

describe-release: setup-release ## look into what was built, list its parts (SBOM), sum it up, into build/release/out
	packaging/describe_release.sh

lock: setup-dev ## write the lock files again after a change in pyproject.toml
	packaging/lock.sh

upgrade: setup-dev ## the same, with the newest versions of everything
	packaging/lock.sh --upgrade

clean: ## remove what can be made again
	rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find kap_companion packaging tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup-app:
	@packaging/setup.sh app

setup-dev:
	@packaging/setup.sh dev

setup-mutants:
	@packaging/setup.sh mutants

setup-music:
	@packaging/setup.sh music

setup-deb:
	@packaging/setup.sh deb

setup-msi:
	@packaging/setup.sh msi

setup-macos:
	@packaging/setup.sh macos

setup-release:
	@packaging/setup.sh release
