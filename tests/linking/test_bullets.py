"""Bulleted lists: an item is a paragraph of its own and hands no subject on, also where a reader broke the lines inside the items."""

LIST = """DeepSeek-V3.1发布，编程能力大幅提升
架构
- 采用混合推理架构，以一个模型同时支持思考与非思考两种模式，模型标识从R1改为
统一的V3.1，部署和运维因此更为简单，算力的利用效率也有所提高
- 混合架构仍须由用户手动选择是否开启思考，这一点与GPT-5的自动路由有明显的不
同，社区对两条路线的优劣意见不一，后续版本会否改动仍有待观察和验证
能力
- 在MMLU测试中表现优异，得分达到88.5%，这一成绩已经毫不逊色于最新发布的GPT-5
- 在SWE-bench Verified上取得66.0分，而前代R1-0528在相同设置下为44.6分，差距显
著，表明后训练阶段对智能体任务的投入已经初见成效
"""


def test_an_item_takes_its_subject_from_the_title(extractor):
    scores = [r for r in extractor.extract(LIST).records if r.type == "benchmark_score"]
    assert [(r.model, r.value) for r in scores] == [
        ("DeepSeek-V3.1", 88.5),
        ("DeepSeek-V3.1", 66),
        ("DeepSeek-R1-0528", 44.6),
    ]
