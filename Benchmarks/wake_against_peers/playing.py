# SPDX-License-Identifier: Apache-2.0
"""Sends a stream to a program through a pipe, and measures the program's processor time and memory."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


class ProgramFailed(Exception):
    """A program ended with an error. The message contains its standard error."""


@dataclass
class Played:
    output: str
    processor_seconds: float
    peak_bytes: int


def peak_memory(process_id):
    """The peak resident memory so far. A child's ru_maxrss would include the memory of this process before `exec`."""
    with open(f"/proc/{process_id}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def play(command, samples):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=errors)
        peak = 0
        try:
            process.stdin.write(samples.tobytes())
            process.stdin.flush()
            # The pipe holds at most the last two seconds, and the program waits for more input.
            time.sleep(0.05)
            peak = peak_memory(process.pid)
        except BrokenPipeError:
            pass
        finally:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            words = errors.read().decode(errors="replace").strip()
            raise ProgramFailed(f"{' '.join(command)} ended with {process.returncode}: {words}")
        return Played(output.read().decode(), usage.ru_utime + usage.ru_stime, peak)
