# SPDX-License-Identifier: Apache-2.0
"""Runs one peer in a separate process: 16-bit samples on standard input, detections as JSON on standard output.

usage: python -m wake_against_peers.worker PEER WORDS SETTINGS [as-installed]
"""

import json
import sys

import numpy as np

from .peer_programs import PEERS
from .recordings import RATE


def main():
    name, words, settings = sys.argv[1], sys.argv[2].split(","), [float(x) for x in sys.argv[3].split(",")]
    peer = PEERS[name](words, settings, "as-installed" in sys.argv[4:])
    said, position = [], 0
    while data := sys.stdin.buffer.read(peer.piece * 2):
        samples = np.frombuffer(data, "<i2")
        position += len(samples)
        # The time of a detection is that of the last sample given to the peer, the earliest possible time.
        said += [(round(position / RATE, 3), word, round(score, 5)) for word, score in peer.hear(samples)]
    json.dump({"thresholds": peer.thresholds(), "said": said}, sys.stdout)


if __name__ == "__main__":
    main()
