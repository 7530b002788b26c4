"""The command line: translate flags into operations, results into words or JSON."""
