"""All reviews fit into one comment, and none is forgotten."""

from __future__ import annotations

from pathlib import Path

from delivery.reviews import collected, together
from plan_review.as_markdown import LONGEST

RUN = "https://example.com/run"


def test_a_review_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "review-dev").mkdir()
    (tmp_path / "review-dev" / "review.md").write_text("### Nothing to worry about")
    found = collected(tmp_path, ["dev", "prod"])
    assert found == {"dev": "### Nothing to worry about", "prod": None}
    text = together(found, run=RUN)
    assert text.index("## dev") < text.index("### Nothing") < text.index("## prod")
    assert f"There is no review: [the run]({RUN})" in text.partition("## prod")[2]


def test_what_is_too_long_is_cut_down_to_its_verdict_the_longest_first() -> None:
    short = "### Short\n\nwhole"
    text = together(
        {"dev": short, "staging": f"### Long\n{'x' * 40_000}", "prod": f"### Longer\n{'y' * 50_000}"}, run=RUN
    )
    assert len(text) < LONGEST
    assert short in text
    assert "x" * 40_000 in text
    assert "### Longer\n\nThe rest is too long" in text
    assert "yyy" not in text


def test_however_many_and_long_they_are_they_fit() -> None:
    text = together({f"e{number}": "z" * LONGEST for number in range(50)}, run=RUN)
    assert len(text) + 500 <= LONGEST
    assert all(f"## e{number}\n" in text for number in range(50))


def test_what_is_counted_are_bytes() -> None:
    assert len(together({"dev": "é" * 40_000}, run=RUN).encode()) < LONGEST


def test_what_just_fits_is_whole() -> None:
    review = "z" * (LONGEST - 600)
    assert review in together({"dev": review}, run=RUN)
