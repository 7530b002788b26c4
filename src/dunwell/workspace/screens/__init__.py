"""One folder a screen, each with the same names: urls, views, cards, forms."""
