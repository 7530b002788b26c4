"""What a careful manager would object to in a policy that reads well, one family a file."""
