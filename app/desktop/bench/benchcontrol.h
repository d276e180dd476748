// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>

#include <functional>

namespace qd::bench {

//! \brief A UNIX socket (mode 0600) on which a measuring program sends commands, one JSON object a line, and reads one reply for each.
//!
//! `{"id":1,"cmd":"click","what":"composer"}` is answered by `{"id":1,"ok":true}` or `{"id":1,"ok":false,"error":"…"}`. GUI thread.
class Control : public QObject
{
    Q_OBJECT
public:
    //! Answers a command: call it once, now or later. An empty error means that it worked; `result` is merged into the reply.
    using Reply = std::function<void(const QString &error, const QJsonObject &result)>;
    using Handler = std::function<void(const QJsonObject &command, Reply reply)>;

    Control(const QString &path, Handler handler, QObject *parent = nullptr);

private:
    void accept();

    QLocalServer m_server;
    Handler m_handler;
};

} // namespace qd::bench
