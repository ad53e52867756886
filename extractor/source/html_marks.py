"""What the names of elements say of the part of a page that they hold."""

import re

__all__ = ["CHROME", "LINK", "MAIN", "TELLING", "Marks"]

LINK = 1  # in a link to another page
CHROME = 2  # in a part that belongs to the site: navigation, lists of other articles, comments of readers
MAIN = 4  # in a part that says it holds the article

TELLING = frozenset("nav footer aside header main article menu search".split())
_ROLES = {
    **dict.fromkeys(
        "navigation banner contentinfo complementary search menu menubar dialog toolbar".split(), CHROME
    ),
    **dict.fromkeys("main article".split(), MAIN),
}
_TAGS = {
    **dict.fromkeys("nav footer aside menu search".split(), CHROME),
    **dict.fromkeys("main article".split(), MAIN),
}
_CHROME = frozenset(
    "nav navbar navi navigation topnav subnav mainnav sitenav menu menus submenu breadcrumb breadcrumbs crumb crumbs sidebar sidenav footer "
    "foot bottombar topbar toolbar copyright comment comments commentlist replylist replies share sharebar shares bshare social related relate "
    "relevant recommend recommends recommendation tuijian guess hotlist hotnews ranklist ranking paihang pagination pager paging "
    "pagenav advert adverts advertisement ad ads adbox adv gg guanggao login logon register signin search searchbox cookie cookies "
    "popup modal dialog qrcode ewm erweima appdownload download-app friendlink friendlinks youlian blogroll sitemap backtop gotop totop "
    "feedback skip promo promotion sponsor sponsored subscribe newsletter ticker marquee".split()
)
_MAIN = frozenset(
    "article articlebody articlecontent articletext content contentbody newscontent newstext maincontent maintext postbody postcontent "
    "post entry entrycontent detail detailcontent txtinfos zwtext body richtext".split()
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[\u4e00-\u9fff]+")


class Marks:
    """The marks of elements by their names, each kind of name looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None, str | None], int] = {}

    def of(self, tag: str, attributes: dict[str, str | None]) -> int:
        """The marks of one element."""
        if tag in {"html", "body"}:
            return 0
        key = (tag, attributes.get("class"), attributes.get("id"))
        if (marks := self._known.get(key)) is None:
            marks = self._known[key] = _TAGS.get(tag, 0) | _named(key[1]) | _named(key[2])
        if "role" in attributes or "itemprop" in attributes:
            marks |= _ROLES.get(attributes.get("role") or "", 0)
            marks |= MAIN if attributes.get("itemprop") == "articleBody" else 0
        return marks


def _named(names: str | None) -> int:
    """By the words of a class or an id: share-bar, relatedNews, page_nav."""
    marks = 0
    for name in (names or "")[:200].split():
        words = [word.lower() for word in _WORDS.findall(name)]
        whole = "".join(words)
        if whole in _MAIN:
            marks |= MAIN
        elif whole in _CHROME or any(word in _CHROME for word in words):
            marks |= CHROME
    return marks
