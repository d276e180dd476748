// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/composition/composition.h"

#include <QObject>

namespace qd {

//! \brief `quarterdeckd serve --mode hub|sidecar`: a server on an address until a signal comes.
//!
//! Prints one line of JSON to stdout when it is ready, everything else to stderr.
class ServeServer final : public QObject
{
    Q_OBJECT

public:
    //! `signalFd`: readable when it is time to end.
    ServeServer(server::ServerSettings settings, int signalFd);

private:
    [[nodiscard]] QCoro::Task<> run();
    [[nodiscard]] QCoro::Task<> end();
    void announce();
    void tellPeople(QtMsgType type, const QString &sentence) const;
    void noteOpenCode(server::State state, const server::Reason &reason);

    std::unique_ptr<server::Composition> m_server;
    bool m_ending = false;
    TaskScope m_tasks;
};

} // namespace qd
