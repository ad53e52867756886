"""Outlook messages: a writer of compound files (MS-CFB) that is just enough for them."""

import struct

__all__ = ["render_msg"]

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


def render_msg(
    subject: str, body: str = "", html: bytes = b"", attachments: tuple[tuple[str, "bytes | Tree"], ...] = ()
) -> bytes:
    """The bytes of a message; an attachment that is a tree of streams is a message itself (`message_tree`)."""
    return _compound(message_tree(subject, body, html, attachments))


def message_tree(
    subject: str, body: str = "", html: bytes = b"", attachments: tuple[tuple[str, "bytes | Tree"], ...] = ()
) -> Tree:
    """A message as streams and storages."""
    tree: Tree = {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": subject.encode("utf-16-le")}
    tree["__substg1.0_0C1A001F"] = "研究所".encode("utf-16-le")
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    if html:
        tree["__substg1.0_10130102"] = html
    for number, (name, content) in enumerate(attachments):
        inside: Tree = {"__substg1.0_3707001F": name.encode("utf-16-le")}
        inside["__substg1.0_37010102" if isinstance(content, bytes) else "__substg1.0_3701000D"] = content
        tree[f"__attach_version1.0_#{number:08X}"] = inside
    return tree


class _Entries:
    """The directory, and the sectors of the streams."""

    def __init__(self) -> None:
        self.rows: list[list] = []  # name, kind, left, right, child, first sector, size
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.small = b""  # streams of less than 4096 bytes, in sectors of 64
        self.small_fat: list[int] = []

    def add(self, name: str, kind: int) -> int:
        self.rows.append([name, kind, FREE, FREE, FREE, END, 0])
        return len(self.rows) - 1

    def fill(self, at: int, tree: Tree) -> None:
        """The children of a storage: a chain to the right, in the order that the format asks for."""
        last = None
        for name in sorted(tree, key=lambda name: (len(name), name.upper())):
            content = tree[name]
            child = self.add(name, 2 if isinstance(content, bytes) else 1)
            if last is None:
                self.rows[at][4] = child
            else:
                self.rows[last][3] = child
            last = child
            if isinstance(content, bytes):
                place = self.put(content) if len(content) >= 4096 else self.put_small(content)
                self.rows[child][5:] = [place, len(content)]
            else:
                self.fill(child, content)

    def put_small(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self.small_fat)
        self.small += data.ljust(-(-len(data) // 64) * 64, b"\0")
        self.small_fat += range(first + 1, len(self.small) // 64 + 1)
        self.small_fat[-1] = END
        return first

    def put(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self.sectors)
        for at in range(0, len(data), SECTOR):
            self.sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            self.fat.append(len(self.sectors))
        self.fat[-1] = END
        return first


def _compound(tree: Tree) -> bytes:
    entries = _Entries()
    entries.add("Root Entry", 5)
    entries.fill(0, tree)
    entries.rows[0][5:] = [entries.put(entries.small), len(entries.small)]
    packed = struct.pack(f"<{len(entries.small_fat)}I", *entries.small_fat)
    small_sectors = -(-len(packed) // SECTOR)
    small_fat = entries.put(packed.ljust(small_sectors * SECTOR, b"\xff"))
    directory = entries.put(
        b"".join(map(_entry, entries.rows)).ljust(-(-len(entries.rows) * 128 // SECTOR) * SECTOR, b"\0")
    )
    tables = 1
    while tables * (SECTOR // 4) < len(entries.fat) + tables:
        tables += 1
    places = [len(entries.fat) + i for i in range(tables)]
    fat = [*entries.fat, *[FAT] * tables]
    fat += [FREE] * (tables * (SECTOR // 4) - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHHHIIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        0,
        0,
        tables,
        directory,
        0,
        4096,
        small_fat,
        small_sectors,
        END,
        0,
    )
    header += struct.pack("<109I", *(places + [FREE] * (109 - tables)))
    return header + b"".join(entries.sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(row: list) -> bytes:
    name, kind, left, right, child, first, size = row
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", len(raw), kind, 1, left, right, child, bytes(16), 0, 0, 0, first, size
    )
