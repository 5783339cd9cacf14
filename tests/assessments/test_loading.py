"""Loading a framework: the same files twice are one, changed ones are refused, broken ones told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.framework_files import FrameworkFileError, read_framework
from assessments.models import Capability, Framework
from assessments.services import FrameworkChangedError, load_framework
from roadmaps.library_files import read_library
from roadmaps.models import LibraryInitiative
from tests.assessments.world import changed, tables

FOLDER = settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"
DATA = "capabilities/data.yaml"
PLANS = "initiatives/data.yaml"


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "framework"))


@pytest.fixture
def rewrite(folder):
    """``rewrite(DATA, change)``: let ``change`` work on one file's content."""

    def rewritten(name, change):
        path = folder / name
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    return rewritten


def codes() -> list[str]:
    return [c["code"] for area in read_framework(FOLDER).areas for c in area["capabilities"]]


def test_loading_the_same_files_again_changes_nothing(framework, capsys):
    before = tables()
    call_command("load_framework")
    assert "already there, unchanged" in capsys.readouterr().out
    assert load_framework(files=read_framework(FOLDER)) == (framework, False)
    assert changed(before) == set()


KNOWN = "known_by.yaml"


def test_who_can_know_what_is_suggested_also_to_a_version_already_published(
    framework, folder, rewrite
):
    """A suggestion is no content: the version's hash stays what it was."""

    def known():
        return Capability.objects.get(area__framework=framework, code="CU2").known_by

    assert known() == ["executive", "manager"]
    rewrite(KNOWN, lambda content: content.update(CU2=["manager"]))
    assert load_framework(files=read_framework(folder)) == (framework, False)
    assert known() == ["manager"]
    (folder / KNOWN).unlink()
    load_framework(files=read_framework(folder))
    assert known() == ["manager"], "a folder that suggests nothing takes nothing back"


@pytest.mark.parametrize("groups", [[], ["pilots"], "manager", None, ["manager", "pilots"]])
def test_a_suggestion_names_role_groups(folder, rewrite, groups):
    rewrite(KNOWN, lambda content: content.update(DA1=groups))
    with pytest.raises(FrameworkFileError, match=r"known_by.yaml DA1: some of"):
        read_framework(folder)


def test_loading_the_library_again_changes_nothing_that_is_read(framework):
    def read():
        return [
            (row.code, row.title_es, sorted(row.lifts.values_list("capability__code", "points")))
            for row in LibraryInitiative.objects.all()
        ]

    before = read()
    call_command("load_initiatives", verbosity=0)
    assert read() == before
    assert LibraryInitiative.objects.count() == 60


def test_a_published_version_never_changes(framework, folder, rewrite):
    def one_word(content):
        content["capabilities"][0]["anchors"][1]["es"] += " Y nada más."

    rewrite(DATA, one_word)
    before = tables()
    with pytest.raises(FrameworkChangedError, match="give the new content a new version"):
        load_framework(files=read_framework(folder))
    with pytest.raises(CommandError, match="new version"):
        call_command("load_framework", str(folder))
    assert changed(before) == set()


def test_the_new_content_goes_in_under_a_new_version(framework, folder, rewrite):
    rewrite("framework.yaml", lambda content: content.update(version=2))
    other, created = load_framework(files=read_framework(folder))
    assert (created, other.version) == (True, 2)
    assert Framework.objects.filter(slug="cx").count() == 2
    assert [a.capabilities.count() for a in other.areas.all()] == [6] * 5


def test_a_comment_or_another_order_of_keys_is_no_change(framework, folder, rewrite):
    rewrite(DATA, lambda content: None)  # written anew: sorted keys, other quotes
    with (folder / DATA).open("a") as file:
        file.write("# a remark\n")
    assert load_framework(files=read_framework(folder)) == (framework, False)


