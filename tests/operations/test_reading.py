from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from operations.errors import OperationError
from operations.reading import Event, NotAnEvent, read_events, total_bytes


def texts_of(path: Path, **options: int) -> list[str]:
    return [item.text for item in read_events([str(path)], **options) if isinstance(item, Event)]


def problems_of(path: Path) -> list[str]:
    return [
        f"{item.location.line}: {item.problem}" for item in read_events([str(path)]) if isinstance(item, NotAnEvent)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_json_lines_are_passed_on_character_for_character(file: Path) -> None:
    # Spellings that a parser would change: 1.0, 1e400, 30 digits, escapes, a name twice, spaces.
    lines = ['{"a": 1.0,"b":1e400}', f'{{"n":{"9" * 5000}}}', '{"t":"\\u00fc ü"}', '{"a":1,"a":2}', '{ "a" :[ ] }']
    file.write_text("\n".join(f"  {line} \t" for line in lines), encoding="utf-8")
    assert texts_of(file) == lines
    assert problems_of(file) == [], "these lines are JSON objects, however they are spelled"


def test_lines_are_counted_from_one_and_empty_ones_are_skipped(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbf\r\n{"a":1}\r\n\r\n{"a":2}\r\n')
    assert [item.location.line for item in read_events([str(file)])] == [2, 4]
    assert texts_of(file) == ['{"a":1}', '{"a":2}'], "byte order mark and line ends are not part of an event"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"nope", "not JSON: expecting value at column 1"),
        (b'{"a":1,}', "not JSON: "),
        (b'{"a":1}{"b":2}', "not JSON: extra data at column 8"),
        (b'{"a":NaN}', "not JSON: NaN is not a number in JSON"),
        (b'{"a":-Infinity}', "not JSON: -Infinity is not a number in JSON"),
        (b'{"a":"\x01"}', "not JSON: invalid control character at column 7"),
        (b'{"a":"\xe9"}', "not UTF-8 (byte 0xe9): save the file as UTF-8"),
        (b'"text"', "a string where an event must be a JSON object"),
        (b"12.5", "a number where an event must be a JSON object"),
        (b"true", "true or false where an event must be a JSON object"),
        (b"null", "null where an event must be a JSON object"),
        (b'{"a":' * 100_000, "nested too deeply to be read"),
    ],
)
def test_a_line_that_cannot_be_sent_is_named_with_the_reason(file: Path, line: bytes, problem: str) -> None:
    file.write_bytes(b'{"before":1}\n' + line + b'\n{"after":1}\n')
    found = problems_of(file)
    assert len(found) == 1, found
    assert found[0].startswith(f"2: {problem}"), found[0]
    assert texts_of(file) == ['{"before":1}', '{"after":1}'], "one bad line must not affect its neighbours"


@pytest.mark.parametrize("line", ['{"broken":', '{"a":1}}', '{"a":1}{"b":2}', '{"a":"\x01'])
def test_a_broken_first_line_does_not_hide_the_others(file: Path, line: str) -> None:
    file.write_text(f'{line}\n{{"a":1}}\n')
    assert texts_of(file) == ['{"a":1}']
    assert problems_of(file)[0].startswith("1: not JSON")


def test_an_array_gives_each_element_as_it_was_written(file: Path) -> None:
    file.write_text('\n [ {"a": 1.0},\n\n{"b":{"c":[1,2]}} , 7,\n {"d":"]"} ] \n')
    assert texts_of(file) == ['{"a": 1.0}', '{"b":{"c":[1,2]}}', '{"d":"]"}']
    assert [item.location.line for item in read_events([str(file)])] == [2, 4, 4, 5]
    assert problems_of(file) == ["4: a number where an event must be a JSON object"]


@pytest.mark.parametrize(
    ("content", "sent", "problem"),
    [
        ("[]", 0, None),
        ("[\n]\n", 0, None),
        ('[{"a":1},\n{"b":', 1, "2: the array cannot be read from here on: not JSON: "),
        ('[{"a":1}\n{"b":2}]', 1, "1: the array cannot be read after this event: a comma or ] is missing"),
        ('[{"a":1}', 1, "1: the array cannot be read after this event: a comma or ] is missing"),
        ('[{"a":1}]\nmore', 1, "1: there is text after the end of the array"),
        ('[{"a":1},\n{"b":2} ,\n]', 2, "2: the array ends in a comma after this event"),
        ('[{"a":1},,{"b":2}]', 1, "1: the array cannot be read from here on: not JSON: "),
        ("[,]", 0, "1: the array cannot be read from here on: not JSON: "),
        ("[", 0, "1: the array cannot be read from here on: not JSON: "),
    ],
)
def test_an_array_that_breaks_off_is_sent_up_to_there(file: Path, content: str, sent: int, problem: str | None) -> None:
    file.write_text(content)
    assert len(texts_of(file)) == sent
    found = problems_of(file)
    assert len(found) == (problem is not None), found
    if problem is not None:
        assert found[0].startswith(problem), found[0]


