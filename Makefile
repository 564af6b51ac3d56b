# Everything a developer or CI runs. `make` lists the targets.
# A recipe is one bash script: it stops at the first command that fails, and its trap cleans up after it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PHASES := setup lint unit browser fuzz-api
CARGO_DENY := 0.20.2
CARGO_FUZZ := 0.13.2
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= csv xlsx xml number
TARGET_DIR = $${CARGO_TARGET_DIR:-target}
# `make test` sets things up once; a single target sees to it by itself.
READY = $(if $(IN_TEST),,setup)

.PHONY: help test audit bench fuzz clean $(PHASES)

help: ## list the targets
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

test: ## everything below down to fuzz-api, in this order; what CI runs
	times=()
	for phase in $(PHASES); do
		printf '\n=== %s ===\n' "$$phase"
		begin=$$SECONDS
		if ! $(MAKE) "$$phase" IN_TEST=1; then
			printf '\nmake test: FAILED in %s (after %s s)\n' "$$phase" "$$SECONDS"
			exit 1
		fi
		times+=("$$phase $$((SECONDS - begin)) s")
	done
	printf -v list '%s, ' "$${times[@]}"
	printf '\nmake test: passed in %s s (%s)\n' "$$SECONDS" "$${list%, }"

setup: ## install what the tests need and is missing (Debian packages, Node and Python tools)
	scripts/setup.sh

lint: ## formatting, clippy and the documentation, warnings as errors
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --locked

unit: $(READY) ## Rust tests, with a throw-away PostgreSQL and model servers
	run=$$(mktemp -d "$${TMPDIR:-/tmp}/banso-unit.XXXXXX")
	chmod 711 "$$run" # root's PostgreSQL runs as the user postgres, who must get in
	finish() {
		local status=$$?
		if ((status)); then
			mkdir -p "$(TARGET_DIR)/test-logs"
			cp "$$run"/llm/*.log "$(TARGET_DIR)/test-logs/" 2>/dev/null || true
			cp "$$run/pg/log" "$(TARGET_DIR)/test-logs/postgres.log" 2>/dev/null || true
			echo "the servers' logs are in $(TARGET_DIR)/test-logs" >&2
		fi
		tests/tools/servers.sh stop "$$run/llm" || true
		[[ ! -d $$run/pg ]] || scripts/pg.sh stop "$$run/pg" || true
		rm -rf "$$run"
	}
	trap finish EXIT
	trap 'exit 130' INT TERM
	TEST_POSTGRES_URL=$$(scripts/pg.sh start "$$run/pg")
	export TEST_POSTGRES_URL
	servers=$$(tests/tools/servers.sh start "$$run/llm")
	eval "$$servers"
	if cargo nextest --version >/dev/null 2>&1; then
		cargo nextest run --locked --no-fail-fast
		cargo test --locked --doc
	else
		cargo test --locked --no-fail-fast
	fi

browser: $(READY) ## journeys in a real Chromium (SHOTS=1 also takes the pictures in docs/screenshots)
	cargo build --locked
	BANSO_BIN="$(TARGET_DIR)/debug/banso" node tests/browser/run.mjs

fuzz-api: $(READY) ## schemathesis over the OpenAPI document
	cargo build --locked
	BANSO_BIN="$(TARGET_DIR)/debug/banso" scripts/api-fuzz.sh

audit: ## licences, bans and sources of the dependencies (the first time it builds cargo-deny: ten minutes)
	tools="$${XDG_CACHE_HOME:-$$HOME/.cache}/banso-tools/cargo-deny-$(CARGO_DENY)"
	PATH=$$tools/bin:$$PATH
	cargo deny --version >/dev/null 2>&1 || cargo install --locked --root "$$tools" cargo-deny@$(CARGO_DENY)
	cargo deny --locked check licenses bans sources

bench: ## the measurements behind docs/benchmarks.md, by hand on an idle machine (most of an hour)
	cargo bench --locked
	cargo build --release --locked --bin banso --example csv_copy
	benches/batch.py "$(TARGET_DIR)/release"
	benches/spreadsheet.py "$(TARGET_DIR)/release/banso"
	benches/pages.py "$(TARGET_DIR)/release/banso"
	benches/llm_overhead.py
	benches/drafts.py "$(TARGET_DIR)/release/banso"
	benches/outage.py "$(TARGET_DIR)/release/banso"
	cargo test --release --locked --lib -- --ignored ten_thousand_sets a_million_times

fuzz: ## damaged files and numbers against what reads them, by hand: FUZZ_SECONDS=600 for each of FUZZ_TARGETS
	tools="$${XDG_CACHE_HOME:-$$HOME/.cache}/banso-tools/cargo-fuzz-$(CARGO_FUZZ)"
	PATH=$$tools/bin:$$PATH
	cargo fuzz --version >/dev/null 2>&1 || cargo install --locked --root "$$tools" cargo-fuzz@$(CARGO_FUZZ)
	cp Cargo.lock fuzz/Cargo.lock
	export RUSTC_BOOTSTRAP=1 # what counts branches asks for it on the stable toolchain
	known=tests/fixtures/imports
	for target in $(FUZZ_TARGETS); do
		case $$target in
		csv) seeds=("$$known"/{yayoi,freee,money_forward,jdl,tkc,tsukaeru,table,etax_csv}) ;;
		xml) seeds=("$$known"/{blue_return,xbrl}) ;;
		*) seeds=("fuzz/seeds/$$target") ;;
		esac
		printf '\n=== fuzz %s for %s s ===\n' "$$target" "$(FUZZ_SECONDS)"
		mkdir -p "fuzz/corpus/$$target"
		cargo fuzz run --sanitizer none "$$target" "fuzz/corpus/$$target" "$${seeds[@]}" -- \
			-max_total_time="$(FUZZ_SECONDS)" -rss_limit_mb=512 -timeout=10 -max_len=65536 -print_final_stats=1
	done

clean: ## remove what builds and set-up left in the clone (the tools' cache stays)
	cargo clean
	rm -rf fuzz/target fuzz/corpus fuzz/artifacts fuzz/Cargo.lock
	rm -rf .venv tests/browser/node_modules
