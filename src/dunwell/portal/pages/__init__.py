"""One folder a page: its views, its forms, and the plain values that its template shows."""
