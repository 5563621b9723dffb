"""Files of Arrow are read in memory that does not grow with them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo_fondue.service.point_files.reading import open_points

ROWS = 1_000_000


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_no_more_is_held_than_what_is_read_at_once(tmp_path: Path, suffix: str) -> None:
    generator = np.random.default_rng(0)
    table = pa.table({name: generator.uniform(0, 1, ROWS) for name in ("lat", "lon", "other")})
    path = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        pq.write_table(table, path, row_group_size=ROWS)
    else:
        with pa.ipc.new_file(str(path), table.schema) as writer:
            writer.write_table(table, max_chunksize=1 << 16)
    size = table.nbytes
    del table
    before = pa.total_allocated_bytes()
    held = [pa.total_allocated_bytes() - before for _ in open_points(path).batches()]
    assert len(held) >= ROWS >> 16
    assert max(held) < size / 2
