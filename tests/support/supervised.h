// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/serverstate.h"
#include "tests/support/opencodeserver.h"

#include <QTemporaryDir>

namespace qd::server {
class Supervisor;
}

namespace qd::test {

class MockModel;

//! \brief A place for supervised servers: a directory with spaces and non-ASCII characters, and options that fit.
//!
//! Kills what is left of its servers in the end.
class SupervisedPlace
{
public:
    SupervisedPlace();
    ~SupervisedPlace();
    Q_DISABLE_COPY_MOVE(SupervisedPlace)

    //! The real OpenCode, offline, everything allowed to the agent; time limits as short as the machine permits.
    [[nodiscard]] server::Options options(const MockModel *model = nullptr) const;
    //! The stand-in (see fakeopencode.cpp).
    [[nodiscard]] server::Options fakeOptions(const QString &mode,
                                              const QString &version = QStringLiteral("1.18.33")) const;

    [[nodiscard]] QString path() const { return m_path; }
    //! The file `server.json`, `server.log` and so on; empty if there is none yet.
    [[nodiscard]] QString stateFile(const QString &name) const;
    [[nodiscard]] QByteArray readState(const QString &name) const;
    //! An environment entry that all processes of all servers of this place have, guardians included.
    [[nodiscard]] QByteArray marker() const;
    [[nodiscard]] QList<qint64> processes() const;
    //! The guardian among processes(), 0 if there is none.
    [[nodiscard]] qint64 guardian() const;

private:
    QTemporaryDir m_directory;
    QString m_path;
    QByteArray m_mark;
};

//! A request to a supervised server.
OpenCodeServer::Reply request(const server::Endpoint &endpoint, const QByteArray &verb, const QString &path,
                              const QString &directory = {}, const QJsonObject &body = {}, int timeoutMs = 30'000);
//! Sends a prompt in a new session that may do everything. The model as provider/model.
bool promptInNewSession(const server::Endpoint &endpoint, const QString &directory, const QString &text,
                        const QString &model = QStringLiteral("mock/mock-1"));
//! Opens a terminal; its id.
QString openTerminal(const server::Endpoint &endpoint, const QString &directory);

} // namespace qd::test
