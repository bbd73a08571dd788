from __future__ import annotations

from functions.shipment_processor.alerts import SUBJECT, Failure, compose


def failures(count: int, reason: str = "MISSING_FIELD: missing: status") -> list[Failure]:
    return [Failure(message_id=f"message-{number}", shipment_id=f"S{number}", reason=reason) for number in range(count)]


def test_an_alert_says_what_failed_why_where_it_is_and_what_to_do() -> None:
    text = compose(environment="prod", rejected=failures(1), retried=[])
    for part in ("prod", "S0", "MISSING_FIELD: missing: status", "message-0", "shipment-failed-events-prod"):
        assert part in text, part
    assert "python -m operations redrive --environment prod" in text


def test_what_will_be_retried_is_told_apart_from_what_is_rejected() -> None:
    text = compose(environment="dev", rejected=failures(2), retried=failures(3, "ThrottlingException: slow"))
    rejected, _, retried = text.partition("To be retried: 3.")
    assert "Rejected: 2." in rejected
    assert "ThrottlingException" in retried
    assert "MISSING_FIELD" not in retried


def test_ten_events_are_listed_and_the_rest_is_counted() -> None:
    text = compose(environment="dev", rejected=failures(25), retried=[])
    assert "message-9" in text
    assert "message-10" not in text
    assert "and 15 more" in text


def test_an_alert_fits_in_a_message_whatever_is_in_the_events() -> None:
    hostile = [Failure(message_id="m", shipment_id="\U0001f4e6" * 256, reason="\x00\x1b[31m" + "é" * 9999)] * 10_000
    text = compose(environment="dev", rejected=hostile, retried=hostile)
    # https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    assert len(text.encode()) < 256 * 1024
    assert all(character == "\n" or character.isprintable() for character in text)
    assert len(SUBJECT) <= 100
    assert SUBJECT.isascii()
