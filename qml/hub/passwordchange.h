// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/authmethods.h"
#include "qml/hub/hubcontroller.h"

namespace qd::ui {

//! \brief Another password of one's own at a hub. Keeps none. GUI thread.
class PasswordChange : public qd::ui::HubController // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    //! `next` and `again` are of different passwords, as typed so far.
    Q_PROPERTY(bool differ READ differ NOTIFY changed)

public:
    explicit PasswordChange(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler());

    [[nodiscard]] bool differ() const { return m_differ; }

    //! Signs out everywhere else.
    Q_INVOKABLE void replace(const QString &current, const QString &next, const QString &again);

protected:
    //! Not in the window that has the hub in it: nobody signed in there.
    [[nodiscard]] bool mayUse(const HubLink &link) const override { return isMember(link) && link.mode() != u"app"; }
    void forget() override { m_differ = false; }

private:
    [[nodiscard]] QCoro::Task<> replaceTask(rpc::PasswordChange::Params params);

    bool m_differ = false;
};

} // namespace qd::ui
