// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/diff.h"

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

//! A path as it stands in a header: without the time behind a tab, git's quotes and its "a/" or "b/". Empty for /dev/null.
QString headerPath(QStringView path, QLatin1StringView prefix)
{
    path = path.left(path.indexOf(u'\t') < 0 ? path.size() : path.indexOf(u'\t')).trimmed();
    QString name;
    if (path.size() >= 2 && path.startsWith(u'"') && path.endsWith(u'"')) {
        // git quotes as C does, with the bytes of UTF-8 in octal
        QByteArray bytes;
        const QByteArray quoted = path.sliced(1, path.size() - 2).toUtf8();
        for (qsizetype i = 0; i < quoted.size(); ++i) {
            if (quoted[i] != '\\' || i + 1 >= quoted.size()) {
                bytes += quoted[i];
                continue;
            }
            bool octal = false;
            const int code = quoted.mid(i + 1, 3).toInt(&octal, 8);
            if (octal && i + 3 < quoted.size()) {
                bytes += char(code);
                i += 3;
            } else {
                const char c = quoted[++i];
                bytes += c == 't' ? '\t' : c == 'n' ? '\n' : c;
            }
        }
        name = QString::fromUtf8(bytes);
    } else {
        name = path.toString();
    }
    if (name == u"/dev/null")
        return {};
    return name.startsWith(prefix) ? name.mid(prefix.size()) : name;
}

class DiffParser
{
public:
    QList<FileDiff> parse(QStringView diff)
    {
        const auto lines = diff.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QStringView next = i + 1 < lines.size() ? lines[i + 1] : QStringView();
            line(lines[i].endsWith(u'\r') ? lines[i].chopped(1) : lines[i], next, i + 1 == lines.size());
        }
        finish();
        return std::move(m_files);
    }

