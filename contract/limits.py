"""Limits that more than one part of the project keeps: AWS's, and at the end one of its own."""

from __future__ import annotations

from typing import Final

ROWS_PER_REQUEST: Final = 25
"""Of BatchWriteItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html"""

ROWS_PER_LOOK: Final = 100
"""Of BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html"""

ENTRIES_PER_REQUEST: Final = 10
"""Of PutEvents, SendMessageBatch and DeleteMessageBatch:
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html"""

MESSAGE_BYTES: Final = 256 * 1024
"""Of one SQS message with its attributes, and of a whole request of PutEvents or SendMessageBatch. AWS has raised some
of these to 1 MiB since; the queues of this pipeline take 256 KiB, and what fits there fits everywhere."""

MESSAGE_ATTRIBUTES: Final = 10
"""Of one SQS message:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html"""

MESSAGE_RETENTION_DAYS: Final = 14
"""The longest that SQS keeps a message:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"""

REQUESTS_IN_FLIGHT: Final = 4
"""BatchWriteItem requests that an invocation has under way at once, at most. With the CPU that the function has more
would gain little: docs/benchmarks.md."""
