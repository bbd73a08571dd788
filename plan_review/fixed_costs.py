"""Which resources cost the same every month, how much of what they are, and which cost by use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from plan_review.plan import Plan
from plan_review.values import Sensitive, Unknown, Value, at, has_unknown, is_list
from prices.item import Item

Attributes = Mapping[str, Value]
Amounts = Mapping[Item, Decimal]
Measure = Callable[[Attributes], Amounts | None]

_ONE = Decimal(1)
_MINUTE_SECONDS = 60
_GB = 1024


def _one(item: Item) -> Measure:
    return lambda attributes: {item: _ONE}


def _alarm(attributes: Attributes) -> Amounts | None:
    """An alarm is billed by the metrics that it reads; a band of what is expected counts as two more."""
    queries = attributes.get("metric_query")
    if isinstance(queries, Unknown | Sensitive) or _has_expression(queries, "SELECT"):
        return None
    members = queries if is_list(queries) and isinstance(queries, list | tuple) else []
    metrics = sum(bool(at(query, "metric")) for query in members) or 1
    bands = 2 if _has_expression(queries, "ANOMALY_DETECTION_BAND") else 0
    periods = [attributes.get("period"), *(at(query, "metric", 0, "period") for query in members)]
    if any(isinstance(period, Unknown | Sensitive) for period in periods):
        return None
    fast = any(isinstance(period, int | float) and 0 < period < _MINUTE_SECONDS for period in periods)
    return {Item.FAST_ALARM_METRIC if fast else Item.ALARM_METRIC: Decimal(metrics + bands)}


def _has_expression(queries: Value, word: str) -> bool:
    members = queries if is_list(queries) and isinstance(queries, list | tuple) else []
    return any(word in str(at(query, "expression") or "").upper() for query in members)


def _address(attributes: Attributes) -> Amounts | None:
    # Addresses that somebody brings along cost nothing.
    return {Item.PUBLIC_IPV4: _ONE} if attributes.get("public_ipv4_pool") in (None, "amazon", Unknown()) else {}


def _endpoint(attributes: Attributes) -> Amounts | None:
    kind, subnets = attributes.get("vpc_endpoint_type"), attributes.get("subnet_ids")
    if kind in (None, "Gateway"):
        return {}
    if kind != "Interface" or not isinstance(subnets, list | tuple):
        return None
    return {Item.INTERFACE_ENDPOINT: Decimal(len(subnets))}


def _table(attributes: Attributes) -> Amounts | None:
    # The provider writes PROVISIONED where nobody chose.
    if attributes.get("billing_mode") in (None, "PAY_PER_REQUEST"):
        return {}
    indexes = attributes.get("global_secondary_index")
    parts = [attributes, *(indexes if isinstance(indexes, list | tuple) else ())]
    units = {
        item: [at(part, name) for part in parts]
        for item, name in ((Item.WRITE_UNIT, "write_capacity"), (Item.READ_UNIT, "read_capacity"))
    }
    if any(not isinstance(unit, int) for found in units.values() for unit in found) or has_unknown(indexes):
        return None
    return {item: sum((Decimal(str(unit)) for unit in found), Decimal()) for item, found in units.items()}


def _provisioned_concurrency(plan: Plan) -> Measure:
    """Billed by the memory of the function, which is another resource."""
    functions = {
        change.after.get("function_name"): change.after
        for change in plan.changes
        if change.type == "aws_lambda_function" and isinstance(change.after.get("function_name"), str)
    }

    def measure(attributes: Attributes) -> Amounts | None:
        name, number = attributes.get("function_name"), attributes.get("provisioned_concurrent_executions")
        function = functions.get(name) if isinstance(name, str) else None
        memory, architecture = at(function, "memory_size"), at(function, "architectures", 0)
        if not isinstance(number, int) or not isinstance(memory, int) or isinstance(architecture, Unknown | Sensitive):
            return None
        item = Item.CONCURRENCY_GB_ARM if architecture == "arm64" else Item.CONCURRENCY_GB_X86
        return {item: Decimal(number) * memory / _GB}

    return measure


def measures(plan: Plan) -> Mapping[str, Measure]:
    """How to tell, of a resource's attributes, how much of what it is; None if the plan does not tell."""
    return {**_FIXED, "aws_lambda_provisioned_concurrency_config": _provisioned_concurrency(plan)}


