"""Runs the command line: `python -m operations COMMAND`."""

from operations.cli import app

if __name__ == "__main__":
    app(prog_name="python -m operations")
