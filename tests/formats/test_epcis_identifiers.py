from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.epcis.gs1_keys import check_digit
from formats.epcis.identifiers import read_identifier

GTIN = "04099999123452"


@pytest.mark.parametrize(
    ("urn", "link", "title"),
    [
        ("id:sgtin:4099999.012345.A-7", f"01/{GTIN}/21/A-7", "GTIN"),
        ("id:sgtin:4099999.312345.1", "01/34099999123453/21/1", "GTIN"),
        ("id:sgtin:409999900001.2.1.5", "01/24099999000016/21/1.5", "GTIN"),
        ("id:sgtin:4099999.012345.a%2Fb%22c", f"01/{GTIN}/21/a%2Fb%22c", "GTIN"),
        ("id:sscc:4099999.1000000017", "00/140999990000000170", "SSCC"),
        ("id:sgln:4099999.00007.0", "414/4099999000074", "GLN, a place"),
        ("id:sgln:4099999.00007.12", "414/4099999000074/254/12", "GLN, a place"),
        ("id:pgln:409999900001.", "417/4099999000012", "GLN, a party"),
        ("id:grai:4099999.00007.X1", "8003/04099999000074X1", "GRAI"),
        ("id:grai:409999900001..X.1", "8003/04099999000012X.1", "GRAI"),
        ("id:giai:4099999.truck.9", "8004/4099999truck.9", "GIAI"),
        ("id:gsrn:4099999.1234567890", "8018/409999912345678904", "GSRN, a recipient"),
        ("id:gsrnp:4099999.1234567890", "8017/409999912345678904", "GSRN, a provider"),
        ("id:gdti:4099999.00007.PO-1", "253/4099999000074PO-1", "GDTI"),
        ("id:cpi:4099999.AB%2F2.77", "8010/4099999AB%2F2/8011/77", "CPID"),
        ("id:sgcn:4099999.00007.55", "255/409999900007455", "GCN"),
        ("id:ginc:4099999.c-1", "401/4099999c-1", "GINC"),
        ("id:gsin:4099999.123456789", "402/40999991234567890", "GSIN"),
        ("id:itip:4099999.012345.01.02.9", f"8006/{GTIN}0102/21/9", "ITIP"),
        ("id:upui:4099999.012345.u7", f"01/{GTIN}/235/u7", "GTIN"),
        ("class:lgtin:4099999.012345.L1", f"01/{GTIN}/10/L1", "GTIN"),
        ("idpat:sgtin:4099999.012345.*", f"01/{GTIN}", "GTIN"),
        ("idpat:grai:4099999.00007.*", "8003/04099999000074", "GRAI"),
        ("idpat:itip:4099999.012345.01.02.*", f"8006/{GTIN}0102", "ITIP"),
        ("idpat:cpi:4099999.AB2.*", "8010/4099999AB2", "CPID"),
    ],
)
def test_a_urn_and_the_digital_link_of_any_domain_are_one(urn: str, link: str, title: str) -> None:
    uri, key = read_identifier(f" urn:epc:{urn}\n")
    assert uri == f"https://id.gs1.org/{link}"
    assert key is not None
    assert key.title.startswith(title)
    for other in (uri, f"http://scan.kestrel.example/eu/{link}/?11=250509#top"):
        assert read_identifier(other) == (uri, key)


def test_check_digits_are_those_that_others_publish() -> None:
    # GTIN-13 of the General Specifications' example of the computation, SSCC of the Tag Data Standard's example.
    assert check_digit("629104150021") == "3"
    assert read_identifier("urn:epc:id:sscc:0614141.1234567890")[0] == "https://id.gs1.org/00/106141412345678908"
    assert read_identifier("urn:epc:id:sgtin:0614141.812345.6789")[0] == "https://id.gs1.org/01/80614141123458/21/6789"


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        (f"01/{GTIN}/10/L1/21/A-7", f"01/{GTIN}/21/A-7"),
        (f"01/{GTIN}/22/red", f"01/{GTIN}"),
        (f"01/{GTIN}/22/red/10/L1", f"01/{GTIN}/10/L1"),
        ("01/4099999123452/21/A-7", f"01/{GTIN}/21/A-7"),
        ("01/614141999996", "01/00614141999996"),
        (f"01/{GTIN}/21/%41-7", f"01/{GTIN}/21/A-7"),
        (f"01/{GTIN}/21/01", f"01/{GTIN}/21/01"),
    ],
)
def test_of_a_digital_link_the_finest_part_is_kept(link: str, canonical: str) -> None:
    assert read_identifier(f"https://scan.kestrel.example/{link}")[0] == f"https://id.gs1.org/{canonical}"


