"""Whether an account is ready for a deployment: what `preflight` looks at, one idea a file."""
