# What people do here, by name. Each is one line that can be read and run by hand.
.PHONY: setup serve test lint bench

setup:  ## .venv, system packages, fonts, catalogues
	script/setup --tests

serve:  ## the demo on http://127.0.0.1:8000
	script/server

test:  ## every check and every test
	script/test

lint:  ## style, types, import contracts
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

bench:  ## what pages, exports, documents and the ledger cost
	script/bench
