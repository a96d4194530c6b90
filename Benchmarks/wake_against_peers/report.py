# SPDX-License-Identifier: Apache-2.0
"""The results, as dictionaries (for JSON Lines) and as aligned tables."""

from .contestants import DEFAULT
from .scoring import poisson_bound, quantile, wilson

ALL = "all"


def rounded(value, digits=4):
    return None if value is None else round(float(value), digits)


def word_groups(score, spoken):
    """Each word alone and, if there are several, all words together at one common setting."""
    words = [word for word in score.contestant.words if word in spoken]
    return [(word, [word]) for word in words] + ([(ALL, words)] if len(words) > 1 else [])


def measurements(scores, scenes, spoken):
    """Yields (fields, scene, {word: tally}): the fields that identify a line, and the tallies it is computed from."""
    for score in scores:
        for name, words in word_groups(score, spoken):
            at_most_one = score.loosest(words, "clean")
            for point, setting in (("default", DEFAULT), ("at_most_1_false_alarm", at_most_one)):
                if setting is None:
                    continue
                for scene in scenes:
                    fields = {
                        "program": score.contestant.name, "word": name, "scene": scene, "point": point,
                        "setting": setting,
                    }
                    yield fields, scene, {word: score.tally(scene, setting, word) for word in words}


def miss_lines(scores, scenes, spoken):
    for fields, _, tallies in measurements(scores, scenes, spoken):
        tallies = tallies.values()
        count = sum(tally.words for tally in tallies)
        missed = sum(len(tally.missed) for tally in tallies)
        low, high = wilson(missed, count)
        latencies = [latency for tally in tallies for latency in tally.latencies]
        yield {
            "type": "misses", **fields, "words": count, "missed": missed,
            "miss_rate": rounded(missed / count) if count else None,
            "miss_rate_low": rounded(low), "miss_rate_high": rounded(high),
            "latency_p50": rounded(quantile(latencies, 0.5), 3),
            "latency_p95": rounded(quantile(latencies, 0.95), 3),
            "false_alarms_among_words": sum(tally.false_among_words for tally in tallies),
            "paths": [path for tally in tallies for path in tally.missed],
        }


def false_alarm_lines(scores, scenes, hours, spoken):
    """One line per source, and one for all sources. `hours` maps each scene to the hours of its sources."""
    for fields, scene, tallies in measurements(scores, scenes, spoken):
        alarms = [(*alarm, word) for word, tally in tallies.items() for alarm in tally.false_alarms]
        for source in [*hours[scene], ALL]:
            here = [alarm for alarm in alarms if source in (ALL, alarm[0])]
            length = sum(hours[scene].values()) if source == ALL else hours[scene][source]
            yield {
                "type": "false_alarms", **fields, "source": source, "hours": rounded(length, 3),
                "false_alarms": len(here), "per_hour": rounded(len(here) / length),
                "per_hour_at_most": rounded(poisson_bound(len(here), length)),
                "places": [[stream, rounded(time, 2), word] for _, stream, time, word in here],
            }


def percent(line):
    return "-" if line["miss_rate"] is None else f"{100 * line['miss_rate']:.1f}"


def interval(line):
    return f"{100 * line['miss_rate_low']:.1f}-{100 * line['miss_rate_high']:.1f}"


def table(rows):
    """Lines with aligned columns; the first row holds the titles. The first two columns are aligned to the left."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def selected(lines, **wanted):
    return [line for line in lines if all(line.get(key) == value for key, value in wanted.items())]


def pairs(lines):
    """The distinct (program, word) pairs in the order of the lines."""
    return list(dict.fromkeys((line["program"], line["word"]) for line in lines))


def misses_table(lines, scenes, point):
    rows = [["program", "word", "words", "setting", *(f"{scene}" for scene in scenes), "clean, 95 % interval"]]
    for program, word in pairs(lines):
        own = {line["scene"]: line for line in selected(lines, program=program, word=word, point=point)}
        if own:
            first = next(iter(own.values()))
            figures = [percent(own[scene]) if scene in own else "-" for scene in scenes]
            rows.append([
                program, word, first["words"], first["setting"], *figures,
                interval(own["clean"]) if "clean" in own else "-",
            ])
    return table(rows)


def false_alarms_table(lines, point):
    if not lines:
        return []
    sources = [source for source in dict.fromkeys(line["source"] for line in lines) if source != ALL]
    rows = [["program", "word", "scene", *sources, ALL, "hours", "an hour", "at most (95 %)"]]
    for program, word in pairs(lines):
        for scene in dict.fromkeys(line["scene"] for line in lines):
            own = selected(lines, program=program, word=word, scene=scene, point=point)
            by_source = {line["source"]: line for line in own}
            if by_source:
                whole = by_source[ALL]
                counts = [by_source[source]["false_alarms"] if source in by_source else "-" for source in sources]
                rows.append([
                    program, word, scene, *counts, whole["false_alarms"], f"{whole['hours']:.2f}",
                    f"{whole['per_hour']:.2f}", f"{whole['per_hour_at_most']:.2f}",
                ])
    return table(rows)


def costs_table(misses, costs):
    rows = [["program", "words", "latency s, median", "95 %", "CPU s an hour", "start s", "peak MB", "version"]]
    for cost in costs:
        word = ALL if len(cost["words"]) > 1 else cost["words"][0]
        own = selected(misses, program=cost["program"], word=word, scene="clean", point="default")
        latency = [own[0][key] if own else None for key in ("latency_p50", "latency_p95")]
        rows.append([
            cost["program"], " ".join(cost["words"]), *("-" if value is None else f"{value:.2f}" for value in latency),
            f"{cost['processor_seconds_per_hour']:.1f}", f"{cost['start_seconds']:.2f}",
            f"{cost['peak_bytes'] / 2**20:.1f}", cost["version"],
        ])
    return table(rows)


def text(misses, alarms, costs, scenes):
    titles = {
        "default": "at its own default threshold",
        "at_most_1_false_alarm": "at the loosest setting with at most one false alarm in the clean negatives",
    }
    parts = []
    for point, title in titles.items():
        parts += [f"Misses in percent, {title}", *misses_table(misses, scenes, point), ""]
        parts += [f"False alarms, {title}", *false_alarms_table(alarms, point), ""]
    parts += ["Latency from the end of the word, and cost", *costs_table(misses, costs)]
    return "\n".join(parts) + "\n"
