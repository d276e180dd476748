// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/redact.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

const auto gap = u"•••"_s;

// What turns the reading direction could make a text say something else than it does (Unicode TR 36).
bool turnsDirection(QChar c)
{
    const char16_t code = c.unicode();
    return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

} // namespace

QString redacted(const QString &text)
{
    static const QRegularExpression user(u"(\\w://)[^/\\s@]+@"_s);
    static const QRegularExpression named(
        u"((?:authorization|bearer|basic|token|passw(?:or)?d|passphrase|secret|api[-_ ]?key|access[-_ ]?key|--?user)"
        u"[\"']?\\s*[:=\\s]\\s*[\"']?(?:(?:bearer|basic)\\s+)?)[^\\s\"']+"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression known(
        u"\\b(?:sk-|rk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|AKIA|AIza|eyJ|npm_|hf_)[\\w.-]{8,}"_s);
    QString result = text;
    result.replace(user, u"\\1"_s + gap + u'@');
    result.replace(named, u"\\1"_s + gap);
    result.replace(known, gap);
    return result;
}

QString oneLine(const QString &text, qsizetype longest)
{
    QString line;
    line.reserve(std::min(text.size(), longest + 1));
    for (const QChar c : text) {
        if (turnsDirection(c))
            continue;
        const bool blank = c.isSpace() || c.category() == QChar::Other_Control;
        if (blank && (line.isEmpty() || line.endsWith(u' ')))
            continue;
        line.append(blank ? QChar(u' ') : c);
        if (line.size() > longest)
            break;
    }
    if (line.size() > longest) {
        line.truncate(line[longest - 2].isHighSurrogate() ? longest - 2 : longest - 1);
        return line + u'…';
    }
    return line.endsWith(u' ') ? line.chopped(1) : line;
}

} // namespace qd
