"""Lexicons and rules as files: sorted, unique, readable, overlaid, and their faults named."""

import re

import pytest

from extractor import Config, Extractor
from extractor.errors import RuleError
from extractor.resources import rule_folders
from extractor.rules import load_rules
from extractor.rules.cases import load_cases, run_case
from tests.conftest import ROOT

LEXICONS = sorted((ROOT / "rules" / "lexicons").glob("*.tsv"))


@pytest.mark.parametrize("path", LEXICONS, ids=lambda p: p.stem)
def test_a_lexicon_is_sorted_and_unique(path):
    lines = [n for n in path.read_text(encoding="utf-8").splitlines() if n and not n.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    names = [row[0] for row in rows]
    assert names == sorted(names)
    assert len(names) == len(set(names))
    by_side = path.stem == "name_forms"  # a word before a name and the same word behind one are two
    aliases = [(a, row[2] if by_side else "") for row in rows if len(row) > 1 for a in row[1].split("|") if a]
    assert len(aliases) == len(set(aliases))
    assert not {a for a, _ in aliases} & set(names)
    assert lines[0].endswith("\tsource")
    assert all(len(row) == 4 and row[3] for row in rows), "every shipped row says what kind of source it has"


def test_every_rule_file_has_cases_positive_and_negative():
    for path in sorted((ROOT / "rules").glob("*/*.yaml")):
        if not path.name.endswith(".cases.yaml"):
            assert path.with_suffix(".cases.yaml").is_file(), path
    by_file: dict[str, list] = {}
    for case in load_cases(rule_folders()):
        by_file.setdefault(case.place.rpartition(":")[0], []).append(case)
    for place, cases in by_file.items():
        assert any(c.expect for c in cases), place
        assert any(not c.expect for c in cases), place


def test_rule_names_say_their_type():
    for rule in load_rules().rules:
        assert re.fullmatch(rf"{rule.label}\.[a-z_]+", rule.name)


@pytest.mark.parametrize("case", list(load_cases(rule_folders())), ids=lambda c: c.place.rsplit("/", 1)[-1])
def test_case(case, extractor):
    assert run_case(case, extractor.extract) is None, case.note


def overlay(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_an_overlay_adds_an_accelerator_without_code(tmp_path):
    note = "该集群部署了5000张Zeta X9。"
    folder = overlay(
        tmp_path, "lexicons/accelerators.tsv", "name\taliases\tattributes\nZeta X9\t\tvendor=Zeta\n"
    )
    (record,) = Extractor(Config(rules_dirs=(folder,))).extract(note).records
    assert (record.accelerator, record.value) == ("Zeta X9", 5000)


def test_an_overlay_adds_a_rule_without_code(tmp_path):
    note = "该套餐打包价99元。"
    assert not [r for r in Extractor().extract(note).records if r.rule == "price.bundle"]
    rule = """
- name: price.bundle
  label: price
  type: token
  priority: 99
  set: {kind: other}
  pattern:
    - {TEXT: {IN: [打包, 打包价]}}
    - {TEXT: 价, OP: "?"}
    - {ENT_TYPE: MONEY, AS: value}
"""
    folder = overlay(tmp_path, "price/mine.yaml", rule)
    records = Extractor(Config(rules_dirs=(folder,))).extract(note).records
    assert [(r.rule, r.value) for r in records] == [("price.bundle", 99)]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lexicons/models.tsv", "name\taliases\nX\t\n", r"models\.tsv:1: the first line must be the header"),
        (
            "lexicons/models.tsv",
            "name\taliases\tattributes\nX\t\tvendor\n",
            r"models\.tsv:2: attribute 'vendor'",
        ),
        ("price/a.yaml", "- {name: price.a, label: price}", "'pattern' is missing|'type' is missing"),
        (
            "price/a.yaml",
            "- {name: price.a, label: price, type: magic, pattern: []}",
            "type 'magic' is unknown",
        ),
        ("price/a.yaml", "- {name: price.a, label: price, type: token, pattern: [{TEXT: a}]}", "AS: value"),
        ("price/a.yaml", "- {name: price.a, colour: red}", "unknown key 'colour'"),
        ("price/a.yaml", "name: price.a", "a rule file is a list"),
        ("price/a.yaml", "- [1,\n- 2", r"a\.yaml:\d: not valid YAML"),
        ("master.yaml", "lexicon: []", "a master file has the keys"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, name, text, message):
    with pytest.raises(RuleError, match=message):
        load_rules((overlay(tmp_path, name, text),))
