#!/usr/bin/env bash
# Collect the texts of code and templates into locale/*/LC_MESSAGES/django.po (needs gettext).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p locale
CX_LOCAL=1 .venv/bin/python manage.py makemessages -l es -l en --no-location --no-obsolete \
    --ignore=.venv --ignore=build --ignore=var --ignore=staticfiles --ignore=tests \
    --ignore=tools --ignore='static/*' --ignore=node_modules
