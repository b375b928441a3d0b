"""What stops a use case: a code with parameters, put into words by whoever shows it."""


class Refused(Exception):
    """The input or the state does not allow what was asked; nothing was changed.

    `code` names why, `params` say what was found and what is expected; `details` lists single faults.
    """

    def __init__(self, code: str, /, *, details: tuple[object, ...] = (), **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.details = details
