"""AWS Resource Access Manager: what an account shares with others, and what it is shown by them."""
