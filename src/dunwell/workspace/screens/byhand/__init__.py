"""What leaves by hand: letters for the post, and cases for an agency."""
