"""What a child process does in place of solving. It loads this module, and therefore no Django."""

from __future__ import annotations

import time
from typing import Any


def never_answers(connection: Any, *given: Any) -> None:
    """A solver that is not done before somebody gives it up."""
    time.sleep(600)


def dies(connection: Any, *given: Any) -> None:
    """A solver whose process ends without a word, as where memory runs out."""
    connection.close()


def finds_nothing(connection: Any, *given: Any) -> None:
    """A solver that has no plan when its time is over."""
    connection.send(None)
    connection.close()
