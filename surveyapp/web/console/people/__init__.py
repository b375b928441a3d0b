"""The pages of one's own account, and of accounts, teams and invitations for administrators."""
