"""From which addresses a network lets in what: security groups, network ACLs and firewalls, one opening at a time."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from plan_review.addresses import Network, contains, network_of
from plan_review.values import Sensitive, Unknown, Value, at, is_list

Attributes = Mapping[str, Value]

_EVERY_PORT = (0, 65535)
_WEB = {80, 443}
# Words of other clouds for everywhere.
_EVERYWHERE = ("*", "any", "internet")
_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}


@dataclass(frozen=True)
class Opening:
    """Addresses that are let in.

    Attributes:
        protocol: Such as "tcp"; empty for every one.
        ports: The first and the last.
        network: The addresses.
    """

    protocol: str
    ports: tuple[int, int]
    network: Network

    def covers(self, other: Opening) -> bool:
        """Whether it lets in all that the other does."""
        return (
            self.protocol in ("", other.protocol)
            and self.ports[0] <= other.ports[0]
            and other.ports[1] <= self.ports[1]
            and contains(self.network, other.network)
        )

    @property
    def is_web(self) -> bool:
        """Whether it is one of the ports on which websites are."""
        return self.protocol == "tcp" and self.ports[0] == self.ports[1] and self.ports[0] in _WEB

    def __str__(self) -> str:
        """Such as "tcp 22 from 0.0.0.0/0"."""
        first, last = self.ports
        ports = "every port" if self.ports == _EVERY_PORT else str(first) if first == last else f"{first}-{last}"
        return f"{self.protocol or 'every protocol'} {ports} from {self.network}"


class HiddenError(ValueError):
    """The plan does not show what is let in."""


def openings(type_: str, attributes: Attributes) -> frozenset[Opening]:
    """What a resource of a type lets in; nothing for a type that is not known here.

    Raises:
        HiddenError: Some of it is unknown or sensitive.
    """
    return (
        frozenset(opening for rule in _RULES[type_](attributes) for opening in rule) if type_ in _RULES else frozenset()
    )


def _made(protocol: Value, ports: tuple[Value, Value], networks: list[Value]) -> Iterator[Opening]:
    for value in networks:
        for network in _networks(value):
            yield Opening(_protocol(protocol), _ports(protocol, *ports), network)


def _protocol(value: Value) -> str:
    word = str(_shown(value)).lower()
    return "" if word in ("-1", "all", "*", "none") else _NUMBERS.get(word, word)


def _ports(protocol: Value, first: Value, last: Value) -> tuple[int, int]:
    numbers = [_shown(first), _shown(last)]
    # Without a protocol or with ICMP, where they are types, the ports do not count.
    if _protocol(protocol) not in ("tcp", "udp"):
        return _EVERY_PORT
    low, high = (number if isinstance(number, int) else None for number in numbers)
    return (low if low is not None and low >= 0 else 0, high if high is not None and high >= 0 else 65535)


def _networks(value: Value) -> Iterator[Network]:
    text = _shown(value)
    if not isinstance(text, str) or not text:
        return
    if text.lower() in _EVERYWHERE:
        yield ipaddress.ip_network("0.0.0.0/0")
    elif network := network_of(text):
        yield network


def _shown(value: Value) -> Value:
    if isinstance(value, Unknown | Sensitive):
        raise HiddenError
    return value


def _listed(value: Value) -> list[Value]:
    shown = _shown(value)
    if shown is None:
        return []
    return list(shown) if isinstance(shown, list | tuple) and is_list(shown) else [shown]


def _rule(rule: Value) -> Iterator[Opening]:
    """One rule of a security group or a network ACL, whichever names it has for its addresses."""
    names = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_block", "ipv6_cidr_block", "cidr_ipv4", "cidr_ipv6")
    networks = [value for name in names for value in _listed(at(rule, name))]
    protocol = at(rule, "protocol") if at(rule, "protocol") is not None else at(rule, "ip_protocol")
    return _made(protocol, (at(rule, "from_port"), at(rule, "to_port")), networks)


def _security_group(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    return map(_rule, _listed(attributes.get("ingress")))


def _security_group_rule(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    return iter([_rule(attributes)] if _shown(attributes.get("type")) == "ingress" else [])


def _ingress_rule(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    return iter([_rule(attributes)])


def _network_acl(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    return (_rule(rule) for rule in _listed(attributes.get("ingress")) if _shown(at(rule, "action")) == "allow")


def _network_acl_rule(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    allows = _shown(attributes.get("rule_action")) == "allow" and not _shown(attributes.get("egress"))
    return iter([_rule(attributes)] if allows else [])


def _google_firewall(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    if str(_shown(attributes.get("direction"))).upper() == "EGRESS":
        return
    for allow in _listed(attributes.get("allow")):
        for ports in _listed(at(allow, "ports")) or ["0-65535"]:
            first, _, last = str(_shown(ports)).partition("-")
            bounds = (_number(first), _number(last or first))
            yield _made(at(allow, "protocol"), bounds, _listed(attributes.get("source_ranges")))


def _azure_rule(attributes: Attributes) -> Iterator[Iterator[Opening]]:
    words = (_shown(attributes.get("access")), _shown(attributes.get("direction")))
    if words != ("Allow", "Inbound"):
        return
    sources = _listed(attributes.get("source_address_prefix")) + _listed(attributes.get("source_address_prefixes"))
    destinations = _listed(attributes.get("destination_port_range")) + _listed(
        attributes.get("destination_port_ranges")
    )
    for ports in destinations:
        first, _, last = str(_shown(ports)).replace("*", "0-65535").partition("-")
        yield _made(attributes.get("protocol"), (_number(first), _number(last or first)), sources)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < len("100000") else None


_RULES: Mapping[str, Callable[[Attributes], Iterator[Iterator[Opening]]]] = {
    "aws_security_group": _security_group,
    "aws_default_security_group": _security_group,
    "aws_security_group_rule": _security_group_rule,
    "aws_vpc_security_group_ingress_rule": _ingress_rule,
    "aws_network_acl": _network_acl,
    "aws_default_network_acl": _network_acl,
    "aws_network_acl_rule": _network_acl_rule,
    "google_compute_firewall": _google_firewall,
    "azurerm_network_security_rule": _azure_rule,
}
FILTERS: frozenset[str] = frozenset(_RULES)
"""Types of resources of which it is known what they let in."""

STATELESS = frozenset({"aws_network_acl", "aws_default_network_acl", "aws_network_acl_rule"})
"""Types behind which there is always another filter, the security group of what is reached."""
