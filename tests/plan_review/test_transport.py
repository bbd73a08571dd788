from __future__ import annotations

from typing import Any

import pytest

from plan_review.rules.transport import RULES
from tests.plan_review.found import findings, ids
from tests.plan_review.plans import created, destroyed, updated
from tests.plan_review.policy_documents import allow, deny, document

_SECURE = document(
    allow("sqs:SendMessage", Principal={"AWS": "111122223333"}),
    deny("sqs:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
)
_OPEN = document(allow("sqs:SendMessage", Principal={"AWS": "111122223333"}))


@pytest.mark.parametrize(
    ("rule", "type_", "safe", "exposed"),
    [
        ("plain-transport", "aws_lb_listener", {"protocol": "HTTPS"}, {"protocol": "HTTP"}),
        (
            "plain-transport",
            "aws_cloudfront_distribution",
            {"default_cache_behavior": [{"viewer_protocol_policy": "redirect-to-https"}]},
            {"default_cache_behavior": [{"viewer_protocol_policy": "allow-all"}]},
        ),
        ("plain-transport", "aws_sns_topic_subscription", {"protocol": "https"}, {"protocol": "http"}),
        ("plain-transport", "aws_memorydb_cluster", {"tls_enabled": None}, {"tls_enabled": False}),
        (
            "plain-transport",
            "aws_elasticache_replication_group",
            {"transit_encryption_enabled": True},
            {"transit_encryption_enabled": None},
        ),
        (
            "plain-transport",
            "aws_opensearch_domain",
            {"domain_endpoint_options": [{"enforce_https": True}]},
            {"domain_endpoint_options": [{"enforce_https": False}]},
        ),
        ("old-tls", "aws_api_gateway_domain_name", {"security_policy": "TLS_1_2"}, {"security_policy": "TLS_1_0"}),
        (
            "old-tls",
            "aws_cloudfront_distribution",
            {"viewer_certificate": [{"minimum_protocol_version": "TLSv1.2_2021"}]},
            {"viewer_certificate": [{"minimum_protocol_version": "TLSv1_2016"}]},
        ),
        ("old-tls", "azurerm_storage_account", {"min_tls_version": "TLS1_2"}, {"min_tls_version": "TLS1_1"}),
    ],
)
def test_what_may_be_sent_without_good_tls_needs_a_human(
    rule: str, type_: str, safe: dict[str, Any], exposed: dict[str, Any]
) -> None:
    address = f"{type_}.x"
    (finding,) = [one for one in findings(RULES, updated(address, safe, exposed)) if one.rule.id == rule]
    assert finding.severity.name == "HUMAN"
    assert rule in ids(RULES, created(address, exposed))
    assert rule not in ids(RULES, updated(address, exposed, safe))
    assert rule not in ids(RULES, created(address, safe))
    assert ids(RULES, destroyed(address, exposed)) == []


@pytest.mark.parametrize(
    ("policy", "old"),
    [
        ("ELBSecurityPolicy-2016-08", True),
        ("ELBSecurityPolicy-TLS-1-1-2017-01", True),
        ("ELBSecurityPolicy-TLS-1-2-2017-01", False),
        ("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", False),
        ("ELBSecurityPolicy-FS-2018-06", True),
        ("ELBSecurityPolicy-FS-1-2-Res-2020-10", False),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", True),
        ("ELBSecurityPolicy-TLS13-1-1-2021-06", True),
        ("ELBSecurityPolicy-TLS13-1-2-2021-06", False),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", False),
    ],
)
def test_the_names_of_policies_for_listeners_tell_their_version(policy: str, old: bool) -> None:
    listener = {"protocol": "HTTPS", "ssl_policy": policy}
    assert ids(RULES, created("aws_lb_listener.l", listener)) == (["old-tls"] if old else [])


def test_a_listener_that_only_sends_to_https_is_none_without_tls() -> None:
    listener = {"protocol": "HTTP", "default_action": [{"type": "redirect"}]}
    assert ids(RULES, created("aws_lb_listener.l", listener)) == []
    assert ids(RULES, updated("aws_lb_listener.l", listener, {"default_action": [{"type": "forward"}]})) == [
        "plain-transport"
    ]


def test_a_protocol_that_nobody_knows_yet_is_not_taken_for_harmless() -> None:
    assert ids(RULES, created("aws_lb_listener.l", {}, unknown={"protocol": True})) == ["transport-unknown"]


def test_a_refusal_of_plain_requests_that_goes_needs_a_human() -> None:
    (finding,) = findings(RULES, updated("aws_sqs_queue.q", {"policy": _SECURE}, {"policy": _OPEN}))
    assert finding.rule.id == "plain-transport"
    assert "aws:SecureTransport" in finding.what
    assert ids(RULES, destroyed("aws_sqs_queue_policy.q", {"policy": _SECURE})) == ["plain-transport"]
    assert ids(RULES, destroyed("aws_sqs_queue.q", {"policy": _SECURE})) == []
    assert ids(RULES, updated("aws_sqs_queue.q", {"policy": _OPEN}, {"policy": _SECURE})) == []
    assert ids(RULES, updated("aws_sqs_queue.q", {"policy": _SECURE}, {"policy": "no JSON"})) == []
    wider = document(deny("*", Principal="*", Condition={"Bool": {"aws:SecureTransport": False}}))
    assert ids(RULES, updated("aws_sqs_queue.q", {"policy": _SECURE}, {"policy": wider})) == []
