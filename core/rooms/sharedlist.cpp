// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rooms/sharedlist.h"

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "core/rooms/foreigntext.h"
#include "core/yjs/messages.h"

namespace qd {

using Kind = yjs::Message::Kind;

namespace {

constexpr qsizetype longestName = 200;
constexpr qsizetype longestUser = 256;

QString kindName(const SharedWorkspace &workspace)
{
    return workspace.isHub ? QStringLiteral("hub") : QStringLiteral("opencode");
}

} // namespace

QString SharedWorkspace::key() const
{
    QStringList parts{kindName(*this), webPlace(url)};
    if (!isHub && !username.isEmpty())
        parts += username;
    return parts.join(u' ');
}

std::optional<SharedWorkspace> readSharedWorkspace(const QByteArray &json)
{
    const auto tree = json::Tree::parse(json);
    if (!tree)
        return std::nullopt;
    const json::Node root = (*tree)->root();
    SharedWorkspace workspace;
    workspace.name = foreignText(root[u"name"].string().value_or(QString()), longestName);
    workspace.url = webUrl(root[u"url"].string().value_or(QString()));
    workspace.isHub = root[u"kind"].string() == QStringLiteral("hub");
    workspace.username = foreignText(root[u"username"].string().value_or(QString()), longestUser);
    if (workspace.url.isEmpty())
        return std::nullopt;
    return workspace;
}

QByteArray writeSharedWorkspace(const SharedWorkspace &workspace)
{
    json::Writer writer;
    writer.beginObject().member("name", workspace.name);
    writer.member("url", webUrl(workspace.url.toString(QUrl::FullyEncoded)).toString(QUrl::FullyEncoded));
    writer.member("kind", kindName(workspace));
    writer.member("username", workspace.username);
    return writer.endObject().take();
}

std::optional<SharedPlugin> readSharedPlugin(const QByteArray &json)
{
    const auto tree = json::Tree::parse(json);
    if (!tree || !(*tree)->root().isObject())
        return std::nullopt;
    return SharedPlugin{(*tree)->root()[u"enabled"].boolean().value_or(true)};
}

QByteArray writeSharedPlugin(const SharedPlugin &plugin)
{
    json::Writer writer;
    return writer.beginObject().member("enabled", plugin.enabled).endObject().take();
}

SharedList::SharedList(SocketTarget target, const QByteArray &kept, const Clock &clock, Scheduler &scheduler,
                       Random random)
    : m_document(clock)
    , m_connection(std::move(target), scheduler, std::move(random))
{
    if (!kept.isEmpty())
        (void)m_document.apply(kept);
    connect(&m_connection, &RoomConnection::stateChanged, this, &SharedList::follow);
    connect(&m_connection, &RoomConnection::received, this, &SharedList::receive);
}

SharedList::~SharedList()
{
    m_connection.disconnect(this);
}

void SharedList::tell(const QByteArray &update)
{
    if (update.isEmpty())
        return;
    m_connection.send(yjs::writeMessage(Kind::Update, update));
    Q_EMIT entriesChanged();
}

void SharedList::follow()
{
    setSynced(false);
    if (m_connection.state() == RoomConnection::State::Live)
        m_connection.send(yjs::writeMessage(Kind::Step1, yjs::emptyStateVector));
}

void SharedList::receive(const QByteArray &bytes)
{
    const auto message = yjs::readMessage(bytes);
    if (!message)
        return;
    if (message->kind == Kind::Step1) {
        // Also what was changed without a connection; the server knows what of it is new.
        m_connection.send(yjs::writeMessage(Kind::Step2, m_document.whole()));
    } else if (message->kind == Kind::Step2 || message->kind == Kind::Update) {
        if (m_document.apply(message->payload))
            Q_EMIT entriesChanged();
        if (message->kind == Kind::Step2)
            setSynced(true);
    } else if (message->kind == Kind::Denied) {
        Q_EMIT writingRefused(QString::fromUtf8(message->payload));
    }
}

void SharedList::setSynced(bool synced)
{
    if (std::exchange(m_synced, synced) != synced)
        Q_EMIT syncedChanged();
}

} // namespace qd
