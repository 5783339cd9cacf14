#!/usr/bin/env bash
# Everything between a clone and a page in the browser; what has not changed is not done again.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT=${PORT:-8000}

bash tools/venv.sh requirements.txt
export CX_LOCAL=1 CX_BIND="127.0.0.1:$PORT" CX_ACCESS_LOG="${CX_ACCESS_LOG:-0}"
.venv/bin/python tools/prepare.py --port "$PORT"
# Replaces this shell: Ctrl-C reaches the server, and nothing stays behind.
exec .venv/bin/python -m gunicorn cxmaturity.wsgi
