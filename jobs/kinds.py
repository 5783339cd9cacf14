"""What kinds of job there are. An app names its own, so that nothing below needs to know it.

class InvitationsConfig(AppConfig):
    job_kinds = {"send_messages": Kind(_("Sending messages"), "invitations.sending.send")}
    due_work = ("invitations.reminding.remind_where_due",)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Kind:
    """A kind of job: how a page calls it, and the dotted path of the function that does it.

    The function gets a :class:`jobs.work.Work` and returns a sentence that sums up, or "".
    """

    label: Any  # a text that is translated when it is shown
    run: str

    def function(self) -> Callable[..., str]:
        return import_string(self.run)


class NoSuchKindError(LookupError):
    """No app names this kind of job."""


def kind_of(name: str) -> Kind:
    """Return a kind by its name. NoSuchKindError where no app has it."""
    for config in apps.get_app_configs():
        kinds = getattr(config, "job_kinds", {})
        if name in kinds:
            return kinds[name]
    raise NoSuchKindError(name)


def due_work() -> Iterator[tuple[str, Callable[..., int]]]:
    """Yield what is to be looked at from time to time: dotted path and function of the moment."""
    for config in apps.get_app_configs():
        for path in getattr(config, "due_work", ()):
            yield path, import_string(path)
