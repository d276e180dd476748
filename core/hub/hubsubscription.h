// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/protocol/methods.h"
#include "core/protocol/notes.h"

#include <QObject>
#include <QPointer>

namespace qd {

class HubApi;

//! \brief The events of one topic, each once and in order, over lost connections too.
//!
//! Made by HubApi::subscribe(). Deleting it ends it, also from a slot of its own signals by deleteLater(). One thread.
class HubSubscription : public QObject
{
    Q_OBJECT

public:
    ~HubSubscription() override;

    [[nodiscard]] const QString &topic() const { return m_topic; }
    //! Everything up to here has arrived. Empty epoch: not known yet.
    [[nodiscard]] const rpc::Cursor &cursor() const { return m_cursor; }
    //! The server is telling events now.
    [[nodiscard]] bool isLive() const { return !m_id.isEmpty(); }

Q_SIGNALS:
    //! `data` is JSON.
    void happened(qint64 seq, const QByteArray &data);
    //! Events were lost for ever: what was built from events has to be fetched anew. Events after this one follow.
    void missed();
    void liveChanged();
    //! The server will not tell this topic. Nothing follows.
    void refused(const qd::Error &error);

private:
    friend class HubApi;

    HubSubscription(HubApi &api, QString topic, const std::optional<rpc::Cursor> &cursor);
    void begin();
    [[nodiscard]] static QCoro::Task<> run(QPointer<HubSubscription> self, QPointer<HubApi> api);
    void stop();
    void take(const rpc::Note &note);
    void restart();
    void setId(const QString &id);
    void began(const rpc::Subscribe::Result &result);

    QPointer<HubApi> m_api;
    QString m_topic;
    rpc::Cursor m_cursor;
    bool m_hasCursor = false;
    QString m_id;      //!< the server's; empty = not subscribed now
    int m_attempt = 0; //!< which run() is the current one
    TaskScope m_tasks;
};

} // namespace qd
