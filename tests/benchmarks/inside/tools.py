"""What the programs share: preparing, fetching pages, timing, counting statements."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def given() -> Any:
    """What the caller sent on the input."""
    return json.load(sys.stdin)


def prepare() -> None:
    """Make the tables and load the framework with its library of initiatives."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_framework", verbosity=0)
    call_command("load_initiatives", verbosity=0)


def browser() -> Client:
    """A browser without network, on a host the site answers to."""
    return Client(SERVER_NAME="127.0.0.1")


def page(client: Client, address: str) -> Callable[[], bytes]:
    """Return a call that fetches one page and refuses anything but the page itself."""

    def fetch() -> bytes:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return response.content

    return fetch


def milliseconds(call: Callable[[], Any]) -> float:
    began = perf_counter()
    call()
    return 1000 * (perf_counter() - began)


def cpu_milliseconds(call: Callable[[], Any]) -> float:
    """Return this process's own processor time: what other work on the machine moves less."""
    began = process_time()
    call()
    return 1000 * (process_time() - began)


def median_of(times: int, call: Callable[[], Any]) -> float:
    return median(milliseconds(call) for _ in range(times))


def statements(call: Callable[[], Any]) -> list[str]:
    """Return what is sent to the database, BEGIN and COMMIT included."""
    with CaptureQueriesContext(connection) as seen:
        call()
    return [query["sql"] for query in seen.captured_queries]
