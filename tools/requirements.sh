#!/usr/bin/env bash
# Make both requirements files again from pyproject.toml: newest versions that fit, every package
# with its hashes, for all systems, and without naming where packages came from.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v uv >/dev/null; then uv=uv; elif [ -x .venv/bin/uv ]; then uv=.venv/bin/uv; else
    echo "uv is needed to make the requirements." >&2
    exit 1
fi
options=(--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
    --no-emit-find-links --no-header --upgrade)
"$uv" pip compile pyproject.toml "${options[@]}" -o requirements.txt
# The tests run with exactly the versions that are deployed.
"$uv" pip compile pyproject.toml --group dev -c requirements.txt "${options[@]}" -o requirements-dev.txt
