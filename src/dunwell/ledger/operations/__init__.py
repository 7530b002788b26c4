"""Writing in the books: open an item, post drafts, reverse postings."""

from dunwell.ledger.operations.open_items import ItemDraft, open_items
from dunwell.ledger.operations.post import post
from dunwell.ledger.operations.reverse import AlreadyReversed, reverse, reverse_each

__all__ = ["AlreadyReversed", "ItemDraft", "open_items", "post", "reverse", "reverse_each"]
