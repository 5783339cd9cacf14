#!/usr/bin/env bash
# Make .venv and install the requirements file named, only when it has changed since.
# Usage: tools/venv.sh requirements.txt
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1

fail() { printf '%s\n' "$@" >&2; exit 1; }

# A Python that is recent enough and, where uv is not there to help, can make environments.
find_python() {
    local name
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            if command -v uv >/dev/null || "$name" -c 'import ensurepip, venv' 2>/dev/null; then
                command -v "$name"
                return
            fi
        fi
    done
}

# Debian ships Python without the part that makes environments.
install_venv_module() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 0
    command -v python3 >/dev/null || return 0
    { apt-get install -y -qq python3-venv || { apt-get update -qq && apt-get install -y -qq python3-venv; }; } \
        >/dev/null 2>&1 </dev/null || true
}

make_environment() {
    local python
    python=$(find_python)
    if [ -z "$python" ] && ! command -v uv >/dev/null; then
        install_venv_module
        python=$(find_python)
    fi
    echo "Preparando .venv · Preparing .venv …"
    rm -rf .venv
    if command -v uv >/dev/null; then
        # Without a Python of its own choice uv finds or fetches one.
        uv venv --quiet --python "${python:->=3.11}" .venv
    elif [ -n "$python" ]; then
        "$python" -m venv .venv
    else
        fail "Hace falta Python 3.11 o posterior, con el módulo venv (en Debian: python3-venv)." \
            "Python 3.11 or later with its venv module is needed (on Debian: python3-venv)."
    fi
}

# An environment that was moved or whose Python has gone is made again.
.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_environment

stamp=".venv/.${requirements%.txt}"
wanted=$(sha256sum <"$requirements" 2>/dev/null || shasum -a 256 <"$requirements")
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Instalando $requirements · Installing $requirements …"
    if command -v uv >/dev/null; then
        uv pip install --quiet --python .venv/bin/python --require-hashes -r "$requirements"
    else
        # Missing where uv made the environment and has gone since.
        .venv/bin/python -c 'import pip' 2>/dev/null || .venv/bin/python -m ensurepip >/dev/null
        # Everything is pinned, nothing is to be solved; what is used is compiled when it is used.
        .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
            --no-deps --no-compile --require-hashes -r "$requirements"
    fi
    printf '%s\n' "$wanted" >"$stamp"
fi
