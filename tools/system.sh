#!/usr/bin/env bash
# What the tests need beside Python: gettext, two browsers, a Java runtime for the HTML checker.
# Takes what is there; else asks apt, where this user may; else says in one line what is missing.
set -uo pipefail
cd "$(dirname "$0")/.."

have() { command -v "$1" >/dev/null 2>&1; }
have_chromium() { have chromium || have chromium-browser || have google-chrome; }

wanted=()
have xgettext || wanted+=(gettext)
have_chromium || wanted+=(chromium)
have firefox-esr || have firefox || wanted+=(firefox-esr)
have java || wanted+=(default-jre-headless)

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if [ ${#wanted[@]} -gt 0 ] && have apt-get && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Instalando · Installing: ${wanted[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    install() {
        timeout 600 "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" \
            </dev/null >/dev/null 2>&1
    }
    # All at once is quicker; one by one lets the others through where one cannot be had.
    if ! install "${wanted[@]}"; then
        timeout 300 "${as_root[@]}" apt-get update -qq </dev/null >/dev/null 2>&1
        install "${wanted[@]}" || for package in "${wanted[@]}"; do install "$package"; done
    fi
fi

if ! have_chromium && ! .venv/bin/python tools/chromium.py >/dev/null 2>&1; then
    timeout 600 .venv/bin/python -m playwright install chromium >/dev/null 2>&1 </dev/null
fi

.venv/bin/python tools/chromium.py >/dev/null 2>&1 ||
    echo "MISSING: no Chromium could be found or installed; the browser stories cannot run."
have xgettext || echo "MISSING: gettext could not be installed; the completeness of texts is NOT tested."
have firefox-esr || have firefox ||
    echo "MISSING: Firefox could not be installed; the stories are NOT tested in Firefox."
have java || echo "MISSING: no Java runtime could be installed; the pages' HTML is NOT checked by vnu."
exit 0
