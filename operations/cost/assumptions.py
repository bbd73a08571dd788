"""What a bill needs and nobody here measured: documented by AWS, with its source, or assumed, and then said so."""

from __future__ import annotations

from decimal import Decimal

from prices.table import HOURS

MONTH_SECONDS = HOURS * 3600
MONTH_DAYS = HOURS / 24
GB = 2**30

# Documented.
MEMORY_OF_ONE_CPU = 1769
"""MB of memory at which a function has one whole vCPU, and less of it in proportion:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
POLLERS = 5
"""Lambda starts with five readers of a queue; more come only when messages are left over:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
LONG_POLL_SECONDS = 20
"""How long a reader waits for a message, at most and, it is assumed, always:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html"""
BATCH_BYTES = 6 * 2**20
"""Of an invocation's messages, at most: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
CHUNK_BYTES = 64 * 1024
"""EventBridge and SQS count a message once for each piece of this size."""
WRITE_UNIT_BYTES = 1024
READ_UNIT_BYTES = 4096
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html"""
LOOK_UP_UNITS = Decimal("0.5")
"""Read request units of an eventually consistent read of up to 4 KB."""
ROW_OVERHEAD_BYTES = 100
"""That DynamoDB adds to each row, in the table and again in the index, where it charges for storage:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html"""
LOG_LINE_OVERHEAD_BYTES = 26
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"""
LOG_COMPRESSION = 0.15
"""What compression leaves of a log: what AWS's own examples take, https://aws.amazon.com/cloudwatch/pricing/"""
SAMPLED_A_SECOND = 1
SAMPLED_SHARE = 0.05
"""X-Ray's own rule: the first request of each second, then 5 % of the others:
https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html"""
TABLE_KEY_SECONDS = 300
"""How long DynamoDB keeps a table's key for whoever uses it:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html"""

# Assumed. docs/cost.md shows what some of them do to the bill.
CORE = 1.0
"""How long work takes on a whole vCPU of Lambda (arm64), against the core that the benchmarks ran on. Nobody measured
it; it matters little, since waiting for DynamoDB is most of an invocation."""
BATCH_WRITE_SECONDS = 0.015
PUT_SECONDS = 0.005
"""Until DynamoDB answers a BatchWriteItem of 25 rows, and a PutItem."""
SEND_SECONDS = 0.010
"""Until SQS or SNS answers."""
RECEIVE_SECONDS = 0.05
"""Of messages that come one by one, a request to the queue brings what arrives at its reader in this time: one, where
there are few."""
PLATFORM_LOG_LINES = 4
PLATFORM_LOG_BYTES = 400
"""Lines START, END, REPORT and XRAY that Lambda itself writes about an invocation."""
ENVELOPE_BYTES = 300
"""What EventBridge puts around an event."""
ENVIRONMENT_HOURS = 2
"""After which Lambda replaces an execution environment, so that there is a cold start."""
STATE_GB = Decimal("0.01")
STATE_WRITES = Decimal("0.0001")
"""The Terraform state with its versions: GB, and million objects written a month."""
