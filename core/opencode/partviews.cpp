// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/partviews.h"

#include "core/opencode/codecparts.h"

namespace qd::opencode {

namespace {

using in::Field;

// Reads members that lost their braces.
template <typename Read>
void readExtra(const QByteArray &extra, Read read)
{
    if (extra.isEmpty())
        return;
    const QByteArray text = '{' + extra + '}';
    in::Document document(text);
    std::ignore = document.read([&](in::Value value) { return in::members(value, nullptr, read); });
}

template <typename Read>
void readObject(const QByteArray &object, Read read)
{
    in::Document document(object);
    std::ignore = document.read([&](in::Value value) { return in::members(value, nullptr, read); });
}

} // namespace

FilePart filePartOf(const Part &part)
{
    FilePart file;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("mime"))
            f.into(file.mime);
        else if (f.is("filename"))
            f.into(file.filename);
        else if (f.is("url"))
            f.into(file.url);
    });
    return file;
}

QList<PromptPart> promptPartsOf(const MessageWithParts &message)
{
    QList<PromptPart> parts;
    for (const Part &part : message.parts) {
        if (part.synthetic || part.ignored)
            continue;
        if (part.type == PartType::Text)
            parts.append({PromptPart::Type::Text, {}, part.text, {}});
        else if (part.type == PartType::File)
            parts.append({PromptPart::Type::File, {}, {}, filePartOf(part)});
        else if (part.type == PartType::Agent)
            parts.append({PromptPart::Type::Agent, {}, agentNameOf(part), {}});
    }
    return parts;
}

QString agentNameOf(const Part &part)
{
    QString name;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("name"))
            f.into(name);
    });
    return name;
}

Subtask subtaskOf(const Part &part)
{
    Subtask task;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("agent"))
            f.into(task.agent);
        else if (f.is("description"))
            f.into(task.description);
        else if (f.is("prompt"))
            f.into(task.prompt);
    });
    return task;
}

QStringList patchFilesOf(const Part &part)
{
    QStringList files;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("files"))
            f.into(files);
    });
    return files;
}

StepEnd stepEndOf(const Part &part)
{
    StepEnd end;
    QByteArray ignored;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("reason"))
            f.into(end.reason);
        else if (f.is("cost"))
            f.into(end.cost);
        else if (f.is("tokens"))
            in::readTokens(f, end.tokens, ignored);
    });
    return end;
}

bool isAutomaticCompaction(const Part &part)
{
    bool automatic = false;
    readExtra(part.extra, [&](Field &f) {
        if (f.is("auto"))
            f.into(automatic);
    });
    return automatic;
}

QList<FileDiff> turnDiffsOf(const Message &userMessage)
{
    QList<FileDiff> diffs;
    QByteArray ignored;
    readExtra(userMessage.extra, [&](Field &f) {
        if (f.is("summary"))
            f.object(ignored, [&](Field &s) {
                if (s.is("diffs"))
                    std::ignore = in::readList(s.value(), diffs);
            });
    });
    return diffs;
}

QString stringMember(const QByteArray &object, QByteArrayView name)
{
    QString text;
    readObject(object, [&](Field &f) {
        if (f.is(name))
            f.into(text);
    });
    return text;
}

QByteArray rawMember(const QByteArray &object, QByteArrayView name)
{
    QByteArray raw;
    readObject(object, [&](Field &f) {
        if (f.is(name))
            raw = in::rawOf(f.value()).toByteArray();
    });
    return raw;
}

} // namespace qd::opencode
