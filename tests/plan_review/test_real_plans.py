"""Plans that Terraform wrote, of versions 0.12 to 1.15, each with the verdict that a person would give it."""

from __future__ import annotations

from datetime import date

import pytest

from plan_review.errors import PlanError
from plan_review.finding import Verdict
from plan_review.reading import read_plan
from plan_review.review import review
from tests.support.real_payloads import FOLDER, require_real_payloads

_FINE, _HUMAN = Verdict.NOTHING_TO_WORRY_ABOUT, Verdict.NEEDS_A_HUMAN
_ONLY_NEW = "it only creates what holds nothing and opens nothing"
# By file: the verdict, why, and the rules that say so. None: it is no plan.
_TABLE: dict[str, tuple[Verdict | None, str, set[str]]] = {
    "terraform-json__013_module_depends_on_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__110_basic_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__110_sensitive_values_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__120_basic_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__action_reason_plan": (_HUMAN, "a tainted object is replaced", {"replaced"}),
    "terraform-json__actions_plan": (_HUMAN, "an action of a provider does what no plan says", {"action-invoked"}),
    "terraform-json__basic_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__config_resource_depends_on_plan": (_HUMAN, "an object is replaced", {"replaced"}),
    "terraform-json__deep_module_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__explicit_null_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__has_changes_plan": (_FINE, "only outputs are new", set()),
    "terraform-json__has_checks_plan": (_FINE, "it only creates files, and its check passes", set()),
    "terraform-json__identity_plan": (_HUMAN, "what is imported is changed as well", {"imported-and-changed"}),
    "terraform-json__invalid_plan": (None, "there is text after the plan", set()),
    "terraform-json__moved_block_plan": (_FINE, "only an address changes", set()),
    "terraform-json__nested_config_keys_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__no_changes_plan": (_FINE, "only outputs are new", set()),
    "terraform-json__numerics_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__output_depends_on_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__provider_version_plan": (_FINE, _ONLY_NEW, set()),
    "terraform-json__registry_module_plan": (_FINE, _ONLY_NEW, set()),
    "tf-summarize__example_tfplan": (_HUMAN, "somebody deleted a repository and its branches by hand", {"drift-gone"}),
}


def test_every_plan_at_hand_is_in_the_table() -> None:
    require_real_payloads()
    assert {file.stem for file in (FOLDER / "plans").glob("*.json")} == set(_TABLE)


@pytest.mark.parametrize("name", _TABLE)
def test_a_plan_has_the_verdict_that_a_person_would_give_it(name: str) -> None:
    require_real_payloads()
    verdict, why, rules = _TABLE[name]
    file = FOLDER / "plans" / f"{name}.json"
    if verdict is None:
        with pytest.raises(PlanError, match="is no JSON"):
            read_plan(file)
        return
    whole = review(read_plan(file), [], date(2026, 11, 24))
    assert whole.verdict is verdict, why
    assert {finding.rule.id for finding in whole.findings if finding.severity} == rules
