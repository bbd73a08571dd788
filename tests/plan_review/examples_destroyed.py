"""Examples of the rules about what is destroyed or replaced."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, destroyed, plan, replaced, updated

_TABLE = {"name": "log", "hash_key": "id", "global_secondary_index": [{"name": "Status", "hash_key": "status"}]}
_NO_INDEX: dict[str, list[object]] = {"global_secondary_index": []}
_LAYER = replaced("aws_lambda_layer_version.l", {"source_code_hash": "a"}, {"source_code_hash": "b"})

EXAMPLES = {
    "stateful-destroyed": Example(
        found_in=plan(destroyed("aws_dynamodb_table.log", _TABLE, action_reason="delete_because_no_resource_config")),
        address="aws_dynamodb_table.log",
        what="it is not in the configuration any more",
        not_in=plan(created("aws_dynamodb_table.log", _TABLE)),
    ),
    "stateful-replaced": Example(
        found_in=plan(
            replaced("aws_dynamodb_table.log", _TABLE, {"hash_key": "key"}, replace_paths=[["hash_key"]]),
        ),
        address="aws_dynamodb_table.log",
        what='forced by hash_key: "id" → "key"',
        not_in=plan(updated("aws_dynamodb_table.log", _TABLE, {"billing_mode": "PROVISIONED"})),
    ),
    "part-removed": Example(
        found_in=plan(updated("aws_dynamodb_table.log", _TABLE, _NO_INDEX)),
        address="aws_dynamodb_table.log",
        what="the index Status is removed",
        not_in=plan(updated("aws_dynamodb_table.log", {**_TABLE, **_NO_INDEX}, _TABLE)),
    ),
    "destroyed": Example(
        found_in=plan(destroyed("aws_lambda_function.f", {"function_name": "f"})),
        address="aws_lambda_function.f",
        what="destroyed",
        not_in=plan(destroyed("aws_dynamodb_table.log", _TABLE)),
    ),
    "replaced": Example(
        found_in=plan(
            replaced(
                "aws_lambda_function.f",
                {"function_name": "f"},
                {"function_name": "g"},
                action_reason="replace_because_tainted",
            )
        ),
        address="aws_lambda_function.f",
        what="tainted",
        not_in=plan(_LAYER),
    ),
    "deposed-destroyed": Example(
        found_in=plan(destroyed("aws_instance.i", {"ami": "a"}, deposed="0a1b2c3d")),
        address="aws_instance.i",
        what="0a1b2c3d",
        not_in=plan(destroyed("aws_instance.i", {"ami": "a"})),
    ),
    "new-version": Example(
        found_in=plan(_LAYER),
        address="aws_lambda_layer_version.l",
        what="replaced",
        not_in=plan(destroyed("aws_lambda_layer_version.l", {"source_code_hash": "a"})),
    ),
}
