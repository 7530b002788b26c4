"""Something is wrong: a question for us to answer, or a dispute for us to look into."""
