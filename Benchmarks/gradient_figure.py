# SPDX-License-Identifier: Apache-2.0
"""Draws two files of `hark train --gradient-norms` side by side: the hidden state of a plain recurrent network and the
cell state of an LSTM. Prints the norms at some distances as a Markdown table.

usage: gradient_figure.py RNN.csv LSTM.csv FIGURE.svg
"""

import csv
import math
import sys

WIDTH, HEIGHT = 900, 440
TOP, BOTTOM = 84, 66
PANELS = [(78, 458), (508, 888)]
LOWEST, HIGHEST = -6, 1
FRAME_SECONDS = 0.02
EPOCHS = [0, 1, 5, 20]
COLORS = ["#8a8a8a", "#e69f00", "#0072b2", "#b8003a"]
DASHES = ["4 3", "", "", ""]


def read(path, column):
    """The norms of each epoch, the last frame first."""
    norms = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            norms.setdefault(int(row["epoch"]), []).append((int(row["frame"]), float(row[column])))
    return {epoch: [norm for _, norm in sorted(values, reverse=True)] for epoch, values in norms.items()}


def y_of(norm):
    place = (math.log10(max(norm, 1e-12)) - LOWEST) / (HIGHEST - LOWEST)
    return HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, size=13, anchor="middle", color="#222222", more=""):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{color}"{more}>{words}</text>'
    )


def panel(left, right, title, norms, name):
    frames = len(norms[0])
    parts = [text((left + right) / 2, TOP - 44, title, 15, more=' font-weight="bold"')]
    x_of = lambda back: right - back * (right - left) / (frames - 1)
    for power in range(LOWEST, HIGHEST + 1):
        y = y_of(10.0**power)
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="#dddddd"/>')
        superscript = str(power).replace("-", "\u2212")
        parts.append(
            text(left - 8, y + 4, f'10<tspan dy="-5" font-size="9">{superscript}</tspan>', 12, "end")
        )
    for tenths in range(0, 10, 2):
        back = tenths / 10 / FRAME_SECONDS
        if back <= frames - 1:
            parts.append(text(x_of(back), HEIGHT - BOTTOM + 18, f"{tenths / 10:.1f}", 12))
    parts.append(text((left + right) / 2, HEIGHT - BOTTOM + 42, "seconds before the loss"))
    parts.append(f'<clipPath id="{name}"><rect x="{left}" y="{TOP}" width="{right - left}" height="{HEIGHT - TOP - BOTTOM}"/></clipPath>')
    for epoch, color, dash in zip(EPOCHS, COLORS, DASHES):
        line = " ".join(f"{x_of(back):.1f},{y_of(norm):.1f}" for back, norm in enumerate(norms[epoch]))
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"{dashes} clip-path="url(#{name})"/>'
        )
    parts.append(
        f'<rect x="{left}" y="{TOP}" width="{right - left}" height="{HEIGHT - TOP - BOTTOM}" fill="none" stroke="#555555"/>'
    )
    return parts


def legend():
    parts = []
    x = 168
    for epoch, color, dash in zip(EPOCHS, COLORS, DASHES):
        words = "untrained" if epoch == 0 else f"after {epoch} epoch{'s' if epoch > 1 else ''}"
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="M{x} {TOP - 20}h26" stroke="{color}" stroke-width="2.5"{dashes}/>')
        parts.append(text(x + 32, TOP - 16, words, 13, "start"))
        x += 152
    return parts


def main():
    rnn, lstm = read(sys.argv[1], "hidden"), read(sys.argv[2], "cell")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="DejaVu Sans, Helvetica, Arial, sans-serif">',
        "<title>Gradient norms on their way back through time, plain recurrent network and LSTM</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    parts += panel(*PANELS[0], "plain RNN: norm of the gradient at h", rnn, "rnn")
    parts += panel(*PANELS[1], "LSTM: norm of the gradient at c", lstm, "lstm")
    parts += legend()
    parts.append("</svg>")
    with open(sys.argv[3], "w") as file:
        file.write("\n".join(parts) + "\n")

    distances = [0, 12, 24, 36, 48]
    print("| cell | after epoch | " + " | ".join(f"{d * FRAME_SECONDS:.2f} s" for d in distances) + " |")
    print("|---|---|" + "---|" * len(distances))
    for name, norms in (("RNN", rnn), ("LSTM", lstm)):
        for epoch in EPOCHS:
            figures = " | ".join(f"{norms[epoch][d]:.2g}" for d in distances)
            print(f"| {name} | {epoch} | {figures} |")


main()
