"""A snapshot gives back what was frozen, names itself by its content, and notices every change."""

import hashlib
import json
import pickle
import stat

import pyarrow as pa
import pytest
from coded_answers import live_table
from made_answers import CREATED, RESPONSES, SOURCE, frozen, loaded, response

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.definition.loading import analysis_hash, version_hash
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.manifest import Review, ScreeningRule
from surveyapp.snapshots.snapshot import open_snapshot, tables_of


def rows_of(answers) -> list[dict]:
    return [row for table in tables_of(answers) for row in table.to_pylist()]


def words_of(answers) -> list[dict]:
    return [row for table in answers.texts() for row in table.to_pylist()]


def test_a_snapshot_gives_back_the_rows_of_the_live_view(tmp_path):
    frozen(tmp_path / "s")
    live = live_table(loaded(), RESPONSES)
    assert rows_of(open_snapshot(tmp_path / "s")) == rows_of(live)


def test_a_snapshot_gives_back_the_words(tmp_path):
    frozen(tmp_path / "s")
    live = live_table(loaded(), RESPONSES)
    assert words_of(open_snapshot(tmp_path / "s")) == words_of(live) != []


def test_a_snapshot_gives_back_the_questionnaire(tmp_path):
    frozen(tmp_path / "s")
    assert open_snapshot(tmp_path / "s").questionnaire() == loaded()


def test_a_snapshot_is_there_for_nobody_else_on_the_machine(tmp_path):
    folder = tmp_path / "snapshots" / "demo" / "s"
    frozen(folder)
    made = (folder, folder.parent, folder.parent.parent)
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}


def test_folders_above_a_snapshot_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o750)
    frozen(tmp_path / "s")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_types_survive_the_file(tmp_path):
    frozen(tmp_path / "s")
    frozen_table, live = (
        next(tables_of(answers))
        for answers in (open_snapshot(tmp_path / "s"), live_table(loaded(), RESPONSES))
    )
    assert frozen_table.schema.equals(live.schema, check_metadata=True)


def test_only_the_columns_asked_for_are_read(tmp_path):
    frozen(tmp_path / "s")
    for answers in (open_snapshot(tmp_path / "s"), live_table(loaded(), RESPONSES)):
        assert next(tables_of(answers, ["age", "_status"])).column_names == ["age", "_status"]


def test_no_shard_has_more_rows_than_allowed(tmp_path):
    manifest = frozen(tmp_path / "s", rows_per_shard=2)
    assert [shard.rows for shard in manifest.shards] == [2, 2, 1]
    assert [shard.rows for shard in manifest.texts] == [2, 2]


def test_words_lie_in_files_of_their_own(tmp_path):
    frozen(tmp_path / "s")
    files = sorted(path.name for path in (tmp_path / "s").iterdir())
    assert files == [
        "answers-0001.parquet",
        "answers-0002.parquet",
        "answers-0003.parquet",
        "manifest.json",
        "texts-0001.parquet",
        "texts-0002.parquet",
    ]
    for path in (tmp_path / "s").glob("answers-*"):
        assert "二十".encode() not in path.read_bytes()


def test_the_manifest_says_what_was_frozen(tmp_path):
    rule = ScreeningRule(rule="too_fast", version="1", threshold="2")
    manifest = frozen(tmp_path / "s", screening=[rule])
    assert (manifest.survey, manifest.created, manifest.issued) == ("folder/made", CREATED, 10)
    assert (manifest.version, manifest.analysis) == (version_hash(loaded()), analysis_hash(loaded()))
    assert (manifest.returns.returned, manifest.returns.valid, manifest.returns.excluded) == (5, 4, 1)
    assert manifest.exclusions == {"答题过快": 1}
    assert manifest.returns.flagged == {"reconstructed": 2, "too_fast": 1}
    assert manifest.returns.reconstructed == 2
    assert manifest.returns.versions == {"v1": 5}
    assert manifest.returns.channels == {"wechat": 4, "kiosk": 1}
    assert manifest.screening == (rule,)
    assert manifest.sources == (SOURCE,)


