"""What expressions refer to is read, and nothing that they hold."""

from __future__ import annotations

from tests.plan_review.plans import plan

_CONFIGURATION = {
    "root_module": {
        "resources": [
            {
                "address": "aws_sqs_queue.q",
                "expressions": {
                    "policy": {"references": ["aws_sns_topic.t.arn", "aws_sns_topic.t"]},
                    "tags": {"constant_value": {"references": ["a constant that only looks like it"]}},
                    "block": [{"inner": {"references": ["var.a"]}}, {"inner": {"references": ["var.a", "var.b"]}}],
                },
            }
        ],
        "module_calls": {
            "outer": {
                "module": {
                    "module_calls": {
                        "inner": {
                            "module": {
                                "resources": [
                                    {"address": "aws_x.y", "expressions": {"a": {"references": ["each.value"]}}},
                                    "no resource",
                                ]
                            }
                        }
                    }
                }
            }
        },
    }
}


def test_references_are_known_by_resource_and_attribute_without_constants() -> None:
    assert plan(configuration=_CONFIGURATION).references == {
        "aws_sqs_queue.q": {
            "policy": ("aws_sns_topic.t.arn", "aws_sns_topic.t"),
            "tags": (),
            "block": ("var.a", "var.b"),
        },
        "module.outer.module.inner.aws_x.y": {"a": ("each.value",)},
    }
