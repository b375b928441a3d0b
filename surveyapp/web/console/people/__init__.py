"""One's own account, and accounts, teams and invitations as administrators manage them."""
