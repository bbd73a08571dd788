"""What has a price."""

from __future__ import annotations

from enum import Enum


class Item(Enum):
    """What has a price; the value is what a reviewer calls one of them.

    The first group costs the same every month however much it is used, and its prices are USD a month. The prices of
    the second are USD for one of what the value says. A GB has 2^30 bytes, as AWS counts them.
    """

    ALARM_METRIC = "metric of an alarm"
    FAST_ALARM_METRIC = "metric of an alarm below a minute"
    COMPOSITE_ALARM = "composite alarm"
    CUSTOM_METRIC = "metric of one's own"
    DASHBOARD = "dashboard"
    KEY = "KMS key"
    SECRET = "secret"  # noqa: S105 - no secret, but the word
    HOSTED_ZONE = "hosted zone"
    NAT_GATEWAY = "NAT gateway"
    PUBLIC_IPV4 = "public IPv4 address"
    INTERFACE_ENDPOINT = "interface endpoint in a subnet"
    TRANSIT_ATTACHMENT = "transit gateway attachment"
    VPN_CONNECTION = "VPN connection"
    WRITE_UNIT = "provisioned write unit"
    READ_UNIT = "provisioned read unit"
    CONCURRENCY_GB_X86 = "GB of provisioned concurrency (x86)"
    CONCURRENCY_GB_ARM = "GB of provisioned concurrency (arm64)"

    CUSTOM_EVENTS = "million events put on a bus, in pieces of 64 KB"
    ARCHIVED = "GB put into an archive"
    ARCHIVE_STORAGE = "GB-month in an archive"
    QUEUE_REQUESTS = "million requests to queues, in pieces of 64 KB"
    INVOCATIONS = "million invocations"
    GB_SECONDS_ARM = "million GB-seconds (arm64)"
    WRITE_REQUEST_UNITS = "million write request units"
    READ_REQUEST_UNITS = "million read request units"
    TABLE_STORAGE = "GB-month in a table or an index"
    POINT_IN_TIME_RECOVERY = "GB-month of a table with point-in-time recovery"
    LOG_INGESTION = "GB of log"
    LOG_STORAGE = "GB-month of log, compressed"
    TRACES = "million traces"
    NOTIFICATIONS = "million notifications"
    EMAILS = "million e-mails of notifications"
    KEY_REQUESTS = "million requests to KMS"
    OBJECT_STORAGE = "GB-month in a bucket"
    OBJECT_WRITES = "million objects written"
