"""The few marks we draw ourselves: sixteen units square, one line weight, no fill."""

DRAWN = {
    "arrow": '<path d="M3 8h9.5M8.5 4l4 4-4 4"/>',
    "bank": '<path d="M2.5 6.5 8 3l5.5 3.5zM4 7v4.5M8 7v4.5M12 7v4.5M2.5 13.5h11"/>',
    "call": '<path d="M4.2 2.5h2.1l1 3-1.4 1a8 8 0 0 0 3.6 3.6l1-1.4 3 1v2.1c0 .9-.7 1.6-1.6'
    ' 1.5C7.2 12.8 3.2 8.8 2.7 4.1c-.1-.9.6-1.6 1.5-1.6z"/>',
    "clock": '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2.2 1.3"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "dispute": '<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.7M8 10.9v.1"/>',
    "down": '<path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10"/>',
    "info": '<circle cx="8" cy="8" r="5.5"/><path d="M8 7.3V11M8 5v.1"/>',
    "invoice": '<path d="M4 2.5h8v11l-2-1.2-2 1.2-2-1.2-2 1.2zM6 6h4M6 8.5h4"/>',
    "letter": '<path d="M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M5.5 8h5M5.5 10.5h5"/>',
    "mail": '<rect x="2" y="3.5" width="12" height="9" rx="1"/>'
    '<path d="M2.5 4.5 8 9l5.5-4.5"/>',
    "note": '<path d="M3 3h10v7l-3 3H3zM13 10h-3v3"/>',
    "pause": '<path d="M5.5 4v8M10.5 4v8"/>',
    "plan": '<path d="M2.5 3.5H6v3.3h3.5v3.4h4v3.3"/>',
    "promise": '<path d="M3 5.5a5.5 5.5 0 1 1-.4 4M3 2.5v3h3"/><path d="M8 5.5V8l1.8 1"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.4 10.4 14 14"/>',
    "sms": '<path d="M2.5 3.5h11V11h-6l-3 2.5V11h-2z"/>',
    "tick": '<path d="M3 8.5 6.2 11.7 13 4.7"/>',
}

RINGS = (
    '<g fill="none" stroke="currentColor" stroke-width="1.4">'
    '<path d="M16 2.82a6.25 6.25 0 0 1 0 10.36a6.25 6.25 0 0 1 0-10.36z" fill="var(--accent)"'
    ' stroke="none"/><circle cx="12.5" cy="8" r="6.25"/><circle cx="19.5" cy="8" r="6.25"/></g>'
)
"""Two rings, you and them; what they share is the good terms. Our name, and an empty list."""
