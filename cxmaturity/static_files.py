"""How static files are stored for serving: hashed, compressed, modules that import each other too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names inside ``import`` statements are hashed as well, so no browser mixes two versions."""

    support_js_module_import_aggregation = True
