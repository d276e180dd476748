// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspace.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QTemporaryDir>

namespace qd::test {

using namespace Qt::StringLiterals;

//! A workspace on a server whose answers the test sets, "This computer" unless it is said otherwise; no window.
struct WorkspaceRig
{
    explicit WorkspaceRig(const WorkspaceRecord &record = localRecord())
        : workspace(record, ui::Services{store, library, settings, notices})
    {
        library.open().waitForFinished();
    }

    //! False after five seconds.
    [[nodiscard]] bool connectNow()
    {
        workspace.connection().connectTo(server.server.url(), {u"opencode"_s, "qd-canary-pw"});
        return QTest::qWaitFor([this] { return workspace.isLive(); }, qd::test::patienceMs);
    }

    QTemporaryDir place;
    ScriptedOpenCode server;
    SessionStore store{systemClock()};
    Library library{place.filePath(u"library.sqlite"_s)};
    ui::SettingsStore settings{place.filePath(u"settings.ini"_s)};
    ui::Notices notices;
    ui::Workspace workspace;

    [[nodiscard]] static WorkspaceRecord localRecord()
    {
        WorkspaceRecord record;
        record.id = WorkspaceRecord::localId;
        record.kind = WorkspaceKind::ThisComputer;
        return record;
    }
};

} // namespace qd::test
