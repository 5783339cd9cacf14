"""A mail server for a process of its own: writes down each address, slowly, and keeps it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            with Path(os.environ["SLOW_MAIL"]).open("a", encoding="utf-8") as kept:
                kept.write(message.to[0] + "\n")
            time.sleep(float(os.environ.get("SLOW_MAIL_SECONDS", "0")))
        return len(messages)
