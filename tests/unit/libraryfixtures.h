// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/library.h"
#include "tests/support/qtest.h"

#include <QTemporaryDir>

namespace qd::test {

using namespace opencode;
using namespace Qt::StringLiterals;

inline const QString Ws = u"local"_s;

inline SessionKey key(const QString &id)
{
    return {Ws, id};
}

inline Session makeSession(const QString &id, TimeMs updated)
{
    Session session;
    session.id = id;
    session.directory = u"/srv/demo/ünï 项目"_s;
    session.title = u"Title of "_s + id;
    session.created = 1;
    session.updated = updated;
    return session;
}

inline MessageWithParts makeMessage(const QString &id, TimeMs created, const QString &text = u"hello"_s)
{
    MessageWithParts message;
    message.info.id = id;
    message.info.created = created;
    Part part;
    part.id = u"prt_1"_s;
    part.messageId = id;
    part.type = PartType::Text;
    part.text = text;
    message.parts.append(part);
    return message;
}

inline OutboxRow makeRow(const QString &messageId, const QString &session = u"ses_a"_s)
{
    OutboxRow row;
    row.session = key(session);
    row.directory = u"/srv/demo/alpha"_s;
    row.prompt.messageId = messageId;
    row.prompt.agent = u"build"_s;
    row.prompt.model = {u"mock"_s, u"mock-1"_s, u"high"_s};
    row.prompt.parts = {
        {PromptPart::Type::Text, u"prt_1"_s, u"do it"_s, {}},
        {PromptPart::Type::File, u"prt_2"_s, {}, {u"image/png"_s, u"a.png"_s, u"data:image/png;base64,AA=="_s}}};
    row.created = 77;
    return row;
}

//! Waits for the library's thread; no event loop is needed.
template <typename T>
Outcome<T> wait(QFuture<Outcome<T>> future)
{
    future.waitForFinished();
    return future.result();
}

//! A directory and the path of a library in it.
struct Shelf
{
    QTemporaryDir directory;
    QString path = directory.filePath(u"library.sqlite"_s);
};

} // namespace qd::test
