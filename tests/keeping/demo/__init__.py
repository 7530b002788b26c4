"""The demo firm in the tables; a package, so that its one firm is gone after its last test."""
