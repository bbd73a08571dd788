"""What infrastructure, functions and operators agree on; each fact stands here once.

Pure Python: nothing of the rest of the project, no AWS client, no cdktf. `stacks`, `functions` (which are zipped along
with it) and `operations` import it and never each other.
"""
