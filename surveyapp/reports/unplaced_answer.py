"""An answer that no file has a place for."""


class UnplacedAnswer(Exception):
    """A stored answer has no column: `response` id, `item`, and the `code` of an option where that is unknown."""

    def __init__(self, response: str, item: str, code: str = "") -> None:
        super().__init__(f"{response}: {item} {code}")
        self.response, self.item, self.code = response, item, code
