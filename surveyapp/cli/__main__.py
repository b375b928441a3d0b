"""`python -m surveyapp.cli` is the same as `surveyapp`."""

from surveyapp.cli.main import main

main()
