"""Where the command `surveyapp` begins. Nothing else is loaded here: each process that counts parts reads the program's
first file anew, and shall not load all commands with it.
"""


def start() -> None:
    """Run the command line."""
    from surveyapp.cli.main import main

    main()
