"""The alert topic: where the function and the alarms tell people that something is wrong."""

from __future__ import annotations

import json
from functools import cached_property

from cdktf import TerraformVariable
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from stacks.access.account import Account
from stacks.access.encryption_key import ExistingEncryptionKey
from stacks.access.policy import Statement, deny_unencrypted_transport, policy_document
from stacks.access.service_role import ServiceRole
from stacks.settings.environment import Environment


class AlertTopic(Construct):
    """An SNS topic that mails every message to one address.

    Args:
        scope: The stack.
        id: Construct id.
        environment: Where the topic lives.
        account: The stack's account.
        key: Encrypts messages while they wait.
        notification_email: Variable: the address. SNS asks it to confirm once.
        further_endpoints: Variable: a list of protocol, endpoint and paging. An endpoint with paging receives
            nothing but the paging alarm.
        paging_alarm: Name of that alarm.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        account: Account,
        key: ExistingEncryptionKey,
        notification_email: TerraformVariable,
        further_endpoints: TerraformVariable,
        paging_alarm: str,
    ) -> None:
        super().__init__(scope, id)
        self._key = key
        name = environment.names.alert_topic
        arn = account.arn("sns", name)
        self._topic = SnsTopic(
            self,
            "topic",
            name=name,
            kms_master_key_id=key.arn,
            # Inline, so that the topic never exists with SNS's default policy.
            policy=policy_document(
                Statement(
                    sid="AlarmsOfThisAccount",
                    principals={"Service": "cloudwatch.amazonaws.com"},
                    actions=["sns:Publish"],
                    resources=[arn],
                    conditions={
                        "StringEquals": {"aws:SourceAccount": account.id},
                        "ArnLike": {"aws:SourceArn": account.arn("cloudwatch", "alarm:*")},
                    },
                ),
                deny_unencrypted_transport(actions=["sns:Publish"], resources=[arn]),
            ),
        )
        SnsTopicSubscription(
            self,
            "email",
            topic_arn=self._topic.arn,
            protocol="email",
            endpoint=notification_email.string_value,
        )
        self._subscribe(further_endpoints, paging_alarm)

    @cached_property
    def topic_name(self) -> str:
        """Name of the topic."""
        return self._topic.name

    @cached_property
    def topic_arn(self) -> str:
        """ARN of the topic."""
        return self._topic.arn

    def grant_publish(self, role: ServiceRole) -> None:
        """Lets `role` publish alerts."""
        role.grant("publish-alerts", actions=["sns:Publish"], resources=[self.topic_arn])
        self._key.grant_publish(role)

    def _subscribe(self, endpoints: TerraformVariable, paging_alarm: str) -> None:
        only_that_alarm = json.dumps({"AlarmName": [paging_alarm]})
        further = SnsTopicSubscription(
            self,
            "further",
            topic_arn=self._topic.arn,
            protocol="${each.value.protocol}",
            endpoint="${each.value.endpoint}",
            # CloudWatch's messages are JSON; the function's alerts are not, so they do not pass either.
            filter_policy=f"${{each.value.paging ? jsonencode({only_that_alarm}) : null}}",
            filter_policy_scope='${each.value.paging ? "MessageBody" : null}',
        )
        further.add_override(
            "for_each", f'${{{{ for it in {endpoints.fqn} : "${{it.protocol}} ${{it.endpoint}}" => it }}}}'
        )
