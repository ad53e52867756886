"""Why a place gave its records: winners, losers, vetoes, near misses, figures, lists of risks; and how often rules fire."""

import pytest
import yaml

from extractor.linking import link
from extractor.linking.coverage import Coverage
from extractor.linking.explain import explain
from extractor.records import RECORD_TYPES
from extractor.rules.gold import judge
from extractor.rules.matcher import Token
from extractor.rules.mentions import Mention
from extractor.rules.near import near_miss
from extractor.rules.ruleset import Rule
from extractor.source import from_text

ALL = frozenset(RECORD_TYPES)


def explained(extractor, text, at, types=ALL):
    prepared = extractor.prepare(from_text(text, "<test>", extractor.config))
    drafts = list(link(prepared.note, extractor.rules))
    start = prepared.note.text.index(at)
    return explain(prepared.note, extractor.rules, drafts, start, start + len(at), types)


def claims(found):
    (value,) = found.values
    return {claim.type: claim for claim in value.claims}


def test_the_winner_and_what_it_beat(extractor):
    claim = claims(explained(extractor, "SuperGrok订阅费用为每月30美元。", "30美元"))["price"]
    assert [o.verdict for o in claim.looked] == ["won"] + ["lost"] * (len(claim.looked) - 1)
    assert claim.looked[0].rule == "price.per_period"
    assert claim.looked[1].why == "lower priority than price.per_period (66 < 76)"
    assert (claim.record["value"], claim.record["item"]) == (30, "SuperGrok")
    assert not claim.near


def test_a_veto(extractor):
    claim = claims(explained(extractor, "在AIME 2025测试中，新版GPT-5提升12分。", "12分"))["benchmark_score"]
    assert claim.looked[0].verdict == "vetoed"
    assert claim.why == "vetoed by benchmark_score.margin"
    assert claim.record is None


def test_a_score_without_a_benchmark(extractor):
    claim = claims(explained(extractor, "GPT-5得分为87分。", "87分"))["benchmark_score"]
    assert claim.looked[0].verdict == "won"
    assert "no benchmark in the sentence" in claim.why


def test_a_value_taken_along_with_a_list(extractor):
    claim = claims(explained(extractor, "在AIME、GPQA和MMLU中，Grok-4得分分别为91/87/79。", "87"))
    assert claim["benchmark_score"].record["benchmark"] == "GPQA"
    assert "took it along" in claim["benchmark_score"].why


def test_a_gap_that_is_too_wide_is_a_near_miss(extractor):
    found = explained(extractor, "GPT-5在GPQA测试中得分达到了惊人的历史性的最高87.5。", "87.5")
    near = {n.rule: n for n in claims(found)["benchmark_score"].near}["benchmark_score.after_cue"]
    assert (near.token, near.why) == (2, "7 tokens stand there, at most 4 may")


def test_figure_rules(extractor):
    text = "公司营业收入为12.3亿元，同比增长12.2%，毛利率31.2%。"
    growth = claims(explained(extractor, text, "12.2%"))["indicator"]
    verdicts = {o.rule: o for o in growth.looked}
    assert verdicts["indicator.growth"].verdict == "won"
    assert verdicts["indicator.percent"].why == "no metric is measured in percent: 营业收入 (money)"
    assert growth.record["metric"] == "revenue"
    far = claims(explained(extractor, "营业收入" + "很好" * 30 + "12.3亿元。", "12.3亿元"))["indicator"]
    assert any("further than its reach" in o.why for o in far.looked)
    none = claims(explained(extractor, "售价为12.3元。", "12.3元"))["indicator"]
    assert none.why == "no metric in the sentence, so that no figure rule is asked"


def test_silent_places(extractor):
    assert "is silent" in explained(extractor, "免责声明：\n价格为20美元/月。", "20美元").silent
    assert "no quantity" in explained(extractor, "价格很好。", "价格").silent


def test_a_place_without_a_value_tells_of_its_sentence(extractor):
    found = explained(extractor, "SuperGrok订阅费用为每月30美元。", "SuperGrok")
    assert found.beside
    assert found.values[0].text == "30美元"


