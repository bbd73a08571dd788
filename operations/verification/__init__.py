"""Whether a deployed environment does its job and is protected: what `verify` looks at, one idea a file."""
