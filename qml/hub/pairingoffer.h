// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "qml/hub/hublink.h"
#include "qml/hub/qrcode.h"

#include <QPointer>
#include <QSet>
#include <QTimer>

namespace qd::ui {

//! \brief A code by which another device signs in at a hub as the person who shows it: asked for, shown, and forgotten when its time is over.
//!
//! The code is a secret for two minutes: QML gets it by calls, not in a property. GUI thread.
class PairingOffer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::HubLink *link READ link WRITE setLink NOTIFY linkChanged)
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(double expiresAt READ expiresAt NOTIFY changed) //!< milliseconds since the epoch
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed)    //!< a sentence; empty unless Failed
    Q_PROPERTY(QString device READ device NOTIFY changed)      //!< the one that has used the code; empty unless Used

public:
    enum class State
    {
        None,
        Asking,
        Shown,
        Used, //!< another device has signed in with it
        Expired,
        Failed,
    };
    Q_ENUM(State)

    explicit PairingOffer(QObject *parent = nullptr);

    [[nodiscard]] HubLink *link() const { return m_link; }
    void setLink(HubLink *link);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] double expiresAt() const { return double(m_expiresAt); }
    [[nodiscard]] QString trouble() const { return m_trouble; }
    [[nodiscard]] QString device() const { return m_device; }

    //! Asks for a new code; the one before counts until its own time is over.
    Q_INVOKABLE void begin();
    //! Forgets it.
    Q_INVOKABLE void end();
    //! As it is typed where no camera is; empty unless Shown.
    Q_INVOKABLE [[nodiscard]] QString code() const { return m_code; }
    //! The link as a picture.
    Q_INVOKABLE void showOn(qd::ui::QrCode *item) const;

Q_SIGNALS:
    void linkChanged();
    void changed();

private:
    QCoro::Task<> ask();
    QCoro::Task<> look();
    void forget(State state);

    QPointer<HubLink> m_link;
    State m_state = State::None;
    QString m_code;
    QString m_uri;
    QString m_trouble;
    QString m_device;
    qint64 m_expiresAt = 0;
    QSet<QString> m_known; //!< devices that were there before
    QTimer m_next; //!< nothing tells it that somebody came: the devices are looked at while the code is on the screen
    TaskScope m_tasks;
};

} // namespace qd::ui
