// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/bigsession.h"

#include <array>

namespace qd::test {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

constexpr TimeMs firstTime = 1'795'000'000'000;

class Writer
{
public:
    explicit Writer(quint32 seed)
        : m_state(seed)
    {}

    quint32 below(quint32 limit)
    {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 17;
        m_state ^= m_state << 5;
        return m_state % limit;
    }
    QString words(int count)
    {
        static constexpr std::array<QLatin1StringView, 24> all{
            "server"_L1, "client"_L1, "session"_L1, "message"_L1, "stream"_L1, "delta"_L1,  "render"_L1, "layout"_L1,
            "paint"_L1,  "cache"_L1,  "index"_L1,   "socket"_L1,  "buffer"_L1, "thread"_L1, "queue"_L1,  "worker"_L1,
            "branch"_L1, "commit"_L1, "merge"_L1,   "project"_L1, "module"_L1, "method"_L1, "widget"_L1, "scroll"_L1};
        QStringList list;
        for (int i = 0; i < count; ++i)
            list.append(all[below(all.size())]);
        return list.join(u' ');
    }
    QString sentence(int count)
    {
        QString text = words(count) + u'.';
        text[0] = text[0].toUpper();
        return text;
    }
    QString paragraph(int sentences)
    {
        QStringList list;
        for (int i = 0; i < sentences; ++i)
            list.append(sentence(8 + int(below(8))));
        return list.join(u' ');
    }
    QString code(int lines, const QString &language)
    {
        QStringList list{u"```"_s + language};
        for (int i = 0; i < lines; ++i)
            list.append(u"  const %1_%2 = %3(x, \"%4\"); // %5"_s.arg(words(1), QString::number(i), words(1), words(2),
                                                                      words(3)));
        list.append(u"```"_s);
        return list.join(u'\n');
    }
    QString table()
    {
        QStringList list{u"| a | b | c |"_s, u"| --- | --- | --- |"_s};
        for (int i = 0; i < 6; ++i)
            list.append(u"| %1 | %2 | %3 |"_s.arg(words(2), words(2), words(2)));
        return list.join(u'\n');
    }
    QString list(int items, bool ordered)
    {
        QStringList lines;
        for (int i = 0; i < items; ++i) {
            const QString mark = ordered ? QString::number(i + 1) + u'.' : u"-"_s;
            lines.append(u"%1 **%2** %3 `%4()`"_s.arg(mark, words(1), words(8), words(1)));
        }
        return lines.join(u'\n');
    }
    QString answer(quint32 kind)
    {
        QStringList parts{u"## "_s + sentence(5), paragraph(3)};
        switch (kind % 4) {
        case 0:
            parts += {list(6, false), code(40, u"ts"_s), paragraph(2)};
            break;
        case 1:
            parts += {u"### "_s + words(3), table(), paragraph(2), list(5, true)};
            break;
        case 2:
            parts += {paragraph(3), u"> "_s + sentence(14), list(4, false)};
            break;
        default:
            parts += {code(40, u"py"_s), list(4, true), u"See [%1](https://example.invalid/)."_s.arg(words(2))};
        }
        return parts.join(u"\n\n"_s);
    }
    QString output(int lines)
    {
        QStringList list;
        for (int i = 0; i < lines; ++i)
            list.append(u"%1 src/%2/%3.ts:%4: %5"_s.arg(QString::number(i + 1), words(1), words(1),
                                                        QString::number(below(900)), words(7)));
        return list.join(u'\n');
    }
    QString diff(const QString &file)
    {
        QStringList lines{u"Index: "_s + file, u"--- "_s + file, u"+++ "_s + file};
        for (int hunk = 0; hunk < 3; ++hunk) {
            lines.append(u"@@ -%1,10 +%1,11 @@"_s.arg(1 + hunk * 40));
            for (int i = 0; i < 14; ++i) {
                const QChar sign = i < 4 || i > 10 ? u' ' : i < 7 ? u'-' : u'+';
                lines.append(sign + u"  const %1_%2 = %3();"_s.arg(words(1), QString::number(i), words(1)));
            }
        }
        return lines.join(u'\n') + u'\n';
    }

private:
    quint32 m_state;
};

QByteArray quoted(const QString &text)
{
    QByteArray json = text.toUtf8();
    json.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return '"' + json + '"';
}

class Session
{
public:
    Session(QString directory, int count)
        : m_directory(std::move(directory))
        , m_count(count)
    {}

