// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/statefile.h"

#include <QObject>
#include <QTimer>

namespace qd::server {

//! \brief What Options::extraConfig and `withheld` come to, as hexadecimal SHA-256.
//!
//! A secret among it can't be read out of that as long as it is long and random, as tokens are.
[[nodiscard]] QByteArray configDigest(const Options &options);

//! \brief A server is to be told something else, which only a start can do: says when that disturbs nobody.
class ConfigChange final : public QObject
{
    Q_OBJECT

public:
    explicit ConfigChange(QObject *parent);

    //! \brief From now on for a server that was started with something else than these options say; again for another change.
    //!
    //! Also of one that was left running: an AI proxy's port and token in it end with the Quarterdeck that had it started, since a token that
    //! outlived it would have to be kept somewhere, and a port might be somebody else's by then. So it is started anew rather than left as it is.
    void compare(const ServerRecord &running, const Options &options);
    void stop() { m_timer.stop(); }

Q_SIGNALS:
    //! Nobody uses the server: now and then until stop().
    void due();

private:
    QTimer m_timer;
    std::function<bool()> m_inUse;
};

} // namespace qd::server
