"""Lines on disk, and the name that is put into them."""

import json

import pytest

from extractor.batch.store import Lines, Spool, named

LINE = '{"schema_version": 1, "document": {"id": "0", "source": "", "title": "\\"source\\": \\"x\\""}, "records": []}\n'


@pytest.mark.parametrize(
    "name", ["a.txt", 'q".txt', "b\\.txt", "\\g<0>.txt", "研报.txt", "a\n.txt", '"source": ""']
)
def test_a_name_is_put_in_and_changed_again(name):
    line = named(named(LINE.encode(), '","source": "other\\'), name)
    document = json.loads(line)["document"]
    assert document == {"id": "0", "source": name, "title": '"source": "x"'}


def test_lines_come_back_unless_they_were_changed(tmp_path):
    spool = Spool(tmp_path, 3)
    spots = [spool.append(b"%d" % n * n + b"\n") for n in range(200)]
    spool.sync()
    spool.close()
    lines = Lines(tmp_path)
    assert [lines.get(spot) for spot in spots] == [b"%d" % n * n + b"\n" for n in range(200)]
    data = bytearray(spool.path.read_bytes())
    data[spots[7].offset] ^= 1
    spool.path.write_bytes(data[: spots[199].offset])
    assert lines.get(spots[7]) is None
    assert lines.get(spots[199]) is None
    assert lines.get(spots[8]) == b"8" * 8 + b"\n"
    assert lines.get(spots[8]._replace(store=4)) is None
    lines.close()
