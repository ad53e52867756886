"""An analyst's afternoon: new words, a new phrase, a new category and a new metric in a folder of TSV and YAML, no Python."""

import json

import pytest
from typer.testing import CliRunner

from extractor.cli.main import app

HEADER = "name\taliases\tattributes\n"
FILES = {
    "lexicons/accelerators.tsv": HEADER + "泽塔X9\tZeta X9|ZetaX9\tvendor=泽塔;kind=gpu\n",
    "lexicons/benchmarks.tsv": HEADER + "长卷理解评测\tLongScroll\tscale=percent\n",
    "lexicons/cues.tsv": HEADER + "一口价\t\tlabel=PRICE_CUE\n",
    "lexicons/currencies.tsv": HEADER + "XDR\t特别提款权\t\n",
    "lexicons/metrics.tsv": HEADER + "return_rate\t复乘率\tunit=percent\n",
    "lexicons/organisations.tsv": HEADER + "泽塔科技\t泽塔\tcode=688999.SH;market=cn\n",
    "lexicons/risk_categories.tsv": HEADER + "火山喷发\t火山灰\tcategory=natural_hazard;weight=5\n",
    "lexicons/units.tsv": HEADER + "blimp\t飞艇\tkind=count\n",
    "gpu_count/mine.cases.yaml": """
type: gpu_count
cases:
  - note: 该中心已部署5000张Zeta X9。
    expect:
      - {accelerator: 泽塔X9, value: 5000}
  - note: Zeta X9将于下半年发布。
""",
    "benchmark_score/mine.cases.yaml": """
type: benchmark_score
cases:
  - note: Grok-4在LongScroll上得分82.5%。
    expect:
      - {model: Grok-4, benchmark: 长卷理解评测, value: 82.5, unit: percent}
  - note: 长卷理解评测共有300题。
""",
    "indicator/mine.cases.yaml": """
type: indicator
cases:
  - note: 公司2025年复乘率为83.5%。
    expect:
      - {metric: return_rate, value: 83.5, unit: percent, period: "2025"}
  # a company and a unit
  - note: 泽塔2025年营业收入为12亿元，出货量为12万飞艇。
    expect:
      - {entity: 泽塔科技, metric: revenue, value: 1200000000}
      - {entity: 泽塔科技, metric: shipments, value: 120000}
  - note: 复乘率有望改善。
""",
    "risk_factor/mine.cases.yaml": """
type: risk_factor
cases:
  - note: 风险提示：火山喷发扰动航班；需求不及预期。
    expect:
      - {statement: 火山喷发扰动航班, category: natural_hazard}
      - {category: demand}
  - note: 火山喷发后航班已恢复。
""",
    "price/mine.yaml": """
# 包干价300万元: a price for the whole of a service
- name: price.lump_sum
  label: price
  type: token
  priority: 70
  set: {kind: service}
  pattern:
    - {TEXT: 包干}
    - {TEXT: {IN: [价, 费, 费用]}, OP: "?"}
    - {ENT_TYPE: "", IS_PUNCT: false, OP: "{0,2}"}
    - {ENT_TYPE: MONEY, AS: value}
""",
    "price/mine.cases.yaml": """
type: price
cases:
  # a phrase that is a rule
  - note: 该算力服务包干价为300万元。
    expect:
      - {value: 3000000, currency: CNY, kind: service}
  # a phrase that is a row of cues.tsv
  - note: H100服务器一口价25万元。
    expect:
      - {value: 250000}
  # a currency
  - note: Claude Pro每月订阅费为15特别提款权。
    expect:
      - {value: 15, currency: XDR, kind: subscription}
  - note: 项目包干，营收300万元。
""",
}
NOTE = (
    "该中心已部署5000张Zeta X9。Grok-4在长卷理解评测中得分82.5%。\n公司2025年复乘率为83.5%。该算力服务包干价为300万元。\n"
    "Claude Pro每月订阅费为15特别提款权。\n风险提示：火山喷发扰动航班；需求不及预期。\n"
)


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mine")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(*args):
    return CliRunner().invoke(app, [str(a) for a in args])


def test_the_folder_is_well_formed(mine):
    done = run("rules", "check", "--rules", mine)
    assert done.exit_code == 0, done.output


def test_its_cases_pass_and_those_of_the_shipped_rules_too(mine):
    done = run("rules", "test", "--rules", mine)
    assert done.exit_code == 0, done.output


def test_its_cases_fail_without_it(mine, tmp_path):
    """Each addition is what makes its case pass."""
    for name in FILES:
        if name.endswith(".cases.yaml"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(FILES[name], encoding="utf-8")
    done = run("rules", "test", "--rules", tmp_path, "--only", str(tmp_path))
    assert done.exit_code == 4
    assert "5 of 13 cases pass" in done.output  # the negative ones


def test_extract_takes_it(mine, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    done = run("extract", note, "--rules", mine, "--format", "json")
    assert done.exit_code == 0, done.output
    records = {r["type"] + "/" + r["rule"]: r for r in json.loads(done.stdout)["records"]}
    assert records["gpu_count/gpu_count.before_name"]["accelerator"] == "泽塔X9"
    assert records["benchmark_score/benchmark_score.after_cue"]["benchmark"] == "长卷理解评测"
    assert records["indicator/indicator.percent"]["metric"] == "return_rate"
    assert records["price/price.lump_sum"]["value"] == 3000000
    assert "XDR" in {r.get("currency") for r in records.values()}
    plain = json.loads(run("extract", note, "--format", "json").stdout)["records"]
    assert len(plain) < len(records)


def test_the_shipped_rules_are_unchanged_by_it(mine):
    """Rules with and without the folder live side by side in one process."""
    assert run("rules", "check").exit_code == 0
    assert run("rules", "test", "--only", "gpu_count").exit_code == 0
