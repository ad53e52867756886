"""Which characters are common in Chinese financial text: the yardstick for readings of damaged bytes."""

__all__ = ["COMMON", "ORDER"]

# The most frequent characters of news and finance text, in both scripts: the score of a trial decode counts them.
_TEXT = (
    "的一是不在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
    "党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被"
    "干做必战先回则任取据处理世车价格股市投券研报告预测增长率利润亿万元美收入净毛同比环比目标评级买入增持风险提示算力模型芯片需求"
    "這來時們個為國會說對發動產種後過實現學經進著開還無從業當應體兩點裡間樣與關數問題條線變結總長員圖將組見計別證價報資訊億萬"
    "預測淨潤風險評級買進維持調升目標營收年增月減晶片伺服器輝達銀行協議監管電話網路訂單"
    "客观客觀嚴總體續內們將況響環業績優勢競爭銷費庫處壓縮較現項擴張驅動滲透領導值得注意看好受益推荐推薦謹慎持平"
)

COMMON = frozenset(_TEXT)
# place in the list, most frequent first
ORDER = {char: place for place, char in reversed(list(enumerate(_TEXT)))}
