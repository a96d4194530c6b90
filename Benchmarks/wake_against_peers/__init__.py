# SPDX-License-Identifier: Apache-2.0
"""Compares Hark's wake words with those of other programs. Run by Benchmarks/wake."""
