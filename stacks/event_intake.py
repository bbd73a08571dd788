"""The event intake: how shipment events arrive, wait, and where those that cannot be processed end up."""

from __future__ import annotations

import json
from functools import cached_property

from cdktf import Op, TerraformVariable, Token
from cdktf_cdktf_provider_aws.cloudwatch_event_archive import CloudwatchEventArchive
from cdktf_cdktf_provider_aws.cloudwatch_event_bus import CloudwatchEventBus
from cdktf_cdktf_provider_aws.cloudwatch_event_bus_policy import CloudwatchEventBusPolicy
from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import (
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
    CloudwatchEventTargetRetryPolicy,
)
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from contract.limits import MESSAGE_RETENTION_DAYS
from stacks.access.account import Account
from stacks.access.policy import Statement, deny_unencrypted_transport, policy_document
from stacks.access.service_role import ServiceRole
from stacks.monitoring.intake_metrics import IntakeMetrics
from stacks.settings.environment import Environment

_DAY = 24 * 60 * 60
_LONGEST_RETENTION = MESSAGE_RETENTION_DAYS * _DAY
# EventBridge tries a target for at most 24 hours and 185 times:
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
_LONGEST_DELIVERY = _DAY
_MOST_DELIVERY_ATTEMPTS = 185
# AWS advises at least six times the function's timeout, so that a message is not delivered again while an
# invocation may still work on it: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_VISIBILITY_TIMEOUTS = 6
# Stands in a policy for what Terraform computes.
_PRODUCERS = "<accounts>"


