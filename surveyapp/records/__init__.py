"""Everything in the database: surveys and their states, questionnaire versions, responses, snapshots."""