    QList<MessageWithParts> make()
    {
        while (m_messages.size() < m_count)
            addTurn();
        return m_messages;
    }

private:
    Message &add(Role role)
    {
        m_now += 2'000;
        Message info;
        info.id = u"msg_%1"_s.arg(m_messages.size(), 8, 10, QLatin1Char('0'));
        info.role = role;
        info.created = m_now;
        info.agent = u"build"_s;
        info.model = {u"mock"_s, u"short"_s, {}};
        if (role == Role::Assistant) {
            info.completed = m_now + 900;
            info.parentId = m_question;
            info.finish = u"stop"_s;
            info.tokens.input = 1'000;
            info.tokens.output = 100;
        }
        m_messages.append({info, {}});
        return m_messages.last().info;
    }
    Part &addPart(PartType type)
    {
        Part part;
        part.id = u"prt_%1"_s.arg(m_parts++, 8, 10, QLatin1Char('0'));
        part.messageId = m_messages.last().info.id;
        part.type = type;
        part.start = m_now + 10;
        part.end = m_now + 500;
        m_messages.last().parts.append(part);
        return m_messages.last().parts.last();
    }
    void addTool(const QString &name, const QByteArray &input, const QByteArray &metadata, const QString &output)
    {
        ToolCall call;
        call.tool = name;
        call.callId = u"call_"_s + QString::number(m_parts);
        call.status = ToolStatus::Completed;
        call.title = m_writer.words(2);
        call.input = input;
        call.metadata = metadata;
        call.output = output;
        call.start = m_now + 10;
        call.end = m_now + 500;
        addPart(PartType::Tool).tool = std::make_shared<const ToolCall>(std::move(call));
    }
    void addStep(int step)
    {
        add(Role::Assistant);
        if (step == 2) {
            addPart(PartType::Text).text = m_writer.answer(m_turn);
        } else if (step == 0) {
            addPart(PartType::Text).text = m_writer.paragraph(2);
            const QString output = m_writer.output(m_turn % 2 == 0 ? 200 : 40);
            addTool(u"bash"_s, "{\"command\":" + quoted(u"rg -n "_s + m_writer.words(1)) + '}',
                    "{\"output\":" + quoted(output) + ",\"exit\":0}", output);
        } else {
            const QString file = u"%1/src/%2_%3.ts"_s.arg(m_directory, m_writer.words(1)).arg(m_turn);
            const QByteArray diff = quoted(m_writer.diff(file));
            addTool(u"edit"_s, "{\"filePath\":" + quoted(file) + '}',
                    "{\"diff\":" + diff + ",\"filediff\":{\"patch\":" + diff + ",\"additions\":12,\"deletions\":9}}",
                    u"Edit applied successfully."_s);
        }
    }
    void addTurn()
    {
        m_question = add(Role::User).id;
        addPart(PartType::Text).text = u"Question %1: %2"_s.arg(m_messages.size()).arg(m_writer.sentence(14));
        for (int step = 0; step < 3 && m_messages.size() < m_count; ++step)
            addStep(step);
        ++m_turn;
    }

    QString m_directory;
    int m_count;
    Writer m_writer{100'000};
    QList<MessageWithParts> m_messages;
    QString m_question;
    TimeMs m_now = firstTime;
    quint32 m_turn = 0;
    int m_parts = 0;
};

} // namespace

QList<MessageWithParts> bigSession(int count, const QString &directory)
{
    return Session(directory, count).make();
}

QString longAnswer(int characters)
{
    Writer writer(4'242);
    QString text;
    for (quint32 kind = 0; text.size() < characters; ++kind)
        text += writer.answer(kind) + u"\n\n"_s;
    return text;
}

QStringList inDeltas(const QString &text, int count)
{
    Writer writer(99);
    QStringList deltas;
    qsizetype at = 0;
    while (deltas.size() < count - 1 && at < text.size()) {
        const qsizetype length = qMin<qsizetype>(2 + writer.below(6), text.size() - at);
        deltas.append(text.sliced(at, length));
        at += length;
    }
    deltas.append(text.sliced(at));
    return deltas;
}

} // namespace qd::test
