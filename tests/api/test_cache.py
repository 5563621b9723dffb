"""A page is made once for everybody, and the oldest makes room."""

import gzip
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo_fondue.api.cache import PageCache, StoredPage, stored_page


def html(page: StoredPage) -> str:
    return gzip.decompress(page.html).decode()


def page(text: str) -> StoredPage:
    return stored_page(text, "none")


def test_a_page_is_made_once_however_many_ask_at_once() -> None:
    cache = PageCache()
    made = []
    everybody = threading.Barrier(8)

    def make() -> StoredPage:
        made.append(1)
        time.sleep(0.05)
        return page("แผนที่")

    def ask(_: int) -> str:
        everybody.wait()
        return html(cache.get("key", make))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"แผนที่"}
    assert len(made) == 1


def test_another_key_is_another_page() -> None:
    cache = PageCache()
    assert html(cache.get(1, lambda: page("one"))) == "one"
    assert html(cache.get(2, lambda: page("two"))) == "two"


def test_a_failure_is_told_to_all_and_not_kept() -> None:
    cache = PageCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: page(str(1 // 0)))
    assert html(cache.get("key", lambda: page("better"))) == "better"


def test_the_page_not_asked_for_longest_goes_first() -> None:
    cache = PageCache(most_bytes=5000)
    noise = random.Random(1)
    pages = {key: noise.randbytes(1000).hex() for key in range(5)}  # some 1,150 bytes compressed
    for key in (0, 1, 2, 3):
        cache.get(key, lambda key=key: page(pages[key]))  # type: ignore[misc]
    cache.get(0, lambda: page("made again"))  # asked for, so that 1 is the oldest
    cache.get(4, lambda: page(pages[4]))
    assert html(cache.get(0, lambda: page("made again"))) == pages[0]
    assert html(cache.get(1, lambda: page("made again"))) == "made again"


def test_a_page_larger_than_the_cache_is_answered_all_the_same() -> None:
    cache = PageCache(most_bytes=1)
    assert html(cache.get("key", lambda: page("large"))) == "large"
    assert html(cache.get("key", lambda: page("made again"))) == "large"
