"""Prints a link of a reader's that ends mail of answers. Run inside the paper's own environment.

python -m tests.browser.end_link
"""

import django

if __name__ == "__main__":
    django.setup()
    from broadsheet.notifications.mail.unsubscribing import stop_url
    from broadsheet.readers.models import Reader

    print(stop_url(Reader.objects.get(email="talker5@example.org"), "reply"))
