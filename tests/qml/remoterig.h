// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QAccessible>

namespace qd::test {

//! \brief The window, and a second server that is a workspace after addBuild(): "Build server", whose answers a test sets.
//!
//! Its project is /srv/shop. There ses_make works, and ses_deploy asks whether it may run `make deploy`.
struct RemoteRig
{
    RemoteRig()
    {
        build.password = "qd-canary-other";
        const auto now = QDateTime::currentMSecsSinceEpoch();
        build.sessions = sessionJson("ses_make", "/srv/shop", now, "Make it") + ',' +
                         sessionJson("ses_deploy", "/srv/shop", now - 1000, "Deploy it");
        build.statuses["/srv/shop"] = R"("ses_make":{"type":"busy"},"ses_deploy":{"type":"busy"})";
        build.permissions["/srv/shop"] =
            R"({"id":"per_build","sessionID":"ses_deploy","permission":"bash","patterns":["make deploy"],"always":["make *"],)"
            R"("metadata":{},"tool":{"messageID":"msg_2","callID":"call_1"}})";
        build.bodies["/agent"] = "[]";
        build.bodies["/command"] = "[]";
        build.bodies["/provider"] =
            R"({"all":[{"id":"remote","name":"Remote models","models":{}}],"default":{},"connected":[]})";
    }

    [[nodiscard]] static WorkspaceRecord recordOf(const QString &name, const QUrl &url)
    {
        WorkspaceRecord record;
        record.name = name;
        record.url = url;
        record.username = QStringLiteral("opencode");
        return record;
    }
    QString add(const QString &name, const QUrl &url, const QByteArray &secret)
    {
        return all().add(recordOf(name, url), secret, true).value_or(QString());
    }
    //! Null if it does not become live.
    [[nodiscard]] ui::Workspace *addBuild()
    {
        auto *workspace = all().find(add(QStringLiteral("Build server"), build.server.url(), build.password));
        return workspace && QTest::qWaitFor([workspace] { return workspace->isLive(); }, qd::test::patienceMs)
                   ? workspace
                   : nullptr;
    }
    [[nodiscard]] ui::Workspaces &all() { return *window.app().workspaces(); }
    //! The shown items of a role.
    [[nodiscard]] QList<QQuickItem *> shown(QAccessible::Role role) const
    {
        QList<QQuickItem *> found;
        for (auto *item : window.shown()) {
            auto *face = QAccessible::queryAccessibleInterface(item);
            if (face && face->role() == role)
                found += item;
        }
        return found;
    }

    ScriptedOpenCode build;
    WindowRig window;
};

} // namespace qd::test
