# SPDX-License-Identifier: Apache-2.0
"""The figure: miss rates by scene, and false alarms per hour with their upper bounds."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from .report import ALL, pairs, selected


def draw(path, misses, alarms, scenes, hours):
    contestants = pairs(misses)
    colours = plt.get_cmap("tab20").colors
    figure, axes = plt.subplots(2, 1, figsize=(13, 10), height_ratios=(3, 2))
    width = 0.8 / max(1, len(contestants))
    for index, (program, word) in enumerate(contestants):
        own = {line["scene"]: line for line in selected(misses, program=program, word=word, point="default")}
        at = [place + index * width for place, scene in enumerate(scenes) if scene in own]
        rates = [100 * own[scene]["miss_rate"] for scene in scenes if scene in own]
        lows = [100 * max(0, own[s]["miss_rate"] - own[s]["miss_rate_low"]) for s in scenes if s in own]
        highs = [100 * max(0, own[s]["miss_rate_high"] - own[s]["miss_rate"]) for s in scenes if s in own]
        colour = colours[index % len(colours)]
        axes[0].bar(at, rates, width, color=colour, label=f"{program}: {word}")
        axes[0].errorbar(at, rates, [lows, highs], fmt="none", ecolor="0.35", elinewidth=0.7)
    axes[0].set_xticks([place + 0.4 - width / 2 for place in range(len(scenes))], scenes, fontsize=8)
    axes[0].set_ylabel("missed, % (95 % interval)")
    axes[0].set_title("Words missed at each program's default threshold")
    axes[0].legend(fontsize=7, ncols=4)

    rows = selected(alarms, source=ALL, point="default")
    names = [f"{line['program']}: {line['word']}, {line['scene']}" for line in rows]
    places = range(len(rows))
    axes[1].barh(places, [line["per_hour"] for line in rows], color="tab:red")
    axes[1].barh(
        places, [line["per_hour_at_most"] - line["per_hour"] for line in rows],
        left=[line["per_hour"] for line in rows], color="0.85",
    )
    axes[1].set_yticks(places, names, fontsize=7)
    axes[1].invert_yaxis()
    axes[1].set_xlabel(f"false alarms an hour in {hours:.1f} h of other speech (grey: up to the 95 % bound)")
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
