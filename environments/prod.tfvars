notification_email = "shipment-alerts@example.com"

# Of these only what the archive keeps is seen on the bill, and little of that: docs/cost.md#what-settings-do.
function_memory         = 512
maximum_concurrency     = 50
log_retention_days      = 400
archive_retention_days  = 365
alarm_queue_age_seconds = 120
alert_quiet_minutes     = 60
