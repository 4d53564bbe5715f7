"""Numbers in addresses, each spelled in one way only."""

from django.urls import register_converter


class WholeNumberConverter:
    """`<whole:number>` in an address: digits without leading zeros, nine at most.

    Django's own `int` takes `7`, `07` and `0007` for one number, so that one page has addresses without end, and
    whoever asks for them all fills the page store.
    """

    regex = "0|[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class LongNumberConverter(WholeNumberConverter):
    """`<long:number>`: eighteen digits at most, for what is called by more; nothing that is stored has it alone."""

    regex = "[1-9][0-9]{0,17}"


register_converter(WholeNumberConverter, "whole")
register_converter(LongNumberConverter, "long")
