"""`python -m benchmarks.scaling` calculates the tables and the picture of docs/scaling.md anew."""

from benchmarks.scaling.document import DOCUMENT, PICTURE, document
from benchmarks.scaling.picture import picture

if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")
    PICTURE.write_text(picture(), "utf-8")
