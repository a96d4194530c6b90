# SPDX-License-Identifier: Apache-2.0
"""Links the speech without wake words that `wake` is trained on, and writes the text for synthetic reading.

usage: wake_negatives.py MORE OUT

MORE holds common-voice/LANGUAGE/{validated.tsv,clips} and librispeech-train-clean-5/READER/CHAPTER/*.{flac,txt}.
Creates OUT/common-voice and OUT/librispeech (links, and empty validation lists, so that all clips are for training) and
OUT/text.txt (the sentences of LibriSpeech). Omits clips whose transcript contains a wake word.
"""

import csv
import re
import sys
from pathlib import Path

# "Computer" is a loanword in many languages of Common Voice.
WAKE_WORD = re.compile(
    r"(?<![a-z])(computers?|komputer[a-z]*|kompjuter[a-z]*|kompiuter[a-z]*|kompyuter[a-z]*|computador[a-z]*"
    r"|alexa|jarvis|snow.?boys?)(?![a-z])|компјут|компьют|комп.ютер",
    re.IGNORECASE,
)


def link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(source.resolve())


def common_voice(more: Path, out: Path) -> None:
    for table in sorted((more / "common-voice").glob("*/validated.tsv")):
        with open(table, encoding="utf-8", errors="replace") as rows:
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
                clip = table.parent / "clips" / row["path"]
                if not WAKE_WORD.search(row["sentence"] or "") and clip.exists():
                    link(clip, out / table.parent.name / f"{row['client_id'][:12]}_nohash_{row['path']}")
    (out / "validation_list.txt").write_text("")


def librispeech(more: Path, out: Path) -> list[str]:
    root = more / "librispeech-train-clean-5"
    transcripts = {}
    for page in root.glob("*/*/*.txt"):
        for line in page.read_text(encoding="utf-8").splitlines():
            name, text = line.strip().split(" ", 1)
            transcripts[name] = text
    for recording in sorted(root.rglob("*.flac")):
        if not WAKE_WORD.search(transcripts.get(recording.stem, "")):
            link(recording, out / "librispeech" / recording.name)
    (out / "validation_list.txt").write_text("")
    return [text.lower() for _, text in sorted(transcripts.items()) if not WAKE_WORD.search(text)]


def main() -> None:
    more, out = Path(sys.argv[1]), Path(sys.argv[2])
    common_voice(more, out / "common-voice")
    sentences = librispeech(more, out / "librispeech")
    (out / "text.txt").write_text("".join(f"{sentence}\n" for sentence in sentences), encoding="utf-8")


if __name__ == "__main__":
    main()