def test_the_manifest_file_is_read_back_the_same(tmp_path):
    manifest = frozen(tmp_path / "s")
    assert open_snapshot(tmp_path / "s").manifest == manifest


def test_a_manifest_without_a_review_keeps_its_bytes_and_its_id(tmp_path):
    """As those that were written before reviews were recorded."""
    manifest = frozen(tmp_path / "s")
    written = (tmp_path / "s" / "manifest.json").read_bytes()
    assert b"review" not in written
    assert manifest.id == hashlib.sha256(written.replace(b',"texts_deleted":null', b"")).hexdigest()[:16]
    assert open_snapshot(tmp_path / "s", manifest.id).manifest.review is None


def test_a_review_is_part_of_what_is_cited(tmp_path):
    plain, reviewed = frozen(tmp_path / "a"), frozen(tmp_path / "b", review=Review(decided=1))
    assert plain.id != reviewed.id
    assert open_snapshot(tmp_path / "b", reviewed.id).manifest.review == Review(decided=1)


def test_the_live_view_counts_returns_alike(tmp_path):
    assert live_table(loaded(), RESPONSES).returns == frozen(tmp_path / "s").returns


def test_every_status_is_counted_and_frozen(tmp_path):
    statuses = ("valid", "excluded", "empty", "undone", "undone", "withdrawn")
    responses = [
        response(n, {"age": "a"}, status=status, flags=(status,), channel=status)
        for n, status in enumerate(statuses)
    ]
    manifest = frozen(tmp_path / "s", responses=responses)
    returns = manifest.returns
    assert (returns.returned, returns.valid, returns.excluded, returns.empty, returns.undone) == (
        3,
        1,
        1,
        1,
        2,
    )
    assert (returns.withdrawn, returns.rows) == (1, 6)
    assert returns.channels == {"valid": 1, "excluded": 1, "empty": 1}
    assert not returns.flagged.keys() & {"undone", "withdrawn"}
    assert [row["_status"] for row in rows_of(open_snapshot(tmp_path / "s"))] == [*statuses]
    assert tally_snapshot(loaded(), open_snapshot(tmp_path / "s")).n == 1
    assert tally_snapshot(loaded(), open_snapshot(tmp_path / "s"), include_excluded=True).n == 2


def test_a_manifest_says_withdrawn_only_where_a_response_was(tmp_path):
    """Those written before responses could be withdrawn keep their bytes, and so their id."""
    manifest = frozen(tmp_path / "s")
    assert b'"undone":0' in manifest.as_bytes()
    assert b"withdrawn" not in manifest.as_bytes()
    assert open_snapshot(tmp_path / "s", manifest.id).manifest.returns.withdrawn == 0


WRITTEN_BEFORE = (
    '{"analysis":"7ab3bd98d354ad67","created":"2024-07-06T12:30:00Z","exclusions":{"重复":1},"format":1,'
    '"issued":null,"returns":{"channels":{"wechat":3},"flagged":{"reconstructed":0},"returned":3,"valid":2,'
    '"versions":{"v1":3}},"screening":[],"shards":[{"file":"answers-0001.parquet","rows":3,'
    '"sha256":"92ded2145dc5dea6f8a7d14adf95a356092bf00766fd4e0d6f02d99277e4b506"}],"sources":["title: 样例"],'
    '"survey":"a/b","texts":[],"texts_deleted":null,"version":"b88e3511552ca75b"}'
)


def test_a_manifest_from_before_responses_could_be_empty_keeps_its_bytes_id_and_counts(tmp_path):
    """Two of three were valid, though one of the two had no answer."""
    (tmp_path / "manifest.json").write_text(WRITTEN_BEFORE, "utf-8")
    manifest = open_snapshot(tmp_path, "e9a6a9b5d3901130").manifest
    assert manifest.as_bytes().decode() == WRITTEN_BEFORE
    returns = manifest.returns
    assert (returns.returned, returns.valid, returns.excluded, returns.empty, returns.undone) == (
        3,
        2,
        1,
        0,
        0,
    )


def test_without_reconstructed_answers_the_manifest_says_none(tmp_path):
    manifest = frozen(tmp_path / "s", responses=[response(1, {"age": "a"})], exclusions={})
    assert manifest.returns.flagged == {"reconstructed": 0}


