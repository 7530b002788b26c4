"""The desk: what a firm's own people see and do. Translates, and never decides."""
