// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/inboxmodel.h"
#include "tests/unit/modelfixtures.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardItemModel>

// What the tests of the desktop around the window share.
namespace qd::test {

//! A list of workspaces as the window's own.
class FakeWorkspaces : public QStandardItemModel
{
public:
    FakeWorkspaces()
    {
        setItemRoleNames({{Qt::UserRole, "workspaceId"},
                          {Qt::UserRole + 1, "name"},
                          {Qt::UserRole + 2, "busy"},
                          {Qt::UserRole + 3, "waiting"},
                          {Qt::UserRole + 4, "muted"}});
        addOne(Ws, u"Build server"_s);
    }

    void addOne(const QString &id, const QString &name)
    {
        auto *item = new QStandardItem;
        item->setData(id, Qt::UserRole);
        item->setData(name, Qt::UserRole + 1);
        appendRow(item);
    }
    void setBusy(int row, int busy) { item(row)->setData(busy, Qt::UserRole + 2); }
    void setMuted(int row, bool muted) { item(row)->setData(muted, Qt::UserRole + 4); }
};

//! A store with sessions of one workspace, and what waits in it.
struct DesktopDeck : Deck
{
    DesktopDeck() { inbox.setWorkspaces({Ws}); }

    void add(const QString &id, const QString &title, const QString &parent = {})
    {
        auto session = makeSession(id, 100, parent);
        session.title = title;
        apply({upserted(session)});
    }
    //! The session is busy and asks to run a command.
    void askFor(const QString &id, const QString &session, const QString &command)
    {
        auto request = permission(id, session);
        request.permission = u"bash"_s;
        request.patterns = {command};
        request.metadata = QJsonDocument(QJsonObject{{u"command"_s, command}}).toJson();
        apply({busy(session), asks(request)});
    }
    void answered(const QString &id, const QString &session) { apply({on(events::PermissionReplied{session, id})}); }

    ManualBackground background;
    InboxModel inbox{store, background};
    FakeWorkspaces workspaces;
};

} // namespace qd::test
