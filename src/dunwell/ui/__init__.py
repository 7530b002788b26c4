"""Shared pieces of every page: words, money, marks and forms. Knows nothing of the business."""
