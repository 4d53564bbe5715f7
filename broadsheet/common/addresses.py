"""Which internet addresses are public: anybody's to reach, and not a way into the machine or the network behind it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# Beyond what `is_global` of the oldest Python we run on knows (IANA's special-purpose registries, RFC 6890).
_NOT_PUBLIC_4 = [
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # a cloud's own services, inside each machine of it
    )
]
_UNICAST_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = [
    ip_network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which may lead to any IPv4 address
        "3fff::/20",  # documentation
    )
]
_NAT64 = ip_network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether `text` is an IPv4 or IPv6 address of a host on the public internet.

    An IPv6 address that stands for an IPv4 one (mapped, or through NAT64 as RFC 6052 has it) is as public as that.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return _is_public_4(address) if isinstance(address, IPv4Address) else _is_public_6(address)


def _is_public_4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in block for block in _NOT_PUBLIC_4)
    )


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST_6 and address.is_global and not any(address in block for block in _NOT_PUBLIC_6)


def block_of(text: str) -> str:
    """What of an address tells one customer of a provider from another: IPv4 whole, of IPv6 the /64.

    What is no address is its own block.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))


def wide_block_of(text: str) -> str:
    """Roughly whose network an address is in: of IPv4 the /16, of IPv6 the /32. What is no address is its own block."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return str(IPv4Network((address, 16), strict=False))
    return str(IPv6Network((address, 32), strict=False))
