"""Requests and data on their way without TLS, or with a version of it that is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_review.finding import Finding, Group, Rule, RuleGroup, Severity
from plan_review.plan import Action, Plan
from plan_review.policies.comparison import compare
from plan_review.policies.grants import UnreadablePolicyError
from plan_review.policies.sources import UnjudgeableError, policy_changes
from plan_review.settings import Attributes, Exposes, Setting, Settings, explicitly_off, newly_exposed, off, one_of
from plan_review.values import Path, Sensitive, Unknown, at

PLAIN = Rule(
    id="plain-transport",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="What is sent without TLS can be read and changed by everybody on the way, credentials included.",
)
OLD_TLS = Rule(
    id="old-tls",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="TLS before 1.2 is deprecated for its weaknesses (RFC 8996).",
)
UNKNOWN = Rule(
    id="transport-unknown",
    group=Group.EXPOSURE,
    severity=Severity.HUMAN,
    reason="Whether requests have to come over TLS is known only after apply, so that it cannot be judged yet.",
)

# "TLSv1.2_2021", "TLS_1_2", "ELBSecurityPolicy-TLS13-1-2-2021-06"; not "TLSv1_2016", which is 1.0.
_AT_LEAST_1_2 = re.compile(r"1[-_.][23](?!\d)|TLS_?13$", re.IGNORECASE)


def _old(*path: str | int) -> Exposes:
    def exposes(attributes: Attributes) -> bool | None:
        value = at(attributes, *path)
        if isinstance(value, Unknown | Sensitive):
            return None
        return isinstance(value, str) and bool(value) and not _AT_LEAST_1_2.search(value)

    return exposes


def _plain_listener(attributes: Attributes) -> bool | None:
    """A listener that only sends browsers to HTTPS lets nothing pass."""
    protocol, kind = attributes.get("protocol"), at(attributes, "default_action", 0, "type")
    if kind == "redirect":
        return False
    if isinstance(protocol, Unknown | Sensitive):
        return None
    return protocol == "HTTP"


def _plain(*words: str, path: Path, what: str = "it is reached without TLS") -> Setting:
    return Setting(str(path[0]), one_of(*words, path=path), what)


def _unless_on(*path: str | int) -> tuple[Setting, ...]:
    return (Setting(str(path[0]), off(*path), "it is reached without TLS"),)


_VIEWER = ("default_cache_behavior", 0, "viewer_protocol_policy")
_CERTIFICATE = ("viewer_certificate", 0, "minimum_protocol_version")
_ENDPOINT = ("domain_endpoint_options", 0)
_DOMAIN = (Setting("domain_endpoint_options", off(*_ENDPOINT, "enforce_https"), "it is reached without TLS"),)
_PLAIN: Settings = {
    "aws_lb_listener": (Setting("protocol", _plain_listener, "it takes requests without TLS"),),
    "aws_alb_listener": (Setting("protocol", _plain_listener, "it takes requests without TLS"),),
    "aws_cloudfront_distribution": (_plain("allow-all", path=_VIEWER, what="browsers may use it without TLS"),),
    "aws_sns_topic_subscription": (_plain("http", path=("protocol",), what="messages are sent without TLS"),),
    "aws_opensearch_domain": _DOMAIN,
    "aws_elasticsearch_domain": _DOMAIN,
    "aws_elasticache_replication_group": _unless_on("transit_encryption_enabled"),
    "aws_memorydb_cluster": (Setting("tls_enabled", explicitly_off("tls_enabled"), "it is reached without TLS"),),
    "aws_dax_cluster": (_plain("none", path=("cluster_endpoint_encryption_type",)),),
    "azurerm_storage_account": (
        Setting(
            "https_traffic_only_enabled", explicitly_off("https_traffic_only_enabled"), "it is reached without TLS"
        ),
    ),
}
_OLD = "it takes TLS before 1.2"
_OLD_TLS: Settings = {
    "aws_lb_listener": (Setting("ssl_policy", _old("ssl_policy"), _OLD),),
    "aws_alb_listener": (Setting("ssl_policy", _old("ssl_policy"), _OLD),),
    "aws_cloudfront_distribution": (Setting("viewer_certificate", _old(*_CERTIFICATE), _OLD),),
    "aws_api_gateway_domain_name": (Setting("security_policy", _old("security_policy"), _OLD),),
    "aws_apigatewayv2_domain_name": (
        Setting("domain_name_configuration", _old("domain_name_configuration", 0, "security_policy"), _OLD),
    ),
    "aws_opensearch_domain": (Setting("domain_endpoint_options", _old(*_ENDPOINT, "tls_security_policy"), _OLD),),
    "aws_elasticsearch_domain": (Setting("domain_endpoint_options", _old(*_ENDPOINT, "tls_security_policy"), _OLD),),
    "aws_lightsail_lb": (Setting("tls_policy_name", _old("tls_policy_name"), _OLD),),
    "azurerm_storage_account": (Setting("min_tls_version", _old("min_tls_version"), _OLD),),
    "azurerm_mssql_server": (Setting("minimum_tls_version", _old("minimum_tls_version"), _OLD),),
}
_SECURE = "aws:securetransport"


def find(plan: Plan) -> Iterator[Finding]:
    """What may be sent without TLS, or with an old one, that could not before."""
    for settings, rule in ((_PLAIN, PLAIN), (_OLD_TLS, OLD_TLS)):
        for change, setting, known in newly_exposed(plan, settings):
            if known:
                yield rule.finds(change.address, f"{setting.what} ({setting.attribute})")
            else:
                what = f"it cannot be said yet whether {setting.what} ({setting.attribute})"
                yield UNKNOWN.finds(change.address, what)
    yield from _refusals_removed(plan)


def _refusals_removed(plan: Plan) -> Iterator[Finding]:
    """Policies that refused requests without TLS; what they are about may be another resource, which stays."""
    for policy in policy_changes(plan):
        if policy.change.action is Action.DELETE and not policy.outlives_resource:
            continue
        try:
            removed = compare(policy.before(), policy.after()).removed
        except (UnjudgeableError, UnreadablePolicyError):
            # `rights.py` says that this policy cannot be judged.
            continue
        if any(not grant.allows and any(one.key == _SECURE for one in grant.conditions) for grant in removed):
            yield PLAIN.finds(
                policy.change.address, "its policy refuses requests without TLS no more (aws:SecureTransport)"
            )


RULES = RuleGroup((PLAIN, OLD_TLS, UNKNOWN), find)
