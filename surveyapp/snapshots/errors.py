"""What goes wrong with snapshots, as a code with parameters."""


class SnapshotError(Exception):
    """Answers cannot be coded, or a snapshot cannot be written or read. `code` says why, `params` where.

    Coding: `unknown_item` (response, item) · `unknown_code` (response, item, code) · `wrong_kind`
    (response, item) · `unknown_status` (response, status).
    Writing: `source_not_usable` (source: position in the list, problems: their codes) ·
    `exclusions_do_not_add_up` (reasons, excluded) · `snapshot_exists`, `snapshot_disk_full`, `snapshot_not_writable`
    (folder).
    A folder is named as survey and moment, not by where it lies.
    Reading: `no_snapshot` (folder) · `manifest_unreadable` (folder) · `manifest_changed` (folder, expected,
    found) · `shard_missing`, `shard_changed` (shard) · `other_questionnaire` (the answers were coded by other
    questions or options) · `answers_deleted` (on: the day) · `tally_unreadable` (found: its format) ·
    `texts_misplaced` (response): what it wrote does not follow in the order of the responses.
    Deleting: `tally_differs` (survey): what was counted is not what the rows give, and nothing was deleted.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(" ".join([code, *(f"{name}={value}" for name, value in params.items())]))

    def __reduce__(self) -> tuple[object, ...]:
        """How a worker process hands the error back."""
        return _rebuilt, (self.code, self.params)


def _rebuilt(code: str, params: dict[str, object]) -> SnapshotError:
    return SnapshotError(code, **params)
