// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <utility>

namespace qd::http {

//! \brief The request that what this thread logs belongs to, as long as this object is there: for logs that programs read.
class LogRequest
{
public:
    explicit LogRequest(const QByteArray &id)
        : m_before(std::exchange(s_current, id))
    {}
    ~LogRequest() { s_current = m_before; }
    Q_DISABLE_COPY_MOVE(LogRequest)

    //! Its id; empty if there is none.
    [[nodiscard]] static QByteArray current() { return s_current; }

private:
    static inline thread_local QByteArray s_current;
    QByteArray m_before;
};

} // namespace qd::http
