"""Ranges of Internet addresses."""

from __future__ import annotations

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The widest that ever belonged to somebody are an /8 and a /16:
# https://www.iana.org/assignments/ipv4-address-space and https://www.iana.org/assignments/ipv6-unicast-address-assignments
_WIDEST_PREFIX = {4: 8, 6: 16}


def network_of(value: str) -> Network | None:
    """The range that an address or a CIDR block stands for; None if it is neither."""
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None


def contains(wide: Network, narrow: Network) -> bool:
    """Whether every address of `narrow` is in `wide`."""
    if isinstance(wide, ipaddress.IPv4Network):
        return isinstance(narrow, ipaddress.IPv4Network) and narrow.subnet_of(wide)
    return isinstance(narrow, ipaddress.IPv6Network) and narrow.subnet_of(wide)


def is_internet(network: Network) -> bool:
    """Whether it is the Internet, or so much of it that it belongs to nobody, such as one half."""
    return network.prefixlen < _WIDEST_PREFIX[network.version]