private:
    void line(QStringView line, QStringView next, bool last)
    {
        if (m_inHunk && (m_oldLeft > 0 || m_newLeft > 0 || m_unknownCounts) && hunkLine(line, next, last))
            return;
        if (line.startsWith(u"@@") && hunkHeader(line))
            return;
        if (header(line, next))
            return;
        // More lines than the hunk's header announced: written by hand, most likely.
        if (m_inHunk && !line.isEmpty())
            hunkLine(line, next, last);
    }

    bool hunkHeader(QStringView line)
    {
        const qsizetype end = line.indexOf(u"@@", 2);
        const QList<QStringView> ranges = line.mid(2, (end < 0 ? line.size() : end) - 2).trimmed().split(u' ');
        m_unknownCounts =
            ranges.size() < 2 || !range(ranges[0], u'-', m_old, m_oldLeft) || !range(ranges[1], u'+', m_new, m_newLeft);
        if (m_unknownCounts)
            m_old = m_new = m_oldLeft = m_newLeft = 0;
        m_inHunk = true;
        m_open = true;
        add(DiffLine::Kind::Hunk, line, 0, 0);
        return true;
    }

    static bool range(QStringView text, QChar sign, int &start, int &count)
    {
        if (!text.startsWith(sign))
            return false;
        const qsizetype comma = text.indexOf(u',');
        bool startOk = false;
        bool countOk = true;
        start = text.mid(1, comma < 0 ? -1 : comma - 1).toInt(&startOk);
        count = comma < 0 ? 1 : text.mid(comma + 1).toInt(&countOk);
        constexpr int sane = 1'000'000'000; // counting on from there can't overflow
        return startOk && countOk && start >= 0 && start < sane && count >= 0 && count < sane;
    }

    bool hunkLine(QStringView line, QStringView next, bool last)
    {
        if (line.isEmpty()) {
            // An empty context line that lost its space, unless it is what follows the last line break.
            if (last)
                return true;
            addContext({});
            return true;
        }
        const bool fileHeader = m_unknownCounts && line.startsWith(u"--- ") && next.startsWith(u"+++ ");
        switch (line.front().unicode()) {
        case u' ':
            addContext(line.sliced(1));
            return true;
        case u'+':
            add(DiffLine::Kind::Added, line.sliced(1), 0, number(m_new));
            --m_newLeft;
            ++m_file.added;
            return true;
        case u'-':
            if (fileHeader)
                return false;
            add(DiffLine::Kind::Removed, line.sliced(1), number(m_old), 0);
            --m_oldLeft;
            ++m_file.removed;
            return true;
        case u'\\':
            add(DiffLine::Kind::Note, line.sliced(1).trimmed(), 0, 0);
            return true;
        default:
            return false;
        }
    }

    void addContext(QStringView text)
    {
        add(DiffLine::Kind::Context, text, number(m_old), number(m_new));
        --m_oldLeft;
        --m_newLeft;
    }

    //! Counts only where the header said where to begin.
    int number(int &counter) { return m_unknownCounts ? 0 : counter++; }

    void add(DiffLine::Kind kind, QStringView text, int oldNumber, int newNumber)
    {
        if (!m_file.lines.isEmpty())
            m_file.text += u'\n';
        m_file.text += text;
        m_file.lines.append({kind, oldNumber, newNumber});
    }

    //! What stands between hunks. True when the line was one of these.
    bool header(QStringView line, QStringView next)
    {
        if (line.startsWith(u'\\') && m_inHunk)
            return hunkLine(line, next, false);
        if (line.startsWith(u"diff --git ")) {
            startFile();
            gitPaths(line.sliced(11));
        } else if (line.startsWith(u"Index: ")) {
            startFile();
            m_file.oldPath = m_file.newPath = headerPath(line.sliced(7), ""_L1);
        } else if (line.startsWith(u"--- ") && next.startsWith(u"+++ ")) {
            if (!m_file.lines.isEmpty())
                startFile();
            m_open = true;
            m_inHunk = false;
            m_file.oldPath = headerPath(line.sliced(4), "a/"_L1);
        } else if (line.startsWith(u"+++ ") && !m_inHunk) {
            m_file.newPath = headerPath(line.sliced(4), "b/"_L1);
        } else if (line.startsWith(u"rename from ")) {
            m_file.oldPath = headerPath(line.sliced(12), ""_L1);
        } else if (line.startsWith(u"rename to ")) {
            m_file.newPath = headerPath(line.sliced(10), ""_L1);
        } else if (line.startsWith(u"new file mode")) {
            m_file.oldPath.clear();
        } else if (line.startsWith(u"deleted file mode")) {
            m_file.newPath.clear();
        } else if (line.startsWith(u"Binary files ") || line.startsWith(u"GIT binary patch")) {
            m_file.binary = true;
            m_open = true;
        } else {
            return false;
        }
        return true;
    }

    //! "a/x b/x": the two names are the same unless the file was renamed, and then other lines say how.
    void gitPaths(QStringView both)
    {
        const qsizetype half = both.size() / 2;
        if (both.size() % 2 == 1 && both[half] == u' ') {
            m_file.oldPath = headerPath(both.left(half), "a/"_L1);
            m_file.newPath = headerPath(both.mid(half + 1), "b/"_L1);
        }
    }

    void startFile()
    {
        finish();
        m_open = true;
    }

    void finish()
    {
        if (m_open)
            m_files.append(std::move(m_file));
        m_file = FileDiff{};
        m_open = false;
        m_inHunk = false;
        m_unknownCounts = false;
        m_oldLeft = m_newLeft = 0;
    }

    QList<FileDiff> m_files;
    FileDiff m_file;
    bool m_open = false;
    bool m_inHunk = false;
    bool m_unknownCounts = false; //!< a header without numbers: lines are taken by their signs
    int m_old = 0;
    int m_new = 0;
    int m_oldLeft = 0;
    int m_newLeft = 0;
};

} // namespace

QList<FileDiff> parseUnifiedDiff(QStringView diff)
{
    return DiffParser().parse(diff);
}

Block diffBlock(const FileDiff &file)
{
    Block block;
    block.kind = BlockKind::Diff;
    block.language = file.path();
    block.text = file.text;
    block.diff = file.lines;
    return block;
}

} // namespace qd::text
