"""Rules and lexicons that cannot be used end in a RuleError with file and line, and edited ones count in the same process."""

import pytest

from extractor import Config, Extractor, RuleError, UsageError, repair_text
from extractor.resources import RuleFolders
from extractor.rules import load_rules, replaced_rules

HEADER = "name\taliases\tattributes\n"
RULE = "- name: price.a\n  label: price\n  type: token\n"
NOTE = "采购ZetaX9共1000张。"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("units", "blimp\t飞艇\t", "a row of units needs the attribute kind="),
        ("units", "blimp\t飞艇\tkind=count;factor=ten", "factor=ten is not a number"),
        ("scales", "垓垓\t\tfactor=abc", "factor=abc is not a number"),
    ],
)
def test_a_row_that_cannot_be_used(tmp_path, name, row, message):
    write(tmp_path, f"lexicons/{name}.tsv", f"{HEADER}{row}\n")
    with pytest.raises(RuleError, match=rf"{name}\.tsv:2: {message}"):
        RuleFolders((tmp_path,)).rows(name)


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("  priority: high\n  pattern: [{TEXT: a, AS: value}]\n", "priority is a number, not 'high'"),
        ("  pattern: [{TEXT: {REGEX: '('}, AS: value}]\n", "not a regular expression"),
        ("  pattern: [{TEXT: a, OP: '{3,2}'}, {TEXT: b, AS: value}]\n", "the smaller number stands first"),
    ],
)
def test_a_rule_that_cannot_be_used(tmp_path, rest, message):
    write(tmp_path, "price/a.yaml", RULE + rest)
    with pytest.raises(RuleError, match=rf"a\.yaml:1: .*{message}"):
        load_rules((tmp_path,))


def test_a_rule_that_sets_what_its_record_lacks(tmp_path):
    write(
        tmp_path, "price/a.yaml", RULE + "  set: {colour: red}\n  pattern: [{ENT_TYPE: MONEY, AS: value}]\n"
    )
    with pytest.raises(RuleError, match=r"rule price\.a: price cannot have this colour"):
        Extractor(Config(rules_dirs=(tmp_path,))).extract("共300万元。")


def test_an_edited_lexicon_counts_for_the_next_extractor(tmp_path):
    """As in a notebook: the words that mentions, quantities and repair keep are read anew."""

    def found():
        records = Extractor(Config(rules_dirs=(tmp_path,))).extract(NOTE).records
        return [r.accelerator for r in records if r.type == "gpu_count"]

    write(tmp_path, "lexicons/accelerators.tsv", HEADER)
    assert "Zeta X9" not in found()
    write(tmp_path, "lexicons/accelerators.tsv", HEADER + "Zeta X9\tZetaX9\t\n")
    write(tmp_path, "lexicons/regional_words.tsv", HEADER + "采办\t採辦\tregion=tw\n")
    assert found() == ["Zeta X9"]
    assert repair_text("輝達採辦伺服器", rules_dirs=(tmp_path,)).text == "英伟达采办服务器"


def test_settings_that_are_meant_are_taken_and_others_refused(tmp_path):
    assert Config(rules_dirs=str(tmp_path)).rules_dirs == (tmp_path,)
    assert Config(rules_dirs=[tmp_path], types=["price"]) == Config(
        rules_dirs=(tmp_path,), types=frozenset({"price"})
    )
    for wrong in ({"types": "price"}, {"min_confidence": 90}, {"pages": ((3, 1),)}):
        with pytest.raises(UsageError, match=f"Config.{next(iter(wrong))}"):
            Config(**wrong)


def test_shipped_rules_that_are_replaced_are_named(tmp_path):
    write(
        tmp_path,
        "price/a.yaml",
        RULE.replace("price.a", "price.stated") + "  pattern: [{ENT_TYPE: MONEY, AS: value}]\n",
    )
    assert replaced_rules((tmp_path,)) == [("price.stated", f"{tmp_path}/price/a.yaml:1")]