def test_lists_of_risks(extractor):
    text = "公司经营稳健。\n风险提示：\n需求不及预期；竞争加剧。\n免责声明：本报告仅供参考。"
    risks = explained(extractor, text, "竞争加剧").risks
    assert (risks.rule, risks.here, risks.category) == ("risk_factor.section", "竞争加剧", "competition")
    assert risks.statements == ["需求不及预期", "竞争加剧"]
    assert ("竞争加剧", "competition", 3) in risks.weights
    outside = explained(extractor, text, "公司经营").risks
    assert outside.rule is None
    assert "no list of risks" in outside.why
    named = explained(extractor, "主要风险包括需求不及预期、竞争加剧等。", "竞争加剧").risks
    assert named.rule == "risk_factor.named"


def test_why_a_piece_of_a_section_is_no_factor(extractor):
    text = "风险提示：\n需求不及预期；竞争加剧。\n联系人：某某 电话下滑"
    assert "the list ends before the place" in explained(extractor, text, "某某").risks.why
    text = "风险提示：\n需求不及预期。\n今天天气很好"
    assert "(tails)" in explained(extractor, text, "天气").risks.why


def rule(pattern):
    return Rule("price.x", "price", "token", 50, yaml.safe_load(pattern), {}, 0.9, "test")


def token(text, label=""):
    return Token(0, 1, text, Mention(0, 1, label, text) if label else None)


CUE = "[{ENT_TYPE: PRICE_CUE}, {TEXT: 为}, {ENT_TYPE: MONEY, AS: value}]"


@pytest.mark.parametrize(
    ("pattern", "words", "expected"),
    [
        # another word in the middle, another label at the value
        (CUE, [("定价", "PRICE_CUE"), ("是", ""), ("3元", "MONEY")], (2, "TEXT is '是', wanted '为'")),
        (
            CUE,
            [("定价", "PRICE_CUE"), ("为", ""), ("3", "NUMBER")],
            (3, "ENT_TYPE is NUMBER, wanted 'MONEY'"),
        ),
        # two faults are no near miss
        (CUE, [("定价", "PRICE_CUE"), ("是", ""), ("3", "NUMBER")], None),
        # a number with nothing else of the pattern is none either
        ("[{ENT_TYPE: PRICE_CUE}, {ENT_TYPE: MONEY, AS: value}]", [("报告", ""), ("3元", "MONEY")], None),
        # a word in the gap that may not stand there
        (
            "[{ENT_TYPE: PRICE_CUE}, {IS_PUNCT: false, OP: '{0,2}'}, {ENT_TYPE: MONEY, AS: value}]",
            [("定价", "PRICE_CUE"), ("，", ""), ("3元", "MONEY")],
            (2, "IS_PUNCT is otherwise, wanted False"),
        ),
    ],
)
def test_near_misses(pattern, words, expected):
    tokens = [token(*w) for w in words]
    near = near_miss(rule(pattern), tokens, len(tokens) - 1)
    assert (near and (near.token, near.why)) == expected


def test_coverage_counts_and_marks(extractor):
    counted = Coverage(extractor.rules)
    for text, verdicts in (("SuperGrok订阅费用为每月30美元。", [True]), ("Claude Pro每月20美元。", [False])):
        prepared = extractor.prepare(from_text(text, "<test>", extractor.config))
        drafts = list(link(prepared.note, extractor.rules))
        records = [r.rule for r in extractor.finish(prepared, drafts).records]
        counted.add(prepared.note, drafts, records, verdicts)
        counted.add_case(prepared.note, drafts)
    uses = {use.rule: use for use in counted.uses()}
    won, lost = uses["price.per_period"], uses["price.period_before"]
    assert (won.matched, won.won, won.records, won.precision, won.cases) == (2, 2, 2, 0.5, 2)
    assert (lost.matched, lost.won, lost.never) == (2, 0, True)
    assert uses["risk_factor.section"].never
    assert len(uses) == len(extractor.rules.rules)


def test_records_are_judged_by_the_gold(extractor):
    text = "SuperGrok每月30美元，Claude Pro每月20美元，ChatGPT Plus每月25美元。"
    records = [r.model_dump(mode="json") for r in extractor.extract(text).records]
    gold = [
        {"type": "price", "quote": "30美元", "value": 30},
        {"type": "price", "quote": "20美元", "value": 20, "optional": True},
        {"type": "price", "quote": "25美元", "value": 26},
    ]
    assert judge(text, gold, records) == [True, None, False]
