// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <cstdio>

// What goes to the console: results to stdout, a line each; everything for people to stderr, with the program's name before it.
namespace qd {

inline void say(std::FILE *to, const QByteArray &line)
{
    std::fputs((line + '\n').constData(), to);
    std::fflush(to);
}

inline void tell(const QString &sentence)
{
    say(stderr, "quarterdeckd: " + sentence.toUtf8());
}

} // namespace qd
