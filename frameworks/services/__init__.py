"""Writes about models of one's own: verb phrases, one transaction each, errors with names."""

from frameworks.services.copying import (
    bring_back,
    copy_framework,
    import_content,
    target_of,
)
from frameworks.services.drafting import (
    CircleError,
    add_area,
    add_capability,
    add_initiative,
    move_area,
    move_capability,
    remove_area,
    retire_capability,
    retire_initiative,
    save_part,
)
from frameworks.services.errors import (
    CodeTakenError,
    DraftExistsError,
    IncompleteError,
    InUseError,
    PublishedError,
    StaleDraftError,
    StaleFormError,
    TooManyError,
)
from frameworks.services.publishing import delete_framework, publish

__all__ = [
    "CircleError",
    "CodeTakenError",
    "DraftExistsError",
    "InUseError",
    "IncompleteError",
    "PublishedError",
    "StaleDraftError",
    "StaleFormError",
    "TooManyError",
    "add_area",
    "add_capability",
    "add_initiative",
    "bring_back",
    "copy_framework",
    "delete_framework",
    "import_content",
    "move_area",
    "move_capability",
    "publish",
    "remove_area",
    "retire_capability",
    "retire_initiative",
    "save_part",
    "target_of",
]
