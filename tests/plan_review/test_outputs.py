"""What a review looks like on a terminal, in a comment and to a script."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from plan_review.as_json import as_json
from plan_review.as_markdown import LONGEST, as_markdown
from plan_review.as_text import print_text
from plan_review.exceptions import Agreement
from plan_review.finding import Group, Rule, Severity, Verdict
from plan_review.plan import Plan
from plan_review.review import Review, review
from tests.plan_review.plans import change, created, destroyed, plan, replaced, updated

_TODAY = date(2026, 11, 24)
_TABLE = {"name": "log", "hash_key": "id"}
_REPLACED = replaced("aws_dynamodb_table.log", _TABLE, {"hash_key": "key"}, replace_paths=[["hash_key"]])
_HOSTILE = (
    "</details><script>alert(1)</script>",
    "`code` ```fence``` @everyone #1 [link](https://example.com) **bold** | cell | www.example.com",
    "\x1b[31mred\x1b[0m\r\n\u202eright to left\x00\ud800",
)


def reviewed(plan: Plan) -> Review:
    return review(plan, [], _TODAY)


def text(review: Review, *, terminal: bool = False) -> str:
    stream = io.StringIO()
    print_text(review, Console(file=stream, force_terminal=terminal, color_system="standard" if terminal else None))
    return stream.getvalue()


def forms(review: Review) -> tuple[str, str, str]:
    return text(review), as_markdown(review), as_json(review)


def test_the_verdict_is_the_first_line_and_the_worst_comes_first() -> None:
    lines = text(
        reviewed(plan(destroyed("aws_lambda_function.f", {}), updated("aws_sqs_queue.q", {"name": "a"}, {}), _REPLACED))
    ).splitlines()
    assert lines[:2] == ["Refused: 1 refused, 1 for a human to decide", "1 changed, 1 destroyed, 1 replaced"]
    table, function = (next(i for i, line in enumerate(lines) if address in line) for address in ("log", "_function.f"))
    assert table < function
    assert '       forced by hash_key: "id" → "key"' in lines


def test_a_plan_that_changes_nothing_takes_one_line() -> None:
    assert text(reviewed(plan())).splitlines() == ["Nothing to worry about: no resource changes"]


def test_it_is_in_colour_on_a_terminal_and_nowhere_else() -> None:
    assert "\x1b[" in text(reviewed(plan(_REPLACED)), terminal=True)
    assert "\x1b[" not in text(reviewed(plan(_REPLACED)))


def test_a_plan_without_surprises_fits_on_a_screen_however_many_resources_it_has() -> None:
    tagged = (updated(f"aws_x.y{number}", {"tags": {}}, {"tags": {"a": "b"}}) for number in range(100))
    grown = (updated(f"aws_lambda_function.f{number}", {"memory": 1}, {"memory": 2}) for number in range(100))
    assert len(text(reviewed(plan(*tagged, *grown))).splitlines()) < 40


def test_what_is_created_is_counted_by_type() -> None:
    assert "2 aws_x, 1 aws_a" in text(
        reviewed(plan(created("aws_a.a", {}), created("aws_x.a", {}), created("aws_x.b", {})))
    )


@pytest.mark.parametrize("hostile", _HOSTILE)
def test_text_of_the_plan_moves_no_cursor_and_is_no_markdown_and_no_html(hostile: str) -> None:
    plain = reviewed(
        plan(destroyed("aws_x.text", {}), updated("aws_y.text", {"tags": {"text": "a"}}, {"tags": {"text": "b"}}))
    )
    bad = reviewed(
        plan(
            destroyed(f"aws_x.{hostile}", {}),
            updated(f"aws_y.{hostile}", {"tags": {hostile: "a"}}, {"tags": {hostile: "b"}}),
        )
    )
    terminal, markdown, script = forms(bad)
    assert all(character.isprintable() or character == "\n" for character in terminal + markdown)
    assert len(terminal.splitlines()) == len(text(plain).splitlines())
    assert json.loads(script)["findings"]
    assert structure(markdown) == structure(as_markdown(plain))


def structure(markdown: str) -> list[str]:
    """The Markdown and HTML that it is made of, without the text."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(markdown)
    return [
        f"{token.type}{token.content if token.type.startswith('html') else ''}"
        for block in tokens
        for token in (block, *(block.children or ()))
    ]


@pytest.mark.parametrize(("resources", "width"), [(0, 1), (100, 50), (3_000, 100), (30, 60_000)])
def test_a_comment_is_never_longer_than_github_allows_and_names_every_rule(resources: int, width: int) -> None:
    wide = "ü" * width
    changes = [
        change
        for number in range(resources)
        for change in (
            destroyed(f"aws_dynamodb_table.{wide}{number}", _TABLE),
            updated(f"aws_sqs_queue.{wide}{number}", {"tags": {wide: wide}}, {"tags": {}}),
            updated(f"aws_lambda_function.{wide}{number}", {wide: "a"}, {wide: "b"}),
            created(f"aws_{wide}{number}.x", {}),
        )
    ]
    whole = reviewed(plan(*changes))
    markdown = as_markdown(whole)
    assert len(markdown.encode()) <= LONGEST
    for finding in whole.findings:
        assert f"<code>{finding.rule.id}</code>" in markdown
    assert markdown.count("<details") == markdown.count("</details>")
    if resources == 3_000:
        assert re.search(r"and 2,?\d{3} more", markdown)