_FIXED: Mapping[str, Measure] = {
    "aws_cloudwatch_metric_alarm": _alarm,
    "aws_cloudwatch_composite_alarm": _one(Item.COMPOSITE_ALARM),
    "aws_cloudwatch_dashboard": _one(Item.DASHBOARD),
    "aws_kms_key": _one(Item.KEY),
    "aws_kms_external_key": _one(Item.KEY),
    "aws_kms_replica_key": _one(Item.KEY),
    "aws_secretsmanager_secret": _one(Item.SECRET),
    "aws_route53_zone": _one(Item.HOSTED_ZONE),
    "aws_nat_gateway": _one(Item.NAT_GATEWAY),
    "aws_eip": _address,
    "aws_vpc_endpoint": _endpoint,
    "aws_ec2_transit_gateway_vpc_attachment": _one(Item.TRANSIT_ATTACHMENT),
    "aws_vpn_connection": _one(Item.VPN_CONNECTION),
    "aws_dynamodb_table": _table,
}

UNPRICED: frozenset[str] = frozenset(
    {
        *("aws_instance", "aws_ebs_volume", "aws_ebs_snapshot", "aws_db_instance", "aws_rds_cluster_instance"),
        *("aws_lb", "aws_alb", "aws_elb", "aws_eks_cluster", "aws_eks_node_group", "aws_ecs_service"),
        *("aws_autoscaling_group", "aws_elasticache_cluster", "aws_elasticache_replication_group"),
        *("aws_elasticache_serverless_cache", "aws_memorydb_cluster", "aws_dax_cluster", "aws_opensearch_domain"),
        *("aws_elasticsearch_domain", "aws_redshift_cluster", "aws_neptune_cluster_instance"),
        *("aws_docdb_cluster_instance", "aws_msk_cluster", "aws_msk_serverless_cluster", "aws_mq_broker"),
        *("aws_kinesis_stream", "aws_wafv2_web_acl", "aws_cloudhsm_v2_hsm", "aws_dx_connection"),
        *("aws_globalaccelerator_accelerator", "aws_networkfirewall_firewall", "aws_acmpca_certificate_authority"),
        *("aws_directory_service_directory", "aws_sagemaker_endpoint", "aws_transfer_server"),
        *("aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system"),
        *("aws_fsx_windows_file_system", "aws_lightsail_instance", "aws_lightsail_database"),
        *("aws_route53_health_check", "aws_route53_resolver_endpoint", "aws_ec2_client_vpn_network_association"),
        *("aws_dms_replication_instance", "aws_workspaces_workspace"),
        *("aws_shield_subscription", "aws_cloudwatch_metric_stream", "aws_grafana_workspace", "aws_mwaa_environment"),
        *("google_compute_instance", "google_compute_disk", "google_compute_address", "google_container_cluster"),
        *("google_container_node_pool", "google_sql_database_instance", "google_redis_instance"),
        *("google_compute_forwarding_rule", "google_bigtable_instance", "google_spanner_instance"),
        *("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_managed_disk"),
        *("azurerm_public_ip", "azurerm_kubernetes_cluster", "azurerm_mssql_database", "azurerm_redis_cache"),
        *("azurerm_postgresql_flexible_server", "azurerm_mysql_flexible_server", "azurerm_nat_gateway"),
        *("azurerm_application_gateway", "azurerm_firewall", "azurerm_service_plan", "hcloud_server"),
        *("digitalocean_droplet", "digitalocean_database_cluster", "digitalocean_kubernetes_cluster"),
    }
)
"""Types that cost the same every month, for which the table of prices has nothing."""

BY_USE: frozenset[str] = frozenset(
    {
        *("aws_sqs_queue", "aws_sns_topic", "aws_lambda_function", "aws_s3_bucket", "aws_dynamodb_table"),
        *("aws_cloudwatch_log_group", "aws_cloudwatch_event_bus", "aws_cloudwatch_event_archive"),
        *("aws_sfn_state_machine", "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_appsync_graphql_api"),
        *("aws_cloudfront_distribution", "aws_ecr_repository", "aws_efs_file_system", "aws_glue_job"),
        *("aws_kinesis_firehose_delivery_stream", "aws_cloudtrail", "aws_guardduty_detector", "aws_athena_workgroup"),
        *("aws_synthetics_canary", "aws_backup_plan", "aws_codebuild_project", "aws_cognito_user_pool"),
        *("google_storage_bucket", "google_pubsub_topic", "google_pubsub_subscription", "google_cloud_run_service"),
        *("google_cloudfunctions_function", "google_bigquery_table", "azurerm_storage_account"),
        *("azurerm_linux_function_app", "azurerm_eventgrid_topic", "cloudflare_r2_bucket"),
    }
)
"""Types that cost by use alone, of which a plan says nothing."""
