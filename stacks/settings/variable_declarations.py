"""Kinds of Terraform variables, each with the validation that makes Terraform refuse nonsense when it plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdktf import TerraformVariable, TerraformVariableValidationConfig
from constructs import Construct


class VariableDeclarations:
    """Declares variables on a stack.

    Args:
        stack: The stack.
    """

    def __init__(self, stack: Construct) -> None:
        self._stack = stack

    def text(
        self, name: str, description: str, *, pattern: str, must_be: str, default: str | None = None
    ) -> TerraformVariable:
        """Text that matches a regular expression; `must_be` says it in words. Without a default it must be given."""
        return self._variable(
            name, "string", description, default, f"can({matches(pattern, f'var.{name}')})", f"must be {must_be}"
        )

    def one_of(self, name: str, description: str, *, default: str, allowed: Sequence[str]) -> TerraformVariable:
        """One of a few words."""
        listed = ", ".join(f'"{value}"' for value in allowed)
        return self._variable(
            name,
            "string",
            description,
            default,
            f"contains([{listed}], var.{name})",
            f"must be one of {', '.join(allowed)}",
        )

    def whole_number(
        self, name: str, description: str, *, default: int, minimum: int, maximum: int
    ) -> TerraformVariable:
        """A whole number of a range."""
        return self._variable(
            name,
            "number",
            description,
            default,
            f"var.{name} >= {minimum} && var.{name} <= {maximum} && floor(var.{name}) == var.{name}",
            f"must be a whole number from {minimum} to {maximum}",
        )

    def whole_number_of(
        self, name: str, description: str, *, default: int, allowed: Sequence[int]
    ) -> TerraformVariable:
        """One of a few whole numbers."""
        listed = ", ".join(map(str, allowed))
        return self._variable(
            name,
            "number",
            description,
            default,
            f"contains([{listed}], var.{name})",
            f"must be one of {listed}",
        )

    def threshold(self, name: str, description: str) -> TerraformVariable:
        """A count at which an alarm fires."""
        return self.whole_number(name, f"Alarm threshold: {description}", default=1, minimum=1, maximum=1_000_000)

    def percent_threshold(self, name: str, description: str, *, default: int) -> TerraformVariable:
        """A share at which an alarm fires."""
        return self.whole_number(name, f"Alarm threshold: {description}", default=default, minimum=1, maximum=100)

    def switch(self, name: str, description: str, *, default: bool) -> TerraformVariable:
        """True or false; Terraform itself refuses anything else."""
        return TerraformVariable(
            self._stack, name, type="bool", description=description, default=default, nullable=False
        )

    def texts(self, name: str, description: str, *, pattern: str, must_be: str, most: int) -> TerraformVariable:
        """A list of at most `most` texts, empty by default, each of which matches a regular expression."""
        return self._variable(
            name,
            "list(string)",
            description,
            [],
            f"length(var.{name}) <= {most} && alltrue([for it in var.{name} : can({matches(pattern, 'it')})])",
            f"must be at most {most} {must_be}",
        )

    def objects(
        self, name: str, description: str, *, fields: Mapping[str, str], conditions: Mapping[str, str]
    ) -> TerraformVariable:
        """A list of objects, empty by default.

        Args:
            name: Name of the variable.
            description: What the list is for.
            fields: Name of each field to its type, such as "string" or "optional(bool, false)".
            conditions: Terraform expression to what the list must be when it is false. In them `it` stands for one
                object, and all objects must fulfil them.
        """
        shape = ", ".join(f"{field} = {type_}" for field, type_ in fields.items())
        return TerraformVariable(
            self._stack,
            name,
            type=f"list(object({{ {shape} }}))",
            description=description,
            default=[],
            nullable=False,
            validation=[
                TerraformVariableValidationConfig(
                    condition=f"${{alltrue([for it in var.{name} : {condition}])}}",
                    error_message=f"{name}: {requirement}.",
                )
                for condition, requirement in conditions.items()
            ],
        )

    def _variable(
        self, name: str, type_: str, description: str, default: Any, condition: str, requirement: str
    ) -> TerraformVariable:
        return TerraformVariable(
            self._stack,
            name,
            type=type_,
            description=description,
            default=default,
            nullable=False,
            validation=[
                TerraformVariableValidationConfig(condition=f"${{{condition}}}", error_message=f"{name} {requirement}.")
            ],
        )


def matches(pattern: str, value: str) -> str:
    """The Terraform expression that finds a regular expression in a value, and fails where it is not there."""
    escaped = pattern.replace("\\", "\\\\")
    return f'regex("{escaped}", {value})'
