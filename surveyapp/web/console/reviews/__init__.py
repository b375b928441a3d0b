"""The review before field work: links, comments and approvals for evaluators, and the page behind a link."""
