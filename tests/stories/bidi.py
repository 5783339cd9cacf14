"""Firefox over WebDriver BiDi, as far as a story at the keyboard needs it.

The protocol is JSON over one web socket: https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import websocket

NAMES = ("firefox-esr", "firefox")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 60.0
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "ArrowDown": "\ue015",
    "ArrowRight": "\ue014",
    "ArrowUp": "\ue013",
    "ArrowLeft": "\ue012",
}
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "app.update.auto": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.region.network.url": "",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
    "intl.accept_languages": "es-ES, es",
    "focusmanager.testmode": True,
    "browser.startup.page": 0,
}


def firefox() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self.number = 0
        self.logged: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.tab = self.ask("browsingContext.create", type="tab")["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result; events that come between are kept."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.logged.append(said["params"]["text"])
            if said.get("id") == self.number:
                if said["type"] == "error":
                    raise RuntimeError(f"{method}: {said['error']}: {said['message']}")
                return said["result"]

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")
        self.ask("browsingContext.activate", context=self.tab)  # keys go to a window in front only

    def reload(self) -> None:
        self.ask("browsingContext.reload", context=self.tab, wait="complete")

    def press(self, *keys: str) -> None:
        actions = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.ask("input.performActions", context=self.tab, actions=[keyboard])

    def look(self, expression: str) -> Any:
        """Return what an expression says in the page; None while the page changes."""
        try:
            result = self.ask(
                "script.evaluate",
                expression=f"JSON.stringify({expression})",
                awaitPromise=False,
                target={"context": self.tab},
            )
        except RuntimeError:
            return None
        if result["type"] != "success":
            return None
        return json.loads(result["result"].get("value") or "null")

    def wait_for(self, expression: str, seconds: float = 15.0) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if value := self.look(expression):
                return value
            time.sleep(0.03)
        raise AssertionError(f"it did not come true in Firefox: {expression}")

    def tab_to(self, selector: str, limit: int = 80) -> None:
        for _ in range(limit):
            self.press("Tab")
            if self.look(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"{limit} times Tab and no {selector}")


@contextmanager
def running(program: str) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own, and end it."""
    with tempfile.TemporaryDirectory(prefix="cx-firefox-", ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-remote",
                "--remote-debugging-port=0",
                "--profile",
                profile,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Firefox(_address(process))
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    """Return the web socket Firefox names on its error output; keep reading that to its end."""
    found: Queue[str] = Queue()
    said: list[str] = []

    def read() -> None:
        for line in process.stderr or ():
            said.append(line)
            if match := LISTENING.search(line):
                found.put(match[1])

    threading.Thread(target=read, daemon=True).start()
    try:
        return found.get(timeout=PATIENCE)
    except Empty:
        raise RuntimeError(f"Firefox did not start: {''.join(said)[-1500:]}") from None
