#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the singleton Icons.qml and the list of code points for the subset of Lucide's font.

icons.py NAMES CODEPOINTS.json OUT.qml OUT.unicodes
"""
import json
import sys

names_file, codepoints_file, qml_file, unicodes_file = sys.argv[1:]
codepoints = json.load(open(codepoints_file, encoding="utf-8"))
icons = {}
for line in open(names_file, encoding="utf-8"):
    words = line.split("#")[0].split()
    if not words:
        continue
    name, lucide = words[0], words[-1]
    if lucide not in codepoints:
        sys.exit(f"{names_file}: Lucide has no icon called {lucide}")
    icons[name] = codepoints[lucide]
with open(qml_file, "w", encoding="utf-8") as out:
    # REUSE-IgnoreStart
    out.write("// SPDX-FileCopyrightText: 2026 The Quarterdeck authors\n// SPDX-License-Identifier: Apache-2.0\n")
    # REUSE-IgnoreEnd
    out.write("// Made by icons.py from icons.txt.\npragma Singleton\nimport QtQml\n\nQtObject {\n")
    for name, code in sorted(icons.items()):
        out.write(f'    readonly property string {name}: "\\u{code:04x}"\n')
    out.write("}\n")
with open(unicodes_file, "w", encoding="utf-8") as out:
    out.write(",".join(f"U+{code:04X}" for code in sorted(set(icons.values()))) + "\n")
