"""Set Django up, then run one program; its models cannot be imported before."""

import json
import sys
from importlib import import_module

import django

django.setup()
program, *words = sys.argv[1:]
print(json.dumps(import_module(f"tests.benchmarks.inside.{program}").main(words)))
