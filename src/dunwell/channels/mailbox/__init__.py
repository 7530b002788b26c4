"""A mail server that keeps everything and sends nothing on: for demo, sandbox and tests."""
