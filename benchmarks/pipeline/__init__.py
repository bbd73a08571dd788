"""Events per second from PutEvents to row: ours, beside what people commonly build, on the same embedded AWS."""
