"""An error as a code with parameters; whoever shows it puts it into words."""

from typing import ClassVar


class CodedError(Exception):
    """`code` names why, `params` say what was found and what is expected; `details` lists single faults.

    `source` of a kind of error names the list that has its words (`refusal_words.WORDS`); it is empty where the error
    is shown to nobody.
    """

    source: ClassVar[str] = ""

    def __init__(self, code: str, /, *, details: tuple[object, ...] = (), **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        """How a worker process hands the error back."""
        return type(self), (self.code,), vars(self)
