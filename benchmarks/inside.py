"""The other side of `House.inside`: sets Django up, calls one function, prints its answer as a line of JSON."""

from __future__ import annotations

import importlib
import json
import os
import sys


def main(function: str, arguments: str) -> None:
    """`function` is `module:name` in this package; `arguments` a JSON object of keyword arguments."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
    import django

    django.setup()
    module, _, name = function.partition(":")
    answer = getattr(importlib.import_module(f"benchmarks.{module}"), name)(**json.loads(arguments))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
