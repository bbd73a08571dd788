"""Runs the handler of an unpacked package once, with a good canonical event and a DynamoDB that takes everything.

    python good_invocation.py PACKAGE RUNTIME

The last line that it prints is JSON: the handler's answer, the names of all modules that were loaded, and which
top-level packages came out of the package.
"""

from __future__ import annotations

import io
import json
import os
import sys
from types import SimpleNamespace

package, runtime = sys.argv[1:]
sys.path[:0] = [package, runtime]

_BODY = json.dumps({"shipment_id": "S1", "status": "in_transit", "timestamp": "2025-05-09T20:39:17+02:00"})
_VARIABLES = {
    "ENVIRONMENT": "test",
    "TABLE_NAME": "log",
    "FAILED_EVENTS_QUEUE_URL": "https://queue",
    "ALERT_TOPIC_ARN": "arn",
    "ROW_RETENTION_DAYS": "30",
    "ALERT_QUIET_MINUTES": "0",
    "LOG_LEVEL": "INFO",
    "DEBUG_LOG_PERCENT": "0",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


class _Answer(io.BytesIO):
    def stream(self) -> _Answer:
        return self


def main() -> None:
    """Calls the handler as Lambda does."""
    os.environ.update(_VARIABLES)
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders
    from shipment_processor import clients
    from shipment_processor.handler import handler

    def answer(request: object, **_: object) -> AWSResponse:
        return AWSResponse("https://dynamodb", 200, HTTPHeaders(), _Answer(b'{"UnprocessedItems": {}}'))

    clients.dynamodb().meta.events.register("before-send.dynamodb", answer)
    context = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 30_000)
    result = handler({"Records": [{"messageId": "1", "body": _BODY, "eventSource": "aws:sqs"}]}, context)
    top_level = sorted(
        name
        for name, module in sys.modules.items()
        if "." not in name and str(getattr(module, "__file__", "")).startswith(package)
    )
    sys.stdout.write(json.dumps([result, sorted(sys.modules), top_level]))


if __name__ == "__main__":
    main()
