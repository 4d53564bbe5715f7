"""Prints how often an alert was opened; run beside the paper."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from broadsheet.notifications.models import Alert

    print(Alert.objects.values_list("opened", flat=True).get(pk=int(sys.argv[1])))
