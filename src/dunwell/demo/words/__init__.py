"""The words that the demo firm is made of: our own lists, so that nobody real is named."""