def test_a_comment_is_never_too_long_if_there_are_far_more_rules() -> None:
    reason = "Somebody may do what nobody could before; only who knows what it is for can tell whether it is too much."
    rules = [
        Rule(id=f"a-rule-with-a-long-name-{number}", group=Group.RIGHTS, severity=Severity.HUMAN, reason=reason)
        for number in range(130)
    ]
    wide = "\N{SHIP}" * 500
    markdown = as_markdown(Review(plan(), [rule.finds(wide, wide, [wide] * 9) for rule in rules for _ in range(20)]))
    assert len(markdown.encode()) <= LONGEST
    assert all(f"<code>{rule.id}</code>" in markdown for rule in rules)


def test_json_has_everything_that_was_found() -> None:
    script = json.loads(as_json(reviewed(plan(_REPLACED, updated("aws_x.y", {"size": 1}, {"size": 2})))))
    assert (script["verdict"], script["exit_status"]) == ("refused", 3)
    (finding,) = script["findings"]
    assert (finding["rule"], finding["severity"], finding["group"]) == ("stateful-replaced", "refused", "destroyed")
    assert finding["address"] == "aws_dynamodb_table.log"
    assert script["changed"] == [{"address": "aws_x.y", "attributes": ["size: 1 → 2"]}]


def test_groups_stand_in_the_order_in_which_a_reviewer_needs_them() -> None:
    alarm = destroyed("aws_cloudwatch_metric_alarm.a", {})
    tags = updated("aws_x.y", {"tags": {"a": "b"}}, {"tags": {"a": "c"}})
    drift = [updated("aws_x.y", {"size": 1}, {"size": 2})]
    whole = text(reviewed(plan(tags, alarm, _REPLACED, errored=True, resource_drift=drift)))
    headings = [line for line in whole.splitlines()[2:] if line and not line.startswith(" ")]
    assert headings == [
        *("The plan itself", "Destroyed or replaced", "Alarms", "Fixed monthly cost", "Drift"),
        "Names and tags",
    ]


def test_what_has_a_finding_is_not_among_the_rest() -> None:
    old, new = {"a": "b"}, {"a": "c"}
    tagged = updated("aws_x.y", {"tags": old, "tags_all": old}, {"tags": new, "tags_all": new})
    assert not reviewed(plan(tagged)).rest
    grown = updated("aws_x.z", {"tags": old, "size": 1}, {"tags": new, "size": 2}, unknown={"arn": True, "etag": True})
    lines = text(reviewed(plan(tagged, grown))).splitlines()
    assert lines[-4:] == [
        "All else that changes in place",
        "   aws_x.z",
        "       size: 1 → 2",
        "       (known after apply): arn, etag",
    ]


def test_what_the_plan_undoes_of_a_drift_is_shown_as_well() -> None:
    drift = [updated("aws_x.y", {"size": 1}, {"size": 2})]
    lines = text(reviewed(plan(updated("aws_x.y", {"size": 2}, {"size": 1}), resource_drift=drift))).splitlines()
    assert "       size: 1 → 2" in lines
    assert lines[-2:] == ["   aws_x.y", "       size: 2 → 1"]


def test_what_changes_without_a_visible_difference_is_named() -> None:
    same = change("aws_x.y", ["update"], {"size": 1}, {"size": 1})
    assert text(reviewed(plan(same))).splitlines()[-1] == "   aws_x.y"


def test_an_agreed_finding_is_shown_and_decides_nothing() -> None:
    agreed = Agreement("aws_dynamodb_table.*", "stateful-replaced", "It is empty.", _TODAY)
    whole = review(plan(_REPLACED), [agreed], _TODAY)
    assert whole.verdict is Verdict.NOTHING_TO_WORRY_ABOUT
    for form in forms(whole):
        assert "agreed until 2026-11-24: It is empty." in form


def test_what_is_sensitive_is_in_no_form_of_output() -> None:
    secret = "hunter2-" + "x" * 20
    hidden = {"user": secret, "nested": [{"key": secret}]}
    marks = {"user": True, "nested": [{"key": True}]}
    whole = reviewed(
        plan(
            updated("aws_x.y", {**hidden, "size": 1}, {"user": f"{secret}2", "size": 2}, sensitive=marks),
            updated(
                "aws_x.names", {"db_password": "a", "url": "b"}, {"db_password": secret, "url": f"https://u:{secret}@h"}
            ),
            replaced("aws_db_instance.d", {"user": "a"}, {"user": secret}, sensitive=marks, replace_paths=[["user"]]),
            resource_drift=[updated("aws_x.y", {"user": "a"}, hidden, sensitive=marks)],
            output_changes={"o": {"actions": ["create"], "before": None, "after": secret, "after_sensitive": True}},
            variables={"v": {"value": secret}},
            configuration={
                "root_module": {
                    "resources": [{"address": "aws_x.y", "expressions": {"user": {"constant_value": secret}}}]
                }
            },
        )
    )
    for form in forms(whole):
        assert "hunter2" not in form
        assert "(sensitive)" in form
