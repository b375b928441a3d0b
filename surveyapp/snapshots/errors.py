"""The errors of snapshots, each a code with parameters."""

from surveyapp.definition.coded_error import CodedError


class SnapshotError(CodedError):
    """Answers cannot be coded, or a snapshot cannot be written or read. `code` says why, `params` where.

    Coding: `unknown_item` (response, item) · `unknown_code` (response, item, code) · `wrong_kind`
    (response, item) · `unknown_status` (response, status) · `answers_unreadable` (response): they are no JSON object ·
    `facts_unreadable` (response): its id, a time or another fact is none.
    Writing: `source_not_usable` (source: position in the list, problems: their codes) ·
    `exclusions_do_not_add_up` (reasons, excluded) · `snapshot_exists`, `snapshot_disk_full`, `snapshot_not_writable`
    (folder).
    A folder is named by survey and moment, not by its path.
    Reading: `no_snapshot` (folder) · `manifest_unreadable` (folder) · `manifest_changed` (folder, expected,
    found) · `shard_missing`, `shard_changed` (shard) · `other_questionnaire` (the answers were coded by other
    questions or options) · `answers_deleted` (on: the day) · `tally_unreadable` (found: its format) ·
    `texts_misplaced` (response): what it wrote does not follow in the order of the responses.
    Live: `answers_changed_meanwhile` (the coded answers that were being read have been replaced or removed).
    Deleting: `tally_differs` (survey): what was counted is not what the rows give, and nothing was deleted.
    """

    source = "snapshot"

    def __str__(self) -> str:
        """With its parameters, as whoever looks for a damaged file needs it."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])
