# Two commands do everything on a fresh machine: `make run` and `make test`.
# The steps themselves stand in tools/, where they can be read and called one by one.

PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test format lint messages requirements bench pictures backup restore clean

help: ## This list
	@echo "Brújula CX"
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 21

run: ## Install, prepare the demonstration and serve on http://127.0.0.1:8000 (PORT=9000 for another)
	@bash tools/run.sh

test: ## Everything that can fail: style, types, imports, settings, both databases, browsers
	@bash tools/test.sh

lint: ## Style, types and imports only
	@bash tools/test.sh lint

format: ## Rewrite the Python files in the house style
	@bash tools/venv.sh requirements-dev.txt
	@.venv/bin/python -m ruff check --fix --quiet . ; .venv/bin/python -m ruff format .

messages: ## Bring the catalogue of texts up to date with the code (needs gettext)
	@bash tools/venv.sh requirements.txt
	@bash tools/messages.sh

requirements: ## Make requirements*.txt again from pyproject.toml, with hashes (needs uv)
	@bash tools/requirements.sh

bench: ## Time the pages and the arithmetic, small and large
	@bash tools/venv.sh requirements-dev.txt
	@.venv/bin/python tests/benchmarks/run.py

pictures: ## Pictures of every page, both languages, three widths, light and dark, into build/
	@bash tools/venv.sh requirements-dev.txt
	@.venv/bin/python tools/pictures.py

backup: ## Copy the database and the files into var/backups/ while the site runs
	@.venv/bin/python tools/backup.py save

restore: ## Put a copy back into an empty database: make restore FROM=var/backups/<file>
	@.venv/bin/python tools/backup.py restore "$(FROM)"

clean: ## Remove everything that can be made again; the data in var/ stays
	@rm -rf .venv build staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true
