"""How much of what a month takes, line by line, in the order in which an event meets the services."""

from __future__ import annotations

from collections.abc import Iterator

from operations.cost.assumptions import GB, LONG_POLL_SECONDS, MONTH_DAYS, POLLERS
from operations.cost.flow import Flow
from operations.cost.quantity import MILLION, Quantity, in_words
from operations.cost.stored import index_row, message_row, table_row
from operations.cost.watching import log_lines, watching
from prices.item import Item


def quantities(flow: Flow) -> Iterator[Quantity]:
    """The lines of a month."""
    yield from _bus(flow)
    yield from _queues(flow)
    yield from _function(flow)
    yield from _table(flow)
    yield from log_lines(flow)
    yield from watching(flow)


def _bus(flow: Flow) -> Iterator[Quantity]:
    kept_days = flow.kept_days(flow.design.sizing.archive_retention_days)
    bytes_ = flow.messages * flow.message_bytes
    yield Quantity(
        service="EventBridge",
        what="events put on the bus",
        item=Item.CUSTOM_EVENTS,
        amount=flow.messages * flow.chunks / MILLION,
        why=f"{in_words(flow.messages)} messages of {in_words(flow.message_bytes)} bytes, each {flow.chunks} x 64 KB",
    )
    yield Quantity(
        service="EventBridge",
        what="events put into the archive",
        item=Item.ARCHIVED,
        amount=bytes_ / GB,
        why=f"{in_words(flow.messages)} x {in_words(flow.message_bytes)} bytes",
    )
    yield Quantity(
        service="EventBridge",
        what="events in the archive",
        item=Item.ARCHIVE_STORAGE,
        amount=bytes_ / MONTH_DAYS * kept_days / GB,
        why=f"those of {in_words(kept_days)} days",
    )


def _queues(flow: Flow) -> Iterator[Quantity]:
    for what, requests, why in (
        ("messages sent to the queue", flow.messages * flow.chunks, "each 64 KB of a message"),
        ("requests that bring messages", flow.receives, f"{in_words(flow.brought)} each, every 64 KB counted"),
        ("requests that bring none", flow.empty_receives, f"{POLLERS} readers, each waits up to {LONG_POLL_SECONDS} s"),
        ("requests that delete messages", flow.deletes, "up to 10 messages each"),
        ("rejected messages sent", flow.rejected * flow.chunks, f"{flow.traffic.failing:.2%} of the events"),
    ):
        yield Quantity(
            service="SQS",
            what=what,
            item=Item.QUEUE_REQUESTS,
            amount=requests / MILLION,
            why=f"{in_words(requests)}: {why}",
        )


def _function(flow: Flow) -> Iterator[Quantity]:
    memory = flow.design.sizing.function_memory / 1024
    yield Quantity(
        service="Lambda",
        what="invocations",
        item=Item.INVOCATIONS,
        amount=flow.invocations / MILLION,
        why=f"{in_words(flow.messages)} messages in batches of {in_words(flow.batch)}",
    )
    yield Quantity(
        service="Lambda",
        what="duration",
        item=Item.GB_SECONDS_ARM,
        amount=flow.invocations * flow.seconds * memory / MILLION,
        why=f"{in_words(flow.seconds * 1000)} ms each with {flow.design.sizing.function_memory} MB, of which"
        f" {in_words(flow.seconds_of_cpu / flow.share_of_cpu * 1000)} ms CPU on {flow.share_of_cpu:.2f} of a vCPU"
        f" and {in_words(flow.seconds_of_waiting * 1000)} ms waiting",
    )
    yield Quantity(
        service="Lambda",
        what="cold starts",
        item=Item.GB_SECONDS_ARM,
        amount=flow.cold_starts * flow.cold_seconds * memory / MILLION,
        why=f"{in_words(flow.cold_starts)} of {in_words(flow.cold_seconds)} s: {flow.environments} busy at a time,"
        " each replaced every 2 hours",
    )


def _table(flow: Flow) -> Iterator[Quantity]:
    kept_months = flow.kept_days(flow.design.sizing.row_retention_days) / MONTH_DAYS
    kept = f"those of {in_words(kept_months)} months"
    table, index = table_row(flow), index_row(flow)
    message = message_row(flow)
    for what, rows, size in (
        ("rows written to the table", flow.rows_written, table),
        ("rows written to the index", flow.rows_written, index),
        ("texts of histories written", message.number, message.size),
    ):
        if rows or what.startswith("rows"):
            yield Quantity(
                service="DynamoDB",
                what=what,
                item=Item.WRITE_REQUEST_UNITS,
                amount=rows * size.write_units / MILLION,
                why=f"{in_words(rows)} rows x {in_words(size.write_units)} units, {in_words(size.bytes)} bytes",
            )
    if flow.looked_up:
        yield Quantity(
            service="DynamoDB",
            what="rows of histories looked up",
            item=Item.READ_REQUEST_UNITS,
            amount=flow.looked_up * table.look_up_units / MILLION,
            why=f"{in_words(flow.looked_up)} rows x {in_words(table.look_up_units)} units",
        )
    table_bytes = (flow.new_rows * table.stored_bytes + message.number * message.size.stored_bytes) * kept_months
    index_bytes = flow.new_rows * index.stored_bytes * kept_months
    for what, item, bytes_, why in (
        ("rows in the table", Item.TABLE_STORAGE, table_bytes, kept),
        ("rows in the index", Item.TABLE_STORAGE, index_bytes, kept),
        ("point-in-time recovery", Item.POINT_IN_TIME_RECOVERY, table_bytes, "of the table; none of the index"),
    ):
        yield Quantity(service="DynamoDB", what=what, item=item, amount=bytes_ / GB, why=why)