def test_one_object_over_several_lines_is_one_event(file: Path) -> None:
    file.write_text('\n{\n  "a": 1,\n  "b": {\n    "c": "ü"\n  }\n}\n', encoding="utf-8")
    (item,) = read_events([str(file)])
    assert isinstance(item, Event), item
    assert json.loads(item.text) == {"a": 1, "b": {"c": "ü"}}
    assert (item.location.line, item.next_line, item.consumed) == (2, 8, file.stat().st_size)


def test_objects_over_several_lines_follow_one_another(file: Path) -> None:
    documents = ['{\n  "a": 1.0\n}', '{"b": 2}', '{\n  "c": [\n    3\n  ]\n}']
    file.write_text("\n".join(documents) + "\n7\n{")
    assert texts_of(file) == documents, "a document is sent as it is written, its indentation too"
    items = list(read_events([str(file)]))
    assert [item.next_line for item in items if isinstance(item, Event)] == [4, 5, 10]
    assert problems_of(file) == [
        "10: a number where an event must be a JSON object",
        "11: the file cannot be read from here on: not JSON: expecting property name enclosed in double quotes "
        "at column 2",
    ]
    assert texts_of(file, from_line=4) == documents[1:]


def test_a_document_of_megabytes_over_several_lines_is_one_document(file: Path) -> None:
    # Too large to be sent, which can be said only of the whole of it.
    document = json.dumps({"events": ["x" * 100] * 30_000}, indent=2)
    file.write_text(document)
    assert texts_of(file) == [document]


@pytest.mark.parametrize(
    "content",
    ['{"a":1}\n{"b":2}\n', '[{"a":1}, {"b":2}]', '{\n"a":1}\n{"b":2}', '\n\n{"a":1}\n\n{"b":2}'],
    ids=["lines", "array", "documents", "empty lines"],
)
def test_gzip_is_known_by_its_bytes_in_a_file_and_on_stdin(
    file: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(content)
    plain = texts_of(file)
    assert len(plain) == 2, "the test needs documents"
    file.write_bytes(gzip.compress(content.encode()))
    assert texts_of(file) == plain, "the name does not say that it is gzip"
    file.write_bytes(gzip.compress(content[:9].encode()) + gzip.compress(content[9:].encode()))
    assert texts_of(file) == plain, "two gzip files written one after the other are one"
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(file.read_bytes())}))
    assert [item.text for item in read_events(["-"]) if isinstance(item, Event)] == plain


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_gzip_that_is_damaged_says_so(file: Path, damage: str) -> None:
    content = bytearray(gzip.compress(os.urandom(3000).hex().encode()))
    if damage == "cut":
        del content[1500:]
    else:
        content[-6] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(OperationError, match=r"events\.jsonl cannot be read: (its gzip data is damaged|CRC)"):
        list(read_events([str(file)]))


def test_the_bytes_to_read_are_known_of_plain_files_only(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(b'{"a":1}\n')
    packed.write_bytes(gzip.compress(b'{"a":1}\n'))
    assert total_bytes([str(plain), str(plain)]) == 16
    assert total_bytes([str(plain), str(packed)]) is None
    assert total_bytes([str(plain), "-"]) is None


def test_an_empty_file_has_no_events(file: Path) -> None:
    file.write_bytes(b"")
    assert list(read_events([str(file)])) == []


def test_from_line_concerns_the_first_file_only(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_text('{"n":1}\nbad\n{"n":3}\n')
    second.write_text('{"n":4}\n')
    found = list(read_events([str(first), str(second)], from_line=3))
    assert [str(item.location) for item in found] == [f"{first}:3", f"{second}:1"]
    assert found[-1].consumed == first.stat().st_size + second.stat().st_size


def test_json_lines_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a stdin that hands out one line at a time and notes how far it was read
    class Pipe(io.RawIOBase):
        lines_read = 0

        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines_read += 1
            return b'{"a":1}\n' if self.lines_read <= 100_000 else b""

    pipe = Pipe()
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": pipe}))
    # WHEN the first event is taken
    events = read_events(["-"])
    assert str(next(events).location) == "-:1"
    # THEN nothing but its line was read
    assert pipe.lines_read == 1, "JSON Lines must be read line by line"


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="cannot be read: Is a directory"):
        list(read_events([str(tmp_path)]))
