"""Types of resources that hold what cannot be made again from the configuration, and what that is.

Put together by hand from the documentation of each provider's resources (2026-11). A type that is missing here is
destroyed with "needs a human" all the same: this table only decides what is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

_ROWS = "the rows in it"
_OBJECTS = "the objects in it"
_FILES = "the files on it"
_KEY = "the key, and with it everything encrypted with it"
_MESSAGES = "the messages in it"
_LOGS = "the log entries in it"
_SECRET = "the secret and its versions"  # noqa: S105 - a description
_BACKUPS = "the backups in it"
_IMAGES = "the images in it"
_USERS = "the users in it, with their passwords"
_INDEXES = "the documents in it"
_STATE = "the data in it"
_ZONE = "its name servers, on which the delegation of the domain rests"

_HELD: Mapping[str, tuple[str, ...]] = {
    _ROWS: (
        *("aws_dynamodb_table", "aws_dynamodb_global_table", "aws_db_instance", "aws_rds_cluster"),
        *("aws_rds_global_cluster", "aws_docdb_cluster", "aws_docdbelastic_cluster", "aws_neptune_cluster"),
        *("aws_redshift_cluster", "aws_redshiftserverless_namespace", "aws_timestreamwrite_database"),
        *("aws_timestreamwrite_table", "aws_timestreaminfluxdb_db_instance", "aws_keyspaces_keyspace"),
        *("aws_keyspaces_table", "aws_qldb_ledger", "aws_simpledb_domain", "aws_lightsail_database"),
        *("aws_dsql_cluster", "aws_s3tables_table", "aws_s3tables_table_bucket"),
        *("google_sql_database", "google_sql_database_instance", "google_bigquery_dataset", "google_bigquery_table"),
        *("google_bigtable_instance", "google_bigtable_table", "google_spanner_instance", "google_spanner_database"),
        *("google_firestore_database", "google_alloydb_cluster", "google_datastore_index"),
        *("azurerm_mssql_server", "azurerm_mssql_database", "azurerm_mssql_managed_instance", "azurerm_sql_database"),
        *("azurerm_mssql_managed_database", "azurerm_postgresql_server", "azurerm_postgresql_database"),
        *("azurerm_postgresql_flexible_server", "azurerm_postgresql_flexible_server_database"),
        *("azurerm_mysql_flexible_server", "azurerm_mysql_flexible_database", "azurerm_mariadb_server"),
        *("azurerm_cosmosdb_account", "azurerm_cosmosdb_sql_database", "azurerm_cosmosdb_sql_container"),
        *("azurerm_cosmosdb_mongo_database", "azurerm_cosmosdb_mongo_collection", "azurerm_storage_table"),
        *("azurerm_kusto_cluster", "azurerm_kusto_database", "postgresql_database", "mysql_database"),
        *("mongodbatlas_cluster", "mongodbatlas_advanced_cluster", "mongodbatlas_serverless_instance"),
        *("snowflake_database", "snowflake_schema", "snowflake_table", "digitalocean_database_cluster"),
        *("digitalocean_database_db", "oci_database_db_system", "oci_database_autonomous_database"),
        *("oci_mysql_mysql_db_system", "cloudflare_d1_database", "planetscale_database", "neon_project"),
        *("influxdb-v2_bucket", "clickhouse_service", "cockroach_cluster", "supabase_project"),
    ),
    _OBJECTS: (
        *("aws_s3_bucket", "aws_s3_directory_bucket", "aws_glacier_vault", "aws_media_store_container"),
        *("google_storage_bucket", "azurerm_storage_account", "azurerm_storage_container"),
        *("azurerm_storage_data_lake_gen2_filesystem", "digitalocean_spaces_bucket", "cloudflare_r2_bucket"),
        *("oci_objectstorage_bucket", "scaleway_object_bucket", "linode_object_storage_bucket", "minio_s3_bucket"),
    ),
    _FILES: (
        *("aws_efs_file_system", "aws_ebs_volume", "aws_ebs_snapshot", "aws_fsx_lustre_file_system"),
        *("aws_fsx_windows_file_system", "aws_fsx_ontap_file_system", "aws_fsx_ontap_volume"),
        *("aws_fsx_openzfs_file_system", "aws_fsx_openzfs_volume", "google_compute_disk"),
        *("google_compute_region_disk", "google_filestore_instance", "azurerm_managed_disk"),
        *("azurerm_storage_share", "azurerm_netapp_volume", "digitalocean_volume", "hcloud_volume", "linode_volume"),
        *(
            "oci_core_volume",
            "oci_file_storage_file_system",
            "openstack_blockstorage_volume_v3",
            "scaleway_block_volume",
        ),
        *("kubernetes_persistent_volume", "kubernetes_persistent_volume_v1", "kubernetes_persistent_volume_claim"),
        *("kubernetes_persistent_volume_claim_v1", "docker_volume", "libvirt_volume"),
    ),
    _KEY: (
        *("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"),
        *("aws_cloudhsm_v2_cluster", "google_kms_crypto_key", "google_kms_crypto_key_version"),
        *("azurerm_key_vault", "azurerm_key_vault_key", "azurerm_key_vault_managed_hardware_security_module"),
        *("oci_kms_key", "oci_kms_vault", "vault_transit_secret_backend_key", "ibm_kms_key"),
    ),
    _MESSAGES: (
        *("aws_sqs_queue", "aws_kinesis_stream", "aws_msk_cluster", "aws_msk_serverless_cluster", "aws_mq_broker"),
        *("aws_cloudwatch_event_archive", "google_pubsub_subscription", "google_pubsub_lite_topic"),
        *("azurerm_servicebus_namespace", "azurerm_servicebus_queue", "azurerm_servicebus_subscription"),
        *("azurerm_eventhub", "azurerm_eventhub_namespace", "azurerm_storage_queue", "confluent_kafka_cluster"),
        *("confluent_kafka_topic", "kafka_topic", "rabbitmq_queue", "oci_streaming_stream", "oci_queue_queue"),
    ),
    _LOGS: (
        *("aws_cloudwatch_log_group", "aws_cloudtrail_event_data_store", "google_logging_project_bucket_config"),
        *("azurerm_log_analytics_workspace", "azurerm_application_insights", "oci_logging_log_group"),
    ),
    _SECRET: (
        *("aws_secretsmanager_secret", "google_secret_manager_secret", "google_secret_manager_regional_secret"),
        *("azurerm_key_vault_secret", "azurerm_key_vault_certificate", "vault_mount", "oci_vault_secret"),
    ),
    _BACKUPS: (
        *("aws_backup_vault", "aws_backup_logically_air_gapped_vault", "aws_db_snapshot", "aws_db_cluster_snapshot"),
        *("azurerm_recovery_services_vault", "azurerm_data_protection_backup_vault", "google_compute_snapshot"),
        *("google_backup_dr_backup_vault",),
    ),
    _IMAGES: (
        *("aws_ecr_repository", "aws_ecrpublic_repository", "google_artifact_registry_repository"),
        *("azurerm_container_registry", "digitalocean_container_registry"),
    ),
    _USERS: ("aws_cognito_user_pool", "aws_directory_service_directory", "azurerm_active_directory_domain_service"),
    _INDEXES: (
        *("aws_opensearch_domain", "aws_elasticsearch_domain", "aws_opensearchserverless_collection"),
        *("aws_cloudsearch_domain", "aws_kendra_index", "azurerm_search_service", "ec_deployment"),
    ),
    _STATE: (
        *("aws_memorydb_cluster", "aws_elasticache_replication_group", "aws_elasticache_cluster"),
        *("aws_elasticache_serverless_cache", "google_redis_instance", "google_redis_cluster", "azurerm_redis_cache"),
        *("aws_codecommit_repository", "github_repository", "gitlab_project", "bitbucket_repository"),
        *("aws_prometheus_workspace", "aws_grafana_workspace", "kubernetes_namespace", "kubernetes_namespace_v1"),
        *("aws_resiliencehub_app", "aws_appconfig_hosted_configuration_version", "cloudflare_workers_kv_namespace"),
    ),
    _ZONE: (
        *("aws_route53_zone", "google_dns_managed_zone", "azurerm_dns_zone", "cloudflare_zone", "digitalocean_domain"),
    ),
}

HELD: Mapping[str, str] = {type_: what for what, types in _HELD.items() for type_ in types}
"""What is lost with a resource, by its type."""

PARTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "aws_dynamodb_table": (
        ("global_secondary_index", "name", "the index"),
        ("replica", "region_name", "the replica"),
    ),
    "azurerm_cosmosdb_account": (("geo_location", "location", "the replica"),),
    "aws_dynamodb_global_table": (("replica", "region_name", "the replica"),),
}
"""Parts that an update in place can take away: by type, the block, the attribute that names it, and what it is."""

VERSIONED = frozenset(
    {
        *("aws_lambda_layer_version", "aws_ecs_task_definition", "aws_launch_configuration"),
        *("aws_api_gateway_deployment", "aws_apigatewayv2_deployment", "aws_batch_job_definition"),
        *("google_api_gateway_api_config", "google_cloud_run_revision"),
    }
)
"""Types of which every change makes a new version, by a replacement that takes nothing from anybody."""
