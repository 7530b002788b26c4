"""Policies on trial: two against each other on one portfolio, or one against the past.

Nothing is stored or sent, and nothing is guessed: what was observed, what a policy would have
done, and what is only modelled are kept in different places and never added up.
"""
