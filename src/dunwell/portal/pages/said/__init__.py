"""After a form: what happens now, and until when we leave it be."""
