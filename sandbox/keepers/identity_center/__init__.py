"""IAM Identity Center, as far as a table cannot say it: what permission sets hold, and the roles that they become."""
