notification_email = "shipment-alerts-staging@example.com"

maximum_concurrency    = 10
log_retention_days     = 30
archive_retention_days = 30
