// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/packedparts.h"

#include <QDataStream>
#include <QIODevice>

namespace qd {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

//! Half the size of UTF-16. Text that UTF-8 can't hold (half of a surrogate pair) stays UTF-16.
enum class Coding : quint8
{
    Null,
    Utf8,
    Utf16,
};

void write(QDataStream &out, const QString &text)
{
    if (text.isNull())
        out << quint8(Coding::Null);
    else if (text.isValidUtf16())
        out << quint8(Coding::Utf8) << text.toUtf8();
    else
        out << quint8(Coding::Utf16) << text;
}

QString readText(QDataStream &in)
{
    quint8 coding = 0;
    in >> coding;
    QString text;
    if (Coding(coding) == Coding::Utf8) {
        QByteArray utf8;
        in >> utf8;
        text = utf8.isEmpty() ? QString(u""_s) : QString::fromUtf8(utf8);
    } else if (Coding(coding) == Coding::Utf16) {
        in >> text;
    }
    return text;
}

void write(QDataStream &out, const ToolCall &tool)
{
    for (const QString &text : {tool.callId, tool.tool, tool.title, tool.output, tool.error})
        write(out, text);
    out << quint8(tool.status) << tool.input << tool.metadata << tool.start << tool.end << tool.stateExtra;
}

std::shared_ptr<const ToolCall> readTool(QDataStream &in)
{
    auto tool = std::make_shared<ToolCall>();
    quint8 status = 0;
    for (QString *text : {&tool->callId, &tool->tool, &tool->title, &tool->output, &tool->error})
        *text = readText(in);
    in >> status >> tool->input >> tool->metadata >> tool->start >> tool->end >> tool->stateExtra;
    tool->status = ToolStatus(status);
    return tool;
}

void write(QDataStream &out, const Part &part)
{
    const int flags = (part.synthetic ? 1 : 0) | (part.ignored ? 2 : 0) | (part.dropped ? 4 : 0) |
                      (part.incomplete ? 8 : 0) | (part.tool ? 16 : 0);
    for (const QString &text : {part.id, part.messageId, part.text})
        write(out, text);
    out << quint8(part.type) << quint8(flags) << part.start << part.end << part.extra;
    if (part.tool)
        write(out, *part.tool);
}

Part readPart(QDataStream &in)
{
    Part part;
    quint8 type = 0;
    quint8 flags = 0;
    for (QString *text : {&part.id, &part.messageId, &part.text})
        *text = readText(in);
    in >> type >> flags >> part.start >> part.end >> part.extra;
    part.type = PartType(type);
    part.synthetic = (flags & 1) != 0;
    part.ignored = (flags & 2) != 0;
    part.dropped = (flags & 4) != 0;
    part.incomplete = (flags & 8) != 0;
    if ((flags & 16) != 0)
        part.tool = readTool(in);
    return part;
}

} // namespace

QByteArray flattenParts(const QByteArray &extra, const QList<Part> &parts)
{
    QByteArray flat;
    QDataStream out(&flat, QIODevice::WriteOnly);
    out << extra << qint32(parts.size());
    for (const Part &part : parts)
        write(out, part);
    return flat;
}

UnpackedParts unpackParts(const QByteArray &flat)
{
    QDataStream in(flat);
    UnpackedParts result;
    qint32 count = 0;
    in >> result.extra >> count;
    result.parts.reserve(qBound(0, count, 1000)); // may be damaged
    for (qint32 i = 0; i < count; ++i) {
        Part part = readPart(in);
        if (in.status() != QDataStream::Ok)
            break;
        result.parts.append(std::move(part));
    }
    return result;
}

} // namespace qd
