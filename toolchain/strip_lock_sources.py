"""Removes the package index that pipenv writes into Pipfile.lock: which one to use is each user's own setting.

`python strip_lock_sources.py FILE`; `pipenv sync` then takes pip's configured index.
"""

import json
import sys
from pathlib import Path

path = Path(sys.argv[1])
lock = json.loads(path.read_text())
lock["_meta"]["sources"] = []
path.write_text(json.dumps(lock, indent=4, sort_keys=True) + "\n")
