"""The snapshots of a survey: what each holds, and whether its files are what was written."""

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, text_of
from made_console import Console, SignIn

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.snapshots.manifest import Manifest

LIST = f"{AT}/snapshots"


def frozen(console: Console, statement: str = "") -> Manifest:
    return freeze(console.engine, console.settings.snapshots, SURVEY, review=statement)


@pytest.mark.parametrize(("role", "told"), [("evaluator", "去冻结"), ("reader", "由评价人员冻结")])
def test_without_snapshots_the_page_says_what_to_do(sign_in: SignIn, role: str, told: str) -> None:
    assert told in text_of(sign_in(role).get(LIST))


def test_a_snapshot_tells_its_counts_and_why_responses_were_excluded(
    console: Console, sign_in: SignIn
) -> None:
    exclude(console.engine, SURVEY, answer(console), reason="试填", person="甲")
    answer(console)
    manifest = frozen(console)
    page = text_of(sign_in("reader").get(LIST))
    assert manifest.id in page
    assert "发放130回收2有效1已排除1排除理由试填：1份" in page


def test_a_snapshot_tells_how_its_answers_were_reviewed(console: Console, sign_in: SignIn) -> None:
    answer(console)
    frozen(console)
    assert "审核说明" not in text_of(sign_in("reader").get(LIST))
    frozen(console, "两人逐份核对")
    assert "审核说明：两人逐份核对" in text_of(sign_in("reader").get(LIST))


def test_every_file_stands_with_its_hash(console: Console, sign_in: SignIn) -> None:
    answer(console, why="窗口太少")
    manifest = frozen(console)
    page = sign_in().get(LIST).text
    assert len(manifest.shards + manifest.texts) == 2
    assert all(shard.sha256 in page for shard in manifest.shards + manifest.texts)


def test_only_the_latest_is_marked_as_the_one_in_use(console: Console, sign_in: SignIn) -> None:
    answer(console)
    frozen(console)
    latest = frozen(console)
    page = sign_in().get(LIST).text
    assert page.count("报告和得分用这一份") == 1
    assert page.index(latest.id) < page.index("报告和得分用这一份")


def test_newer_answers_are_pointed_out(console: Console, sign_in: SignIn) -> None:
    answer(console)
    frozen(console)
    change_state(console.engine, SURVEY, "open", "补充样本")
    answer(console)
    assert "报告和得分还不包含它们" in text_of(sign_in().get(LIST))


def test_an_unchanged_snapshot_is_found_unchanged(console: Console, sign_in: SignIn) -> None:
    answer(console)
    manifest = frozen(console)
    client = sign_in("reader")
    post(client, f"{LIST}/{manifest.id}/verify")
    assert f"快照{manifest.id}完好" in text_of(client.get(LIST))


def test_a_changed_file_is_named(console: Console, sign_in: SignIn) -> None:
    answer(console)
    manifest = frozen(console)
    (shard,) = console.settings.snapshots.rglob(manifest.shards[0].file)
    shard.write_bytes(shard.read_bytes() + b"\n")
    client = sign_in()
    post(client, f"{LIST}/{manifest.id}/verify")
    assert f"数据文件{manifest.shards[0].file}被改动过" in text_of(client.get(LIST))


def test_what_was_found_is_audited(console: Console, sign_in: SignIn) -> None:
    answer(console)
    manifest = frozen(console)
    post(sign_in(), f"{LIST}/{manifest.id}/verify")
    assert audited(console)[-1] == ("verify_snapshot", "done", {"snapshot": manifest.id, "unchanged": True})


def test_a_change_that_was_found_is_audited(console: Console, sign_in: SignIn) -> None:
    answer(console)
    manifest = frozen(console)
    (shard,) = console.settings.snapshots.rglob(manifest.shards[0].file)
    shard.write_bytes(shard.read_bytes() + b"\n")
    post(sign_in(), f"{LIST}/{manifest.id}/verify")
    assert audited(console)[-1] == ("verify_snapshot", "done", {"snapshot": manifest.id, "unchanged": False})


def test_a_snapshot_whose_manifest_is_gone_does_not_hide_the_others(
    console: Console, sign_in: SignIn
) -> None:
    answer(console)
    first = frozen(console)
    latest = frozen(console)
    newest = max(console.settings.snapshots.rglob("manifest.json"), key=lambda path: path.parent.name)
    newest.unlink()
    page = sign_in().get(LIST).text
    assert "请从备份恢复" in page
    assert first.id in page
    assert latest.id in page


def test_an_unknown_snapshot_is_not_verified(sign_in: SignIn) -> None:
    assert post(sign_in(), f"{LIST}/{'0' * 16}/verify").status_code == 404
