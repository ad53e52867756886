"""`rules check`: every fault is named with its file and line, and the shipped rules have none."""

import pytest

from extractor.resources import RuleFolders, rule_folders
from extractor.rules.lint import check, find_faults
from extractor.rules.marked import read_marked

HEADER = "name\taliases\tattributes\n"
CASES = "type: price\ncases:\n  - {note: 一, expect: [{value: 1}]}\n  - {note: 二}\n"
RULE = "- name: price.a\n  label: price\n  type: token\n"


@pytest.fixture(scope="module", autouse=True)
def shipped_files_are_read_once():
    """Most tests lint a folder over the shipped one, whose thousands of cases take a second to read."""
    shipped, read = rule_folders().folders[0], {}

    def read_once(path):
        if not path.is_relative_to(shipped):
            return read_marked(path)
        if path not in read:
            read[path] = read_marked(path)
        return read[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "read_marked", read_once)
        yield


def faults(tmp_path, files):
    """(file, line, message) of each fault of an overlay."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = find_faults(rule_folders((tmp_path,)))
    return [(f.path.relative_to(tmp_path).as_posix(), f.line, f.message) for f in found]


def test_the_shipped_rules_have_no_fault():
    assert find_faults(rule_folders()) == []


LEXICON_FAULTS = [
    ("accelerators", "Zeta\t\tvendor=Z\nAlpha\t\tvendor=A\n", 3, "'Alpha' sorts before 'Zeta'"),
    ("accelerators", "Zeta\tZ1|Z1\tvendor=Z\n", 2, "'Z1' stands twice: it is in the same row"),
    ("accelerators", "Zeta\tZ1\tvendor=Z\nZeus\tZ1\tvendor=Z\n", 3, "it is in line 2 (Zeta) already"),
    ("accelerators", "Zeta\t\tvendor\n", 2, "attribute 'vendor' is not of the form key=value"),
    ("accelerators", "Zeta\t\tvendor=Z;vendor=Y\n", 2, "attribute 'vendor' is given twice"),
    ("accelerators", "Zeta\t\tvendro=Z\n", 2, "nothing reads the attribute 'vendro'; did you mean 'vendor'?"),
    ("accelerators", "Zeta\tvendor=Z;kind=gpu\n", 2, "stand in the column of the aliases"),
    ("accelerators", "Zeta\ta\tb=c\td\te\n", 2, "a row has a name, aliases joined by |"),
    ("accelerators", "Zeta\tH100\tvendor=Z\n", 2, "'H100' is taken already (accelerators.tsv, row H100)"),
    ("accelerators", "Zeta\tEPS\tvendor=Z\n", 2, "'EPS' is taken already (metrics.tsv, row eps)"),
    ("metrics", "load\t载客\tunit=angstrom\n", 2, "no figure rule takes the unit 'angstrom'"),
    ("metrics", "load\t载客\tof=company\n", 2, "a row of metrics needs the attribute unit="),
    ("risk_categories", "火山\t\tcategory=x;weight=two\n", 2, "weight=two is not a number"),
    ("accelerators", "Zeta  Z1  vendor=Z\n", 2, "columns are separated by a tab"),
    ("accelerators", '"Zeta, 1"\tZ1\t\n', 2, "is in quotes, as a spreadsheet saves it"),
    ("accelerators", "Zeta\tZ1｜Z2\t\n", 2, "join aliases by |"),
    ("accelerators", "Zeta\tZ1,Z2\t\n", 2, "join aliases by |"),
    ("accelerators", "Zeta\tZ1\tvendor=Z；kind=gpu\n", 2, "holds a full-width ；"),
    ("accelerators", "Zeta\u200b\tZ1\t\n", 2, "the invisible character U+200B"),
    ("accelerators", "澤塔\tZ1\t\n", 2, "write '泽塔'"),
    ("accelerators", "Zeta\tZ1\tkind=gqu\n", 2, "kind=gqu is unknown; known: asic, gpu"),
    (
        "cues",
        "一口价\t\tlabel=PRICE_CUES\n",
        2,
        "no rule asks for the label 'PRICE_CUES'; did you mean 'PRICE_CUE'?",
    ),
    ("cues", "一口价\t\tkind=cost\n", 2, "a row of cues needs the attribute label="),
    ("currencies", "Doge\t狗狗币\t\n", 2, "'Doge' is no ISO 4217 code"),
    ("risk_categories", "火山\t\tcategory=technologie;weight=2\n", 2, "did you mean 'technology'?"),
    ("units", "blimp\t飞艇\tkind=count;factor=0\n", 2, "factor=0 is not above 0"),
    ("units", "blimp\t飞艇\tkind=count;pint=blimp\n", 2, "the pint library has no such unit"),
    ("accelerator", "Zeta\t\tvendor=Z\n", 1, "no lexicon has the name 'accelerator'; did you mean"),
]


@pytest.mark.parametrize(("name", "rows", "line", "message"), LEXICON_FAULTS, ids=lambda v: str(v)[:40])
def test_a_fault_of_a_lexicon(tmp_path, name, rows, line, message):
    path = f"lexicons/{name}.tsv"
    assert any(f[:2] == (path, line) and message in f[2] for f in faults(tmp_path, {path: HEADER + rows})), (
        faults(tmp_path, {})
    )


def test_a_lexicon_without_its_header_or_in_another_encoding(tmp_path):
    (path, line, message), *_ = faults(tmp_path, {"lexicons/models.tsv": "name\taliases\nX\t\n"})
    assert (path, line) == ("lexicons/models.tsv", 1)
    assert "header" in message
    (tmp_path / "lexicons/models.tsv").write_bytes(HEADER.encode() + "模型\t\t\n".encode("gb18030"))
    assert any("not UTF-8" in f[2] for f in faults(tmp_path, {}))


def test_a_lexicon_as_spreadsheets_and_editors_save_it(tmp_path):
    """A byte order mark, Windows line ends and empty cells behind the last column change nothing; UTF-16 is named."""
    path, rows = tmp_path / "lexicons/accelerators.tsv", HEADER + "Zeta X9\tZetaX9\tvendor=Zeta\n"
    path.parent.mkdir()
    for data in (rows.encode("utf-8-sig"), rows.replace("\n", "\t\r\n").encode()):
        path.write_bytes(data)
        assert faults(tmp_path, {}) == []
        assert [row.name for row in RuleFolders((tmp_path,), len(data)).rows("accelerators")] == ["Zeta X9"]
    path.write_bytes(rows.encode("utf-16"))
    assert "it is UTF-16" in faults(tmp_path, {})[0][2]
    path.write_text(rows.replace("\t", "  "), encoding="utf-8")
    assert "not by blanks" in faults(tmp_path, {})[0][2]


UNREAD = [
    ("price/a.yml", "name it .yaml"),
    ("price/more/a.yaml", "put it right below price/"),
    ("a.yaml", "put it in the folder of its record type"),
    ("lexicons/models.csv", "save it as models.tsv"),
    ("lexicon/models.tsv", "put it in lexicons/"),
]


def test_files_that_nothing_reads_are_named_and_notes_of_ones_own_are_not(tmp_path):
    found = faults(tmp_path, {name: "" for name, _ in UNREAD} | {"README.md": "mine"})
    assert {path for path, _, _ in found} == {name for name, _ in UNREAD}
    for name, message in UNREAD:
        assert any(path == name and message in text for path, _, text in found), found


def test_yaml_that_cannot_be_read_says_what_was_typed(tmp_path):
    typed = {
        "- name: price.a\n  label：price\n  type: token\n": "line 2 has a full-width ：",
        "- name: price.a\n\tlabel: price\n": "line 2 has a tab in its indentation",
        "- name: price.a\n  label:price\n  type: token\n": "line 2 needs a blank behind the colon",
        "- pattern:\n    - {TEXT: a， OP: '?'}\n": "line 2 has full-width marks",
        "- pattern:\n    - {TEXT: @a}\n": "begins with a mark; put it in quotes",
        "- name: a: b\n": "line 1 has a colon inside its text",
    }
    for text, message in typed.items():
        found = faults(tmp_path, {"price/a.yaml": text, "price/a.cases.yaml": CASES})
        assert any(message in f[2] for f in found), (text, found)


def test_a_master_file_takes_lists(tmp_path):
    assert faults(tmp_path, {"master.yaml": "rules: price/mine.yaml\n"}) == [
        ("master.yaml", 1, "rules is a list, each entry behind a dash")
    ]


RULE_FAULTS = [
    (
        RULE + "  pattern:\n    - {TEXT: a, OP: '{3,2}'}\n    - {TEXT: a, AS: value}\n",
        5,
        "the smaller number stands first",
    ),
    (RULE + "  pattern:\n    - {TEXT: a, OP: {0,2}}\n    - {TEXT: a, AS: value}\n", 5, "put it in quotes"),
    (RULE + "  colour: red\n  pattern: [{TEXT: a, AS: value}]\n", 4, "unknown key 'colour'"),
    (RULE + "  priority: high\n  pattern: [{TEXT: a, AS: value}]\n", 4, "priority is a whole number"),
    (RULE + "  confidence: 90\n  pattern: [{TEXT: a, AS: value}]\n", 4, "confidence is a number from 0 to 1"),
    (RULE + "  set: {status: old}\n  pattern: [{TEXT: a, AS: value}]\n", 4, "'current' or 'superseded'"),
    (RULE + "  set: {kind: servize}\n  pattern: [{TEXT: a, AS: value}]\n", 4, "did you mean 'service'?"),
    (RULE + "  set: {colour: red}\n  pattern: [{TEXT: a, AS: value}]\n", 4, "price has no field 'colour'"),
    (RULE + "  set: {text: a}\n  pattern: [{TEXT: a, AS: value}]\n", 4, "decided by the place"),
    (RULE + "  pattern:\n    - {ENT_TYPE: MONY, AS: value}\n", 5, "label 'MONY'; did you mean 'MONEY'?"),
    (RULE + "  pattern:\n    - {TEXTS: a}\n    - {TEXT: a, AS: value}\n", 5, "did you mean 'TEXT'?"),
    (RULE + "  pattern:\n    - {TEXT: {IN: [5]}, AS: value}\n", 5, "compared with a string, not 5"),
    (RULE + "  pattern:\n    - {TEXT: {LIKE: a}, AS: value}\n", 5, "unknown operator 'LIKE'"),
    (RULE + "  pattern:\n    - {TEXT: {REGEX: '('}, AS: value}\n", 5, "not a regular expression"),
    (RULE + "  pattern:\n    - {LOWER: Ai, AS: value}\n", 5, "has capitals and never matches"),
    (RULE + "  pattern:\n    - {TEXT: a, OP: '!', AS: value}\n", 5, "unknown OP '!'"),
    (RULE + "  pattern:\n    - {IS_PUNCT: maybe, AS: value}\n", 5, "IS_PUNCT is true or false"),
    (RULE + "  pattern:\n    - {_: {flavour: x}, AS: value}\n", 5, "gives the fact 'flavour'"),
    (RULE + "  pattern:\n    - {TEXT: a, TEXT: b, AS: value}\n", 5, "the key 'TEXT' stands twice"),
    (RULE + "  pattern:\n    - [a]\n    - {TEXT: a, AS: value}\n", 5, "a token pattern is a mapping"),
    (RULE + "  pattern:\n    - {TEXT: a}\n", 4, "mark the token that holds the value"),
    (RULE + "  pattern: [{TEXT: a, OP: '?', AS: value}]\n", 4, "every token of the pattern is optional"),
    (RULE + "  pattern: {a: b}\n", 4, "the pattern of a token rule is a list"),
    (RULE, 1, "'pattern' is missing"),
    ("- name: price.a\n  label: prize\n  type: token\n  pattern: []\n", 2, "'prize' is no record type; did"),
    ("- name: rule-3\n  label: price\n  type: token\n  pattern: []\n", 1, "the name is the label, a dot"),
    ("- name: price.a\n  label: price\n  type: magic\n  pattern: []\n", 3, "type 'magic' is unknown"),
    ("- name: price.a\n  label: price\n  type: list\n  pattern: {}\n", 3, "is for risk_factor alone"),
    (
        "- name: compute.a\n  label: compute\n  type: token\n  pattern: [{TEXT: a, AS: value}]\n",
        1,
        "decides the unit",
    ),
    (
        "- name: indicator.a\n  label: indicator\n  type: figure\n  pattern: {values: [MONEY], metric: [gold], side: before, reach: 3}\n",
        4,
        "no metric is measured in 'gold'",
    ),
    (
        "- name: indicator.a\n  label: indicator\n  type: figure\n  pattern: {values: [GOLD], metric: [money], side: up, reach: x}\n",
        4,
        "side is one of",
    ),
    (
        "- name: risk_factor.a\n  label: risk_factor\n  type: list\n  pattern: {section: nowhere, tails: '('}\n",
        4,
        "kind 'nowhere'",
    ),
    ("- price\n", 1, "a rule is a mapping"),
    ("name: price.a\n", 1, "a rule file is a list of rules"),
    ("- [1,\n- 2\n", 2, "not valid YAML"),
]


@pytest.mark.parametrize(("text", "line", "message"), RULE_FAULTS, ids=lambda v: str(v)[-40:])
def test_a_fault_of_a_rule(tmp_path, text, line, message):
    found = faults(tmp_path, {"price/a.yaml": text, "price/a.cases.yaml": CASES})
    assert any(f[:2] == ("price/a.yaml", line) and message in f[2] for f in found), found


def test_all_faults_are_named_and_not_only_the_first(tmp_path):
    text = RULE + "  colour: red\n  priority: high\n  pattern:\n    - {ENT_TYPE: MONY}\n" + RULE
    found = faults(tmp_path, {"price/a.yaml": text, "price/b.yaml": RULE})
    lines = [(path, line) for path, line, _ in found]
    assert {("price/a.yaml", n) for n in (4, 5, 6, 7, 8)} <= set(lines)
    assert ("price/b.yaml", 1) in lines
    assert lines == sorted(lines)


def test_a_name_may_replace_a_shipped_rule_but_not_stand_twice_in_a_folder(tmp_path):
    own = RULE.replace("price.a", "price.stated") + "  pattern: [{ENT_TYPE: MONEY, AS: value}]\n"
    files = {"price/a.yaml": own, "price/a.cases.yaml": CASES}
    assert faults(tmp_path, files) == []
    found = faults(tmp_path, files | {"price/b.yaml": own, "price/b.cases.yaml": CASES})
    assert [f[:2] for f in found] == [("price/b.yaml", 1)]
    assert "another rule has this name" in found[0][2]


def test_a_rule_file_needs_positive_and_negative_cases(tmp_path):
    rule = {"price/a.yaml": RULE + "  pattern: [{ENT_TYPE: MONEY, AS: value}]\n"}
    assert "no cases" in faults(tmp_path, rule)[0][2]
    only = "type: price\ncases:\n  - {note: 一}\n"
    assert "no positive case" in faults(tmp_path, rule | {"price/a.cases.yaml": only})[0][2]
    only = "type: price\ncases:\n  - {note: 一, expect: [{value: 1}]}\n"
    assert "no negative case" in faults(tmp_path, rule | {"price/a.cases.yaml": only})[0][2]


CASE_FAULTS = [
    ("type: prize\ncases: []\n", 1, "'prize' is no record type"),
    ("cases: []\n", 1, "has the keys type and cases"),
    ("type: price\ncases:\n  - {nota: 一}\n", 3, "unknown key 'nota'"),
    ("type: price\ncases:\n  - {expect: []}\n", 3, "a case has a note"),
    (
        "type: price\ncases:\n  - note: 一\n    expect:\n      - {colour: red}\n",
        5,
        "price has no field 'colour'",
    ),
    (
        "type: price\ncases:\n  - note: 一\n    expect:\n      - value: 1\n        per: 5\n",
        6,
        "put it in quotes",
    ),
    (
        "type: price\ncases:\n  - note: 一\n    expect:\n      - {status: old}\n",
        5,
        "'current' or 'superseded'",
    ),
]


@pytest.mark.parametrize(("text", "line", "message"), CASE_FAULTS, ids=lambda v: str(v)[-30:])
def test_a_fault_of_a_case(tmp_path, text, line, message):
    found = faults(tmp_path, {"price/a.cases.yaml": text})
    assert any(f[:2] == ("price/a.cases.yaml", line) and message in f[2] for f in found), found


def test_files_that_nothing_reads_are_named(tmp_path):
    found = faults(
        tmp_path,
        {"mine.yaml": "[]", "models.tsv": HEADER, "master.yaml": "rules: [price/none.yaml]\nlexicon: []\n"},
    )
    said = {path: message for path, _, message in found}
    assert "folder of its record type" in said["mine.yaml"]
    assert "put it in lexicons/" in said["models.tsv"]
    assert "the keys lexicons and rules" in said["master.yaml"]


def test_a_master_file_names_files_that_exist(tmp_path):
    master = "lexicons:\n  - {name: moons, label: MOON}\n  - moons\nrules:\n  - price/none.yaml\n"
    found = faults(tmp_path, {"master.yaml": master})
    assert [f[1] for f in found] == [2, 3, 5]
