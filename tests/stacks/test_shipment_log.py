from __future__ import annotations

import pytest

from tests.support.configuration import Configuration, statements


def test_terraform_may_not_destroy_the_table(shipment: Configuration) -> None:
    table = shipment.only("aws_dynamodb_table")
    assert table["lifecycle"] == {"prevent_destroy": True}


def test_dynamodb_refuses_to_delete_the_table(shipment: Configuration) -> None:
    assert shipment.only("aws_dynamodb_table")["deletion_protection_enabled"] is True


def test_rows_can_be_restored_to_a_point_in_time(shipment: Configuration) -> None:
    assert shipment.only("aws_dynamodb_table")["point_in_time_recovery"] == {"enabled": True}


def test_rows_are_encrypted_with_the_environments_key(shipment: Configuration) -> None:
    (key,) = shipment.data("aws_kms_key")
    encryption = shipment.only("aws_dynamodb_table")["server_side_encryption"]
    assert encryption == {"enabled": True, "kms_key_arn": f"${{data.aws_kms_key.{key}.arn}}"}


def test_keys_are_those_of_the_event_contract(shipment: Configuration) -> None:
    table = shipment.only("aws_dynamodb_table")
    assert (table["hash_key"], table["range_key"]) == ("shipment_id", "event_key")
    assert {(attribute["name"], attribute["type"]) for attribute in table["attribute"]} == {
        ("shipment_id", "S"),
        ("event_key", "S"),
        ("status", "S"),
        ("timestamp", "S"),
    }


def test_status_index_has_what_queries_by_status_show_in_time_order(shipment: Configuration) -> None:
    assert shipment.only("aws_dynamodb_table")["global_secondary_index"] == [
        {
            "name": "StatusIndex",
            "hash_key": "status",
            "range_key": "timestamp",
            "projection_type": "INCLUDE",
            "non_key_attributes": [
                "carrier",
                "location",
                "description",
                "status_detail",
                "source",
                "source_status",
                "status_unmapped",
            ],
        }
    ]


def test_rows_expire_only_where_a_retention_is_set(shipment: Configuration) -> None:
    assert shipment.only("aws_dynamodb_table")["ttl"] == {
        "attribute_name": "expires_at",
        "enabled": "${(var.row_retention_days >= 1)}",
    }
    assert shipment.document["variable"]["row_retention_days"]["default"] == 0


def test_the_processor_may_write_rows_and_read_them_by_key_and_nothing_else(
    shipment: Configuration, environment: str
) -> None:
    table = shipment.address("aws_dynamodb_table", "name", f"shipment-log-{environment}")
    granted = [
        (statement["Action"], statement["Resource"])
        for policy in shipment.all("aws_iam_role_policy").values()
        for statement in statements(policy["policy"])
        if any(action.startswith("dynamodb:") for action in statement["Action"])
    ]
    assert sorted(granted) == [
        (["dynamodb:BatchGetItem"], [f"${{{table}.arn}}"]),
        (["dynamodb:BatchWriteItem"], [f"${{{table}.arn}}"]),
    ]


@pytest.mark.parametrize("reference", ["hash_key", "range_key"])
def test_every_key_is_a_declared_attribute(shipment: Configuration, reference: str) -> None:
    table = shipment.only("aws_dynamodb_table")
    declared = {attribute["name"] for attribute in table["attribute"]}
    for keys in (table, *table["global_secondary_index"]):
        assert keys[reference] in declared, f"{keys[reference]} is a key but not an attribute"
