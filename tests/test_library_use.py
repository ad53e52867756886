"""What programs do with the library: threads, processes, copies, odd sources."""

import copy
import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extractor import Config, Extractor, SourceError, extract
from extractor.language import quantities
from extractor.pipeline import _collector_at_rest
from tests.conftest import CORPORA

NOTE = "据xAI官网，Colossus至少包含10万张H100。Claude Pro每月订阅费为20美元。目标价185元，维持“买入”评级。"


def test_extractors_and_results_pickle_and_copy():
    """Compiled rules do not, so that an extractor goes to another process as its configuration."""
    one = Extractor(Config(types=frozenset({"price"})))
    result = one.extract(NOTE)
    assert result.records
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):
        assert other.config == one.config
        assert other.extract(NOTE) == result
    assert pickle.loads(pickle.dumps(result)) == copy.deepcopy(result) == result


def test_threads_give_what_one_gives(extractor):
    notes = [path.read_text(encoding="utf-8") for path in sorted((CORPORA / "notes").glob("*.txt"))[:6]]
    alone = [extractor.extract(note) for note in notes]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(extractor.extract, notes * 2)) == alone * 2


def test_the_collector_rests_until_the_last_one_is_done():
    """Whichever of two threads begins or ends first, it is on again behind both."""
    first, second = _collector_at_rest(), _collector_at_rest()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    third = _collector_at_rest()
    third.__enter__()
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert not gc.isenabled()
    third.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_text_that_looks_like_the_name_of_a_file_is_told(extractor):
    assert extract("reports/nothing.pdf").warnings == extractor.extract("reports/nothing.pdf").warnings != ()
    assert extractor.extract(NOTE).warnings == ()


def test_a_name_that_no_file_can_have_is_a_source_error(extractor):
    with pytest.raises(SourceError, match="cannot be read"):
        extractor.extract(Path("x" * 5000))


def test_the_same_fact_again_and_again_is_one_record(extractor):
    (record,) = extractor.extract("Claude Pro每月订阅费为20美元。\n" * 300).records
    assert len({(place.start, place.end) for place in record.also}) == 299


def test_half_a_character_moves_nothing():
    (found,) = quantities("\ud800 3元")
    assert (found.start, found.text, found.value) == (2, "3元", 3)


def test_a_small_limit_is_told_in_bytes():
    with pytest.raises(SourceError, match="9 bytes is over the limit of 3 bytes"):
        Extractor(Config(max_bytes=3)).extract("中信证")
