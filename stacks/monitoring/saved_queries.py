"""Queries of the function's log for the questions that operators ask, saved in CloudWatch Logs Insights."""

from __future__ import annotations

from cdktf import TerraformVariable
from cdktf_cdktf_provider_aws.cloudwatch_query_definition import CloudwatchQueryDefinition
from constructs import Construct

from stacks.settings.environment import Environment

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
QUERIES = {
    "why-events-fail": """
        filter ispresent(code)
        | stats count(*) as events, count_distinct(shipment_id) as shipments, latest(text) as example by code
        | sort events desc
    """,
    "what-became-of-an-event": """
        fields @timestamp, message, shipment_id, message_id, event_id, code, text
        | filter shipment_id = "SHIPMENT" or event_id = "EVENT" or message_id = "MESSAGE"
        | sort @timestamp
    """,
    "outcomes-over-time": """
        filter message = "batch processed"
        | stats sum(stored) as stored_events, sum(rejected) as rejected_events, sum(retried) as retried_events,
            sum(not_a_shipment_event) as not_shipment_events, sum(unmapped_statuses) as statuses_in_no_table,
            count(*) as batches by bin(5m)
    """,
    "crashes-and-timeouts": """
        fields @timestamp, @requestId, @message
        | filter @message like /Task timed out|\\[ERROR\\]|Traceback|Runtime exited|"level":"(ERROR|CRITICAL)"/
        | sort @timestamp desc
        | limit 100
    """,
    "slow-invocations": """
        filter @type = "REPORT"
        | stats count(*) as invocations, pct(@duration, 50) as median_ms, pct(@duration, 95) as p95_ms,
            max(@duration) as slowest_ms, max(@maxMemoryUsed) / 1000000 as most_memory_mb by bin(15m)
    """,
}
"""Query by name. In the second one the person who asks fills in what is known."""


class SavedQueries(Construct):
    """One query definition for each question.

    Args:
        scope: Where the queries belong.
        id: Construct id.
        environment: Whose log is queried.
        log_group_name: The function's log group.
        wanted: Variable: whether there are any.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        log_group_name: str,
        wanted: TerraformVariable,
    ) -> None:
        super().__init__(scope, id)
        count = f"${{{wanted.fqn} ? 1 : 0}}"
        for name, query in QUERIES.items():
            definition = CloudwatchQueryDefinition(
                self,
                name,
                name=environment.names.saved_query(name),
                log_group_names=[log_group_name],
                query_string="\n".join(line.strip() for line in query.strip().splitlines()),
            )
            definition.add_override("count", count)