class EventIntake(Construct):
    """An event bus whose every event waits in a queue; a failed-events queue for what cannot be processed.

    The failed-events queue takes three kinds of messages: rejected by the function, delivered too often
    without success (the queue's redrive policy), and not deliverable to the queue (the rule's dead-letter
    queue). The archive keeps every event put on the bus for replay.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Where the bus and the queues live.
        account: The stack's account.
        function_timeout: Variable: seconds that one invocation of the queue's reader may take.
        batching_window: Variable: seconds that the reader waits for a batch to fill.
        max_receive_count: Variable: deliveries of a message before it goes to the failed-events queue.
        archive_retention_days: Variable: days that the archive keeps events, 0 for ever.
        producer_accounts: Variable: ids of other accounts that may put events on the bus.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        account: Account,
        function_timeout: TerraformVariable,
        batching_window: TerraformVariable,
        max_receive_count: TerraformVariable,
        archive_retention_days: TerraformVariable,
        producer_accounts: TerraformVariable,
    ) -> None:
        super().__init__(scope, id)
        self._names = environment.names
        self._account = account

        self._bus = CloudwatchEventBus(self, "bus", name=self._names.bus)
        self._let_put_events(producer_accounts)
        # Whatever is put on this bus is ours: every event has a source, and the empty prefix matches all.
        self._rule = CloudwatchEventRule(
            self,
            "rule",
            name=self._names.rule,
            description="Takes every event of the bus.",
            event_bus_name=self.bus_name,
            event_pattern=json.dumps({"source": [{"prefix": ""}]}),
        )
        self._failed_events_queue = self._build_failed_events_queue()
        self._queue = self._build_queue(function_timeout, batching_window, max_receive_count)
        self._build_target()
        self._archive = CloudwatchEventArchive(
            self,
            "archive",
            name=self._names.archive,
            description="Every event of the bus, for replay.",
            event_source_arn=self._bus.arn,
            retention_days=archive_retention_days.number_value,
        )

    @cached_property
    def bus_name(self) -> str:
        """Name of the event bus."""
        return self._bus.name

    @cached_property
    def bus_arn(self) -> str:
        """ARN of the event bus."""
        return self._bus.arn

    @cached_property
    def queue_name(self) -> str:
        """Name of the queue that the function reads."""
        return self._queue.name

    @cached_property
    def queue_arn(self) -> str:
        """ARN of the queue that the function reads."""
        return self._queue.arn

    @cached_property
    def failed_events_queue_name(self) -> str:
        """Name of the failed-events queue."""
        return self._failed_events_queue.name

    @cached_property
    def failed_events_queue_arn(self) -> str:
        """ARN of the failed-events queue."""
        return self._failed_events_queue.arn

    @cached_property
    def failed_events_queue_url(self) -> str:
        """URL of the failed-events queue."""
        return self._failed_events_queue.url

    def grant_consume(self, role: ServiceRole) -> None:
        """Lets `role` poll the queue as an event source mapping does."""
        role.grant(
            "consume-shipment-events",
            actions=["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            resources=[self._queue.arn],
        )

    def grant_reject(self, role: ServiceRole) -> None:
        """Lets `role` put events that can never be stored into the failed-events queue."""
        role.grant("reject-shipment-events", actions=["sqs:SendMessage"], resources=[self._failed_events_queue.arn])

    @cached_property
    def metrics(self) -> IntakeMetrics:
        """What CloudWatch counts and measures of the intake."""
        return IntakeMetrics(
            bus_name=self.bus_name,
            rule_name=self._rule.name,
            queue_name=self.queue_name,
            failed_events_queue_name=self.failed_events_queue_name,
        )

    def _let_put_events(self, accounts: TerraformVariable) -> None:
        # Whoever is in this account needs no policy of the bus.
        principals = self._account.root_arn_of("${account}")
        policy = policy_document(
            Statement(
                sid="EventsOfProducers",
                principals={"AWS": _PRODUCERS},
                actions=["events:PutEvents"],
                resources=[self.bus_arn],
            )
        ).replace(f'"{_PRODUCERS}"', f'${{jsonencode([for account in {accounts.fqn} : "{principals}"])}}')
        CloudwatchEventBusPolicy(self, "bus_policy", event_bus_name=self.bus_name, policy=policy).add_override(
            "count", f"${{length({accounts.fqn}) > 0 ? 1 : 0}}"
        )

    def _build_failed_events_queue(self) -> SqsQueue:
        return SqsQueue(
            self,
            "failed_events_queue",
            name=self._names.failed_events_queue,
            message_retention_seconds=_LONGEST_RETENTION,
            sqs_managed_sse_enabled=True,
            policy=self._queue_policy(self._names.failed_events_queue),
            # Without spaces, as SQS gives it back: the provider compares the text.
            redrive_allow_policy=json.dumps(
                {
                    "redrivePermission": "byQueue",
                    "sourceQueueArns": [self._account.arn("sqs", self._names.queue)],
                },
                separators=(",", ":"),
            ),
        )

    def _build_queue(
        self,
        function_timeout: TerraformVariable,
        batching_window: TerraformVariable,
        max_receive_count: TerraformVariable,
    ) -> SqsQueue:
        return SqsQueue(
            self,
            "queue",
            name=self._names.queue,
            message_retention_seconds=_LONGEST_RETENTION,
            visibility_timeout_seconds=Token.as_number(
                Op.add(
                    Op.mul(function_timeout.number_value, _VISIBILITY_TIMEOUTS),
                    batching_window.number_value,
                )
            ),
            sqs_managed_sse_enabled=True,
            policy=self._queue_policy(self._names.queue),
            redrive_policy=(
                '{"deadLetterTargetArn":"'
                + self._failed_events_queue.arn
                + '","maxReceiveCount":'
                + max_receive_count.string_value
                + "}"
            ),
        )

    def _queue_policy(self, queue_name: str) -> str:
        arn = self._account.arn("sqs", queue_name)
        return policy_document(
            Statement(
                sid="EventsOfTheRule",
                principals={"Service": "events.amazonaws.com"},
                actions=["sqs:SendMessage"],
                resources=[arn],
                # Not aws:SourceAccount besides: AWS documents the rule's ARN alone, and that holds the account.
                # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
                conditions={"ArnEquals": {"aws:SourceArn": self._rule.arn}},
            ),
            deny_unencrypted_transport(actions=["sqs:*"], resources=[arn]),
        )

    def _build_target(self) -> None:
        CloudwatchEventTarget(
            self,
            "target",
            event_bus_name=self.bus_name,
            rule=self._rule.name,
            target_id="queue",
            arn=self._queue.arn,
            dead_letter_config=CloudwatchEventTargetDeadLetterConfig(arn=self._failed_events_queue.arn),
            retry_policy=CloudwatchEventTargetRetryPolicy(
                maximum_event_age_in_seconds=_LONGEST_DELIVERY,
                maximum_retry_attempts=_MOST_DELIVERY_ATTEMPTS,
            ),
        )
