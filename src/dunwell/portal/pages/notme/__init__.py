"""This is not for me: nobody writes while a person checks."""
