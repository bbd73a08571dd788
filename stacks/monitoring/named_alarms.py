"""Alarms under short names, each with its page in the runbooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdktf import TerraformVariable
from constructs import Construct

from stacks.monitoring.alarm import Alarm, AnyOf, Notice
from stacks.monitoring.metric import Metric
from stacks.monitoring.metric_math import MetricMath
from stacks.settings.environment import Environment

MINUTE = 60
_FIVE_MINUTES = 300


class NamedAlarms(Construct):
    """The alarms of one environment, all wired to one topic.

    `ResourceNames.alarm` makes the whole name of a short one, and `shipment-<short name>.md` is its runbook.
    All of them are children of this construct, whichever module adds them: Terraform would create an alarm that moved
    to another one and delete it, under the same name, in any order (hashicorp/terraform-provider-aws#47390).

    Args:
        scope: The stack.
        id: Construct id.
        environment: Which environment is watched.
        runbook_url: Variable: where people read the runbooks.
        topic_arn: Topic that is notified.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: Environment,
        runbook_url: TerraformVariable,
        topic_arn: str,
    ) -> None:
        super().__init__(scope, id)
        self._environment = environment
        self._topic_arn = topic_arn
        self._runbook_url = runbook_url.string_value
        self._alarms: dict[str, Alarm] = {}
        self._composites: dict[str, AnyOf] = {}

    @property
    def arns(self) -> list[str]:
        """ARNs of all alarms, composite ones first."""
        return [*(each.arn for each in self._composites.values()), *(each.arn for each in self._alarms.values())]

    @property
    def runbooks(self) -> dict[str, str]:
        """Where the runbook of each alarm is, by the alarm's name without environment, composite ones first."""
        return {f"shipment-{name}": self._runbook(name) for name in (*self._composites, *self._alarms)}

    def add(
        self,
        name: str,
        metric: Metric | MetricMath,
        *,
        threshold: Any,
        meaning: str,
        action: str,
        period: int = _FIVE_MINUTES,
        lasting: bool = False,
    ) -> None:
        """Adds an alarm; `Alarm` and `Notice` say what the arguments are."""
        self._alarms[name] = Alarm(
            self,
            name,
            name=self._environment.names.alarm(name),
            metric=metric,
            threshold=threshold,
            period=period,
            notice=self._notice(name, meaning, action),
            lasting=lasting,
        )

    def add_any_of(self, name: str, parts: Sequence[str], *, meaning: str, action: str) -> None:
        """Adds an alarm that fires while any of some alarms does, which are there already."""
        self._composites[name] = AnyOf(
            self,
            name,
            name=self._environment.names.alarm(name),
            alarms=[self._alarms[part] for part in parts],
            notice=self._notice(name, meaning, action),
        )

    def command(self, name: str) -> str:
        """What an operator types, for the text of an alarm: a command of `python -m operations`."""
        return f"`python -m operations {name} --environment {self._environment.name}`"

    def _notice(self, name: str, meaning: str, action: str) -> Notice:
        return Notice(meaning=meaning, action=action, runbook=self._runbook(name), topic_arn=self._topic_arn)

    def _runbook(self, name: str) -> str:
        return f"{self._runbook_url}docs/runbooks/shipment-{name}.md"