@pytest.mark.parametrize(
    "text",
    [
        "urn:uuid:0f4a3f3c-4a63-4d3e-9d0a-6a4b7f4d2a10",
        "urn:epc:id:bic:CSQU3054383",
        "https://kestrel.example/parcels/42",
        "KES 42",
        # Wrong check digits.
        "https://scan.kestrel.example/00/140999990000000171",
        "https://scan.kestrel.example/01/04099999123457/21/A-7",
        "https://scan.kestrel.example/8003/04099999000078X1",
        # Wrong lengths.
        "https://scan.kestrel.example/00/14099999000000017",
        "https://scan.kestrel.example/01/123",
        "urn:epc:id:sscc:4099999.100000001",
        # Its sixth digit is the check digit of a key that it is not.
        "urn:epc:id:grai:4099999.000074.X1",
        "urn:epc:id:sscc:40999.100000001700",
        "urn:epc:id:sgtin:4099999.012345",
        "urn:epc:id:sgtin:4099999.012345.",
        "urn:epc:id:sgtin:4099999.012345.123456789012345678901",
        "urn:epc:id:itip:4099999.012345.1.2.9",
        "urn:epc:id:giai:4099999",
        # Wrong characters.
        "urn:epc:id:sgtin:409999x.012345.1",
        "urn:epc:id:sgtin:4099999.01234x.1",
        "urn:epc:id:sscc:٤099999.1000000017",
        "urn:epc:id:sgtin:4099999.012345.é",
        "urn:epc:id:sgtin:4099999.012345.%FF",
        f"https://scan.kestrel.example/01/{GTIN}/21/a%20b",
        # A pattern of more than a class, and a class in the place of a pattern.
        "urn:epc:idpat:sgtin:4099999.*.*",
        "urn:epc:idpat:sgtin:4099999.012345.7",
        # Not what follows this key.
        f"https://scan.kestrel.example/01/{GTIN}/99/x",
        f"https://scan.kestrel.example/01/{GTIN}/21",
        "https://scan.kestrel.example/00/140999990000000170/21/1",
        "ftp://id.gs1.org/00/140999990000000170",
        "https://id.gs1.org?/00/140999990000000170",
    ],
)
def test_what_cannot_be_read_for_sure_stays_as_it_is(text: str) -> None:
    # At a domain of its own: at id.gs1.org nothing would be seen of a change.
    assert read_identifier(text)[0] == text


@given(
    st.integers(6, 12),
    st.text("0123456789", min_size=13, max_size=13),
    st.text("abcXYZ019-._", min_size=1, max_size=20),
)
def test_where_the_company_prefix_ends_makes_no_difference(prefix_length: int, digits: str, serial: str) -> None:
    company, reference = digits[1 : prefix_length + 1], digits[0] + digits[prefix_length + 1 :]
    uri, _ = read_identifier(f"urn:epc:id:sgtin:{company}.{reference}.{serial}")
    assert uri.startswith(f"https://id.gs1.org/01/{digits}{check_digit(digits)}/21/")
    assert read_identifier(uri)[0] == uri


@given(
    st.text(max_size=60), st.sampled_from(["", "urn:epc:id:sgtin:", "https://x/01/", "https://x/8004/4099", "urn:epc:"])
)
def test_every_text_has_one_canonical_spelling(text: str, start: str) -> None:
    once, _ = read_identifier(start + text)
    assert read_identifier(once)[0] == once
