"""People who use the console: accounts, sign-in, roles and teams, the audit trail."""
