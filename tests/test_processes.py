"""What is shared by processes that are forked from one stays shared."""

import platform
import subprocess
import sys

import pytest

# Every second of many objects is freed; a process that is forked then makes as many. It prints how many of its own lie
# between those that both share.
FORKS = """
import os
from therapyties.processes import keep_shared

shared = [bytes(1000) for _ in range(8000)]
del shared[::2]
%s
if os.fork():
    os.wait()
else:
    own = [bytes(900) for _ in range(4000)]
    last = max(map(id, shared))
    print(sum(id(one) < last for one in own), flush=True)
    os._exit(0)
"""


def made_between(first):
    ran = subprocess.run([sys.executable, "-c", FORKS % first], capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other ways to keep memory")
def test_what_a_forked_process_allocates_lies_in_pages_of_its_own():
    assert made_between("pass") > 3000
    assert made_between("keep_shared()") < 50
