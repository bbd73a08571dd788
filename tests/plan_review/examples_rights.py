"""Examples of the rules about policies."""

from __future__ import annotations

from tests.plan_review.example import Example
from tests.plan_review.plans import created, destroyed, plan, updated
from tests.plan_review.policy_documents import allow, deny, document

_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:orders"
_ADMINISTRATOR = {"AWS": "111122223333"}
_SEND = {"policy": document(allow("sqs:SendMessage", _QUEUE))}
_MORE = {"policy": document(allow(["sqs:ReceiveMessage", "sqs:SendMessage"], _QUEUE))}
_RESPELLED = {"policy": document(allow("sqs:SendMessage", [_QUEUE], Sid="Send"), allow("SQS:ReceiveMessage", _QUEUE))}
_ALL = {"policy": document(allow("sqs:*", _QUEUE))}
_REFUSING = {"policy": document(allow("sqs:SendMessage", _QUEUE), deny("sqs:DeleteQueue", _QUEUE))}
_KEY = {"policy": document(allow(["kms:Decrypt", "kms:PutKeyPolicy"], Principal=_ADMINISTRATOR))}
_LESS_OF_KEY = {"policy": document(allow("kms:Decrypt", Principal=_ADMINISTRATOR))}
_POLICY, _HELD_KEY = "aws_iam_role_policy.send", "aws_kms_key.state"

EXAMPLES = {
    "right-too-wide": Example(
        found_in=plan(updated(_POLICY, _SEND, _ALL)),
        address=_POLICY,
        what="+ Allow sqs:* (permissions management) on arn:aws:sqs:eu-central-1:111122223333:orders",
        not_in=plan(updated(_POLICY, _ALL, _SEND)),
    ),
    "right-added": Example(
        found_in=plan(updated(_POLICY, _SEND, _MORE)),
        address=_POLICY,
        what="+ Allow sqs:ReceiveMessage (read) on arn:aws:sqs:eu-central-1:111122223333:orders",
        not_in=plan(updated(_POLICY, _MORE, _SEND)),
    ),
    "refusal-removed": Example(
        found_in=plan(updated(_POLICY, _REFUSING, _SEND)),
        address=_POLICY,
        what="- Deny sqs:DeleteQueue (write)",
        not_in=plan(updated(_POLICY, _SEND, _REFUSING)),
    ),
    "policy-unknown": Example(
        found_in=plan(created(_POLICY, {"role": "r"}, unknown={"policy": True})),
        address=_POLICY,
        what="cannot be judged yet",
        not_in=plan(created(_POLICY, _SEND, unknown={"id": True})),
    ),
    "policy-unreadable": Example(
        found_in=plan(updated(_POLICY, _SEND, {"policy": "a file that is not there"})),
        address=_POLICY,
        what="it is not JSON",
        not_in=plan(updated(_POLICY, _SEND, {"policy": ""})),
    ),
    "key-policy-narrowed": Example(
        found_in=plan(updated(_HELD_KEY, _KEY, _LESS_OF_KEY)),
        address=_HELD_KEY,
        what="- Allow kms:PutKeyPolicy (permissions management) on * for account 111122223333",
        not_in=plan(updated(_HELD_KEY, _LESS_OF_KEY, _KEY)),
    ),
    "right-removed": Example(
        found_in=plan(destroyed(_POLICY, _SEND)),
        address=_POLICY,
        what="- Allow sqs:SendMessage (write)",
        not_in=plan(updated(_POLICY, _SEND, _MORE)),
    ),
    "policy-respelled": Example(
        found_in=plan(updated(_POLICY, _MORE, _RESPELLED)),
        address=_POLICY,
        what="order or spelling only",
        not_in=plan(updated(_POLICY, _SEND, _RESPELLED)),
    ),
}
