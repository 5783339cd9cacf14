"""What must never happen on any page, noted while a story plays."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

# The policy's violations are events of the page; here they become lines of its console.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `POLICY ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class Watch:
    """Notes errors in the console, policy violations, foreign requests, and ``alert``."""

    def __init__(
        self, context: BrowserContext, base: str, expected: str | re.Pattern[str] = ""
    ) -> None:
        self.seen: list[str] = []
        self.questions: list[str] = []
        self.host = urlsplit(base).netloc
        self.expected = re.compile(expected) if expected else None
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        expected = self.expected and self.expected.search(message.text)
        if message.type in ("error", "warning") and not expected:
            self.seen.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.seen.append(f"asked another host: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        """Say yes to what the product asks; anything else was somebody's script."""
        if dialog.type == "confirm":
            self.questions.append(dialog.message)
            dialog.accept()
        else:
            self.seen.append(f"{dialog.type}: {dialog.message}")
            dialog.dismiss()


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
