#!/usr/bin/env bash
# Run every check. `tools/test.sh lint` runs style, types and imports only.
set -euo pipefail
cd "$(dirname "$0")/.."
bash tools/venv.sh requirements-dev.txt
[ "${1:-}" = lint ] || bash tools/system.sh
exec .venv/bin/python tools/test.py "$@"
