"""Log-in services that the paper has not set up are no pages of it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("service", ["google", "github", "apple"])
def test_there_is_no_log_in_with_a_service_that_is_not_set_up(client: Client, service: str) -> None:
    for path in ("login/", "login/callback/"):
        assert client.get(f"/accounts/{service}/{path}").status_code in (404, 405)
    assert client.post(f"/accounts/{service}/login/").status_code == 404