def break_many(content):
    first, second, third = content["capabilities"][:3]
    del first["question"]["en"]
    first["anchors"].pop(5)
    second["name"]["es"] = "  "
    second["evidence"].pop("sufficient")
    third["code"] = second["code"]
    third["anchors"][1] = dict(second["anchors"][1])


def test_everything_that_is_wrong_is_told_at_once(folder, rewrite):
    rewrite(DATA, break_many)
    rewrite("framework.yaml", lambda content: content.pop("status"))
    with pytest.raises(FrameworkFileError) as caught:
        read_framework(folder)
    expected = {
        "framework.yaml status: no text in 'es'",
        "framework.yaml status: no text in 'en'",
        "DA1 question: no text in 'en'",
        "DA1: anchors must be 1 to 5",
        "DA2 name: no text in 'es'",
        "DA2 evidence sufficient: no text in 'es'",
        "DA2 evidence sufficient: no text in 'en'",
        "DA2: the code stands twice",
        "known_by.yaml: 'DA3' is no capability",
    }
    problems = caught.value.problems
    assert expected <= set(problems)
    same = [p for p in problems if p.endswith("the same as DA2 anchor 1")]
    assert (len(same), len(problems)) == (2, len(expected) + 2)


def test_the_command_prints_every_problem_and_writes_nothing(framework, folder, rewrite):
    rewrite(DATA, break_many)
    before = tables()
    with pytest.raises(CommandError) as caught:
        call_command("load_framework", str(folder))
    assert str(caught.value).count("\n- ") == 9
    assert changed(before) == set()


BROKEN = {
    "not yaml": "a: [",
    "not a mapping": "- a\n- b",
    "empty": "",
    "not text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_none_is_told_by_its_name(case, folder):
    content = BROKEN[case]
    path = folder / DATA
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FrameworkFileError, match=r"data\.yaml: "):
        read_framework(folder)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FrameworkFileError, match=r"framework\.yaml"):
        read_framework(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c.update(published="soon"), "published"),
        (lambda c: c.update(levels={1: "x", 2: "x", 3: "x", 4: "x", 5: "x"}), "level 1"),
        (lambda c: c.pop("levels"), "levels must be 1 to 5"),
        (lambda c: c.pop("version"), "no 'version'"),
    ],
)
def test_a_broken_head_is_told_and_never_a_trace(change, told, folder, rewrite):
    rewrite("framework.yaml", change)
    with pytest.raises(FrameworkFileError, match=told):
        read_framework(folder)


def break_plans(content):
    rows = content["initiatives"]
    rows[0].pop("requires")
    rows[1].pop("probability")
    rows[2].pop("effort_days")
    rows[3]["lifts"] = {"ZZ1": 1.0}
    rows[4]["requires"] = ["ZZ9-A"]
    rows[5]["steps"] = rows[5]["steps"][:2]
    rows[6]["cost"] = {"low": 9, "likely": 1, "high": 2}
    rows[7]["why"].pop("en")
    rows[8].pop("applies")


def test_everything_that_is_wrong_with_the_library_is_told_at_once(folder, rewrite):
    known = codes()
    rewrite(PLANS, break_plans)
    with pytest.raises(FrameworkFileError) as caught:
        read_library(folder, known)
    told = "\n".join(caught.value.problems)
    rows = [f"DA{n}-{x}" for n in range(1, 7) for x in "AB"][:9]
    assert [code for code in rows if code not in told and code != rows[0]] == []
    for words in ("ZZ9-A", "ZZ1", "three steps", "cost is not low", "why: no text in 'en'"):
        assert words in told


def test_initiatives_that_wait_for_each_other_are_told(folder, rewrite):
    def circle(content):
        first, second = content["initiatives"][:2]
        first["requires"], second["requires"] = [second["code"]], [first["code"]]

    known = codes()
    rewrite(PLANS, circle)
    with pytest.raises(FrameworkFileError, match="circle"):
        read_library(folder, known)
