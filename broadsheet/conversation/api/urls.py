"""The addresses of the API. Whatever is below them and none of them is answered by the API too."""

from django.urls import URLPattern, path, re_path

import broadsheet.conversation.urls  # noqa: F401 - has the converter of comments' ids
from broadsheet.conversation.api.application import api, openapi
from broadsheet.conversation.api.problems import nothing_here, speaking_problems


def _operations() -> list[URLPattern]:
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for pattern in patterns:
        pattern.callback = speaking_problems(pattern.callback)
    return patterns


app_name = "api"
urlpatterns = [
    path("openapi.json", speaking_problems(openapi), name="openapi"),
    *_operations(),
    # Not `<path:rest>`, which leaves out what has a line break in it.
    re_path("", nothing_here),
]
