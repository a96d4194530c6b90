# SPDX-License-Identifier: Apache-2.0
"""Converts the speech that `wake` is calibrated and evaluated on to 16 kHz FLAC. Its sources are not used in training.

usage: wake_judges.py MORE OUT

MORE holds cathy (WAV files, each with a .txt) and ljspeech (wavs, metadata.csv). tuxpaint and asterisk come from the
Debian packages tuxpaint-stamps-default and asterisk-core-sounds-{en,es,fr,it,ru}-wav. Creates
OUT/{cathy,ljspeech,tuxpaint,asterisk}. Requires sox. Omits recordings whose transcript or name contains a wake word, or
"computer" in another language.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

WAKE_WORD = re.compile(
    r"(?<![a-z])(computers?|computador[a-z]*|alexa|jarvis|snow.?boys?)(?![a-z])|ordinat|ordenador|компьютер|υπολογιστ",
    re.IGNORECASE,
)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def sources(more: Path):
    """Yields (source, recording, name without suffix, transcript)."""
    for wav in sorted((more / "cathy").glob("*.wav")):
        yield "cathy", wav, wav.stem, text(wav.with_suffix(".txt"))
    lines = text(more / "ljspeech" / "metadata.csv").splitlines()
    spoken = {line.split("|")[0]: line for line in lines}
    for wav in sorted((more / "ljspeech" / "wavs").glob("*.wav")):
        yield "ljspeech", wav, wav.stem, spoken.get(wav.stem, "")
    stamps = Path("/usr/share/tuxpaint/stamps")
    for ogg in sorted(stamps.rglob("*_desc*.ogg")):
        name = str(ogg.relative_to(stamps)).replace("/", "-")[:-4]
        yield "tuxpaint", ogg, name, name + text(Path(re.sub(r"_desc.*", ".txt", str(ogg))))
    sounds = Path("/usr/share/asterisk/sounds")
    for wav in sorted(sounds.rglob("*.wav")):
        name = str(wav.relative_to(sounds)).replace("/", "-")[:-4]
        yield "asterisk", wav, name, name


def convert(job: tuple[Path, Path]) -> None:
    source, target = job
    command = ["sox", "-D", "-R", "-V1", source, "-b", "16", "-c", "1", "-r", "16000", target]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        target.unlink(missing_ok=True)
        print(f"{source}: sox cannot convert it", file=sys.stderr)


def main() -> None:
    more, out = Path(sys.argv[1]), Path(sys.argv[2])
    jobs = []
    for source, recording, name, transcript in sources(more):
        if not WAKE_WORD.search(transcript):
            (out / source).mkdir(parents=True, exist_ok=True)
            jobs.append((recording, out / source / f"{name}.flac"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(convert, jobs))


if __name__ == "__main__":
    main()
