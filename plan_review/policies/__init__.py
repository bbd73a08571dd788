"""What IAM policy documents grant, and what one grants that another does not.

Two documents that say the same in another order are the same here; comparing text or JSON cannot say that. What is ours
about it, and why: policy_sentry and cloudsplaining judge one document, not the way from one to the next;
terraform-iam-policy-validator and IAM Access Analyzer compare with a reference, by asking AWS; policyuniverse
expands wildcards by a list of actions from 2023, so that an action that is newer disappears. A plan has to be judged
without an account and without guessing, so wildcards are compared as such: "s3:*" covers "s3:GetObject" whatever
actions AWS adds. What an action means is not ours: it comes from the Service Authorization Reference
(`access_levels.py`).
"""
