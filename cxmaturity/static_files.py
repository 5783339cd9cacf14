"""How static files are stored for serving: hashed, compressed, our modules' imports hashed too."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The only scripts that import one another.
OUR_MODULES = ("js/journey/*.js", "js/reflection.js")


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names inside our ``import`` statements are hashed, so no browser mixes two versions.

    Other people's scripts are left as they are: some have words in comments that look like
    an import of a file that does not exist.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        imports = self._patterns.pop("*.js")
        self._patterns |= dict.fromkeys(OUR_MODULES, imports)
