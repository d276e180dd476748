// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"

#include <QObject>
#include <QTimer>

namespace qd::server {

//! \brief A server is to be told something else, which only a start can do: says when that disturbs nobody.
class ConfigChange final : public QObject
{
    Q_OBJECT

public:
    explicit ConfigChange(QObject *parent);

    //! From now on; again for another change.
    void await(const Options &options);
    void stop() { m_timer.stop(); }

Q_SIGNALS:
    //! Nobody uses the server: now and then until stop().
    void due();

private:
    QTimer m_timer;
    std::function<bool()> m_inUse;
};

} // namespace qd::server
