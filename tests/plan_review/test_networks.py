from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.networks import RULES
from tests.plan_review.found import configured, findings, ids
from tests.plan_review.plans import change, created, destroyed, updated

_SSH = {"protocol": "tcp", "from_port": 22, "to_port": 22}


def rule(*networks: str, **fields: Any) -> dict[str, Any]:
    return {**_SSH, "cidr_blocks": list(networks), **fields}


@pytest.mark.parametrize(
    ("type_", "attributes", "line"),
    [
        ("aws_security_group", {"ingress": [rule("10.0.0.0/8", "0.0.0.0/0")]}, "+ tcp 22 from 0.0.0.0/0"),
        ("aws_security_group", {"ingress": [rule(ipv6_cidr_blocks=["::/0"])]}, "+ tcp 22 from ::/0"),
        ("aws_security_group", {"ingress": [rule("0.0.0.0/1")]}, "+ tcp 22 from 0.0.0.0/1"),
        (
            "aws_security_group",
            {"ingress": [rule("0.0.0.0/0", protocol="-1", from_port=0, to_port=0)]},
            "+ every protocol every port from 0.0.0.0/0",
        ),
        ("aws_security_group_rule", {"type": "ingress", **rule("0.0.0.0/0", to_port=80)}, "+ tcp 22-80 from 0.0.0.0/0"),
        (
            "aws_vpc_security_group_ingress_rule",
            {"ip_protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_ipv4": "0.0.0.0/0"},
            "+ tcp 5432 from 0.0.0.0/0",
        ),
        (
            "google_compute_firewall",
            {"direction": "INGRESS", "allow": [{"protocol": "tcp", "ports": ["22"]}], "source_ranges": ["0.0.0.0/0"]},
            "+ tcp 22 from 0.0.0.0/0",
        ),
        (
            "azurerm_network_security_rule",
            {
                "access": "Allow",
                "direction": "Inbound",
                "protocol": "Tcp",
                "destination_port_range": "3389",
                "source_address_prefix": "*",
            },
            "+ tcp 3389 from 0.0.0.0/0",
        ),
    ],
)
def test_ports_open_to_the_internet_are_refused(type_: str, attributes: dict[str, Any], line: str) -> None:
    opened = [one for one in findings(RULES, created(f"{type_}.x", attributes)) if one.rule.id == "open-to-internet"]
    assert [(one.severity.name, one.details) for one in opened] == [("REFUSED", (line,))]
    assert ids(RULES, updated(f"{type_}.x", {**attributes, "name": "a"}, {"name": "b"})) == []
    assert ids(RULES, destroyed(f"{type_}.x", attributes)) == []


@pytest.mark.parametrize(
    ("type_", "attributes"),
    [
        ("aws_security_group", {"egress": [rule("0.0.0.0/0")]}),
        ("aws_security_group", {"ingress": [rule(security_groups=["sg-1"])]}),
        ("aws_security_group_rule", {"type": "egress", **rule("0.0.0.0/0")}),
        ("aws_network_acl_rule", {"egress": True, "rule_action": "allow", "cidr_block": "0.0.0.0/0"}),
        ("aws_network_acl_rule", {"egress": False, "rule_action": "deny", "cidr_block": "0.0.0.0/0"}),
        ("google_compute_firewall", {"direction": "EGRESS", "allow": [{"protocol": "all"}]}),
        ("azurerm_network_security_rule", {"access": "Deny", "direction": "Inbound", "source_address_prefix": "*"}),
    ],
)
def test_what_lets_nobody_in_is_nothing(type_: str, attributes: dict[str, Any]) -> None:
    assert ids(RULES, created(f"{type_}.x", attributes)) == []


def test_a_website_and_a_network_acl_need_a_human_only() -> None:
    web = {"ingress": [rule("0.0.0.0/0", from_port=443, to_port=443)]}
    acl = {"egress": False, "rule_action": "allow", "protocol": "-1", "cidr_block": "0.0.0.0/0"}
    assert ids(RULES, created("aws_security_group.g", web)) == ["network-wider"]
    assert ids(RULES, created("aws_network_acl_rule.r", acl)) == ["network-wider"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (rule("10.0.0.0/16"), rule("10.0.0.0/8"), ["network-wider"]),
        (rule("10.0.0.0/8"), rule("10.0.0.0/16", "10.3.0.0/16"), []),
        (rule("10.0.0.0/8"), rule("10.0.0.0/8", to_port=23), ["network-wider"]),
        (rule("10.0.0.0/8", protocol="-1"), rule("10.0.0.0/8"), []),
        (rule("10.0.0.0/8"), rule("10.0.0.0/8", protocol="udp"), ["network-wider"]),
        (rule("10.0.0.0/8"), rule("10.0.0.0/8", protocol="6"), []),
        (rule("0.0.0.0/0"), rule("0.0.0.0/0", from_port=1), ["open-to-internet"]),
    ],
)
def test_only_what_is_let_in_besides_counts(before: Any, after: Any, expected: list[str]) -> None:
    group = "aws_security_group.g"
    assert ids(RULES, updated(group, {"ingress": [before]}, {"ingress": [after]})) == expected


def test_whom_nobody_knows_yet_is_not_taken_for_harmless() -> None:
    group = "aws_security_group.g"
    unknown = change(group, ["create"], None, {"ingress": [_SSH]}, unknown={"ingress": [{"cidr_blocks": True}]})
    assert ids(RULES, unknown) == ["network-unknown"]
    none = created(group, {}, unknown={"ingress": True})
    assert ids(RULES, none, configuration=configured(group, "name")) == []
    assert ids(RULES, none, configuration=configured(group, "ingress")) == ["network-unknown"]


@pytest.mark.parametrize("port", [None, -1, 1.5, "22", [], {}])
def test_a_port_that_is_none_means_every_port(port: Any) -> None:
    ingress = {"ingress": [rule("0.0.0.0/0", from_port=port, to_port=port)]}
    assert ids(RULES, created("aws_security_group.g", ingress)) == ["open-to-internet"]