def test_the_same_content_has_the_same_id_and_another_has_another(tmp_path):
    first, same = frozen(tmp_path / "a"), frozen(tmp_path / "b")
    other = frozen(tmp_path / "c", responses=RESPONSES[:3])
    assert first.id == same.id != other.id
    assert len(first.id) == 16


@pytest.mark.parametrize("file", ["answers-0002.parquet", "texts-0001.parquet"])
def test_a_changed_byte_is_an_error_that_names_the_shard(tmp_path, file):
    frozen(tmp_path / "s")
    path = tmp_path / "s" / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(SnapshotError) as error:
        open_snapshot(tmp_path / "s").verify()
    assert (error.value.code, error.value.params) == ("shard_changed", {"shard": file})


def test_an_untouched_snapshot_is_verified(tmp_path):
    frozen(tmp_path / "s")
    open_snapshot(tmp_path / "s").verify()


def test_a_missing_shard_is_an_error_that_names_it(tmp_path):
    frozen(tmp_path / "s")
    (tmp_path / "s" / "answers-0003.parquet").unlink()
    with pytest.raises(SnapshotError, match=r"shard_missing shard=answers-0003\.parquet"):
        open_snapshot(tmp_path / "s").verify()


def test_a_changed_manifest_is_not_the_one_cited(tmp_path):
    manifest = frozen(tmp_path / "s")
    path = tmp_path / "s" / "manifest.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {"issued": 5}))
    with pytest.raises(SnapshotError, match="manifest_changed"):
        open_snapshot(tmp_path / "s", manifest.id)


def test_the_cited_snapshot_opens(tmp_path):
    manifest = frozen(tmp_path / "s")
    assert open_snapshot(tmp_path / "s", manifest.id).manifest == manifest


def test_a_broken_manifest_is_an_error(tmp_path):
    frozen(tmp_path / "s")
    (tmp_path / "s" / "manifest.json").write_text("{}")
    with pytest.raises(SnapshotError, match="manifest_unreadable"):
        open_snapshot(tmp_path / "s")


def test_a_folder_without_manifest_is_no_snapshot(tmp_path):
    with pytest.raises(SnapshotError, match="no_snapshot"):
        open_snapshot(tmp_path)


def test_a_snapshot_is_never_overwritten(tmp_path):
    manifest = frozen(tmp_path / "s")
    with pytest.raises(SnapshotError, match="snapshot_exists"):
        frozen(tmp_path / "s", responses=[], exclusions={})
    assert open_snapshot(tmp_path / "s").manifest == manifest


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"responses": [*RESPONSES, response(9, {"age": "z"})]}, "unknown_code"),
        ({"exclusions": {}}, "exclusions_do_not_add_up"),
        ({"sources": ["title: t"]}, "source_not_usable"),
    ],
)
def test_a_freeze_that_fails_leaves_nothing_behind(tmp_path, changes, code):
    with pytest.raises(SnapshotError, match=code):
        frozen(tmp_path / "s", **changes)
    assert list(tmp_path.iterdir()) == []


def test_answers_to_an_earlier_version_have_their_place(tmp_path):
    latest = SOURCE.replace("  - {code: b, label: 18岁以上}\n", "")
    manifest = frozen(tmp_path / "s", sources=[latest, SOURCE])
    assert manifest.version == version_hash(loaded(latest))
    age = pa.concat_tables(tables_of(open_snapshot(tmp_path / "s"), ["age"]))["age"]
    assert age.to_pylist() == [0, 1, None, None, 2]


def test_a_survey_without_answers_can_be_frozen(tmp_path):
    manifest = frozen(tmp_path / "s", responses=[], exclusions={})
    assert (manifest.shards, manifest.returns.returned) == ((), 0)
    assert rows_of(open_snapshot(tmp_path / "s")) == []


def test_an_error_survives_the_way_back_from_a_worker_process():
    error = pickle.loads(pickle.dumps(SnapshotError("unknown_code", response="r", item="q", code="z")))
    assert (error.code, error.params) == ("unknown_code", {"response": "r", "item": "q", "code": "z"})
