notification_email = "shipment-alerts-dev@example.com"

maximum_concurrency    = 5
log_retention_days     = 14
archive_retention_days = 14
alert_quiet_minutes    = 0

# With few events it costs cents; elsewhere more than the function: docs/cost.md.
tracing = true
