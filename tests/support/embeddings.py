"""Where the optional extra `embeddings` can run at all."""

import sys
from functools import cache
from pathlib import Path


@cache
def why_there_are_no_embeddings() -> str | None:
    """None where they must work: the extra is built for x86 Linux with AVX2, and is in the development lock there."""
    if sys.platform != "linux":
        return "they are built for Linux"
    flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    return None if " avx2 " in flags else "this processor has no AVX2"
