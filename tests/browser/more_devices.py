"""Has the paper forget who gets its alerts, and know other browsers: `python -m tests.browser.more_devices FILE`.

The file has, as JSON, a list of `[endpoint, p256dh, auth, server key, the account's address or nothing]`.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from broadsheet.notifications.models import Subscription  # noqa: E402
from broadsheet.notifications.models.subscription import fingerprint_of  # noqa: E402
from broadsheet.readers.models import Reader  # noqa: E402

Subscription.objects.all().delete()
readers = {reader.email: reader for reader in Reader.objects.filter(is_staff=True)}
Subscription.objects.bulk_create(
    Subscription(
        endpoint=endpoint,
        fingerprint=fingerprint_of(endpoint),
        p256dh=p256dh,
        auth=auth,
        server_key=server_key,
        reader=readers.get(email),
    )
    for endpoint, p256dh, auth, server_key, email in json.loads(Path(sys.argv[1]).read_text())
)
