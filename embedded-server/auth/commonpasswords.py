#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the C++ source of the passwords that nobody may take.

commonpasswords.py PASSWORDS.js MORE.txt OUT.cpp

PASSWORDS.js is the list of @zxcvbn-ts/language-common, the most used first; MORE.txt has our own. What is too short to be taken at all is left out.
"""
import re
import sys

FEWEST_CHARACTERS = 8
# OWASP ASVS 5.0, 6.2.4. Fewer are a list that was not understood.
FEWEST_WORDS = 3_000

list_file, more_file, out_file = sys.argv[1:]
found = re.search(r"""["'](.*)["']\.split\(["'],["']\)""", open(list_file, encoding="utf-8").read(), re.DOTALL)
words = [word for word in found.group(1).split(",") if len(word) >= FEWEST_CHARACTERS] if found else []
if len(words) < FEWEST_WORDS:
    sys.exit(f"{list_file}: only {len(words)} passwords were found in it; has its format changed?")
for line in open(more_file, encoding="utf-8"):
    if not line.startswith("#"):
        words += line.split()
quoted = sorted({word.lower().encode() for word in words})
with open(out_file, "w", encoding="utf-8") as out:
    # REUSE-IgnoreStart
    out.write("// SPDX-FileCopyrightText: 2026 The Quarterdeck authors\n// SPDX-License-Identifier: Apache-2.0\n")
    # REUSE-IgnoreEnd
    out.write('// Made by commonpasswords.py.\n#include "embedded-server/auth/passwords.h"\n\n#include <algorithm>\n#include <string_view>\n\n')
    out.write("namespace qd::auth {\n\nnamespace {\n\nusing namespace std::string_view_literals;\n\n// In the order of their bytes.\nconstexpr std::string_view words[] = {\n")
    for word in quoted:
        text = "".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\?' else f"\\{b:03o}" for b in word)
        out.write(f'    "{text}"sv,\n')
    out.write("};\n\n} // namespace\n\nbool isCommonPassword(const QString &password)\n{\n    const QByteArray asked = password.toUtf8();\n")
    out.write("    return std::ranges::binary_search(words, std::string_view(asked.constData(), std::size_t(asked.size())));\n}\n\n} // namespace qd::auth\n")
