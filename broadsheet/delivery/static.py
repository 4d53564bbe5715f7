"""Static files under names that say what is in them, so that a browser keeps them for ever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Django's manifest storage; a missing file is an error when a page is made, not a broken page."""

    support_js_module_import_aggregation = False
    manifest_strict = True
