// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "qml/hub/hubhost.h"

namespace qd::ui {

//! \brief The keys in this computer's own hub, lent to this computer's OpenCode by way of the hub's AI proxy.
//!
//! Knows how OpenCode is to ask, and so holds a proxy token: nothing here is for QML. The token ends with end(), and with this. GUI thread.
class LentKeys final : public QObject
{
    Q_OBJECT

public:
    //! `hub`: null if there is none here. It outlives this.
    explicit LentKeys(HubHost *hub, QObject *parent = nullptr);
    ~LentKeys() override;

    [[nodiscard]] bool isPossible() const { return m_hub != nullptr; }
    //! begun() follows; again after a problem.
    void begin();
    //! ended() follows, at once if nothing is lent.
    void end();

    //! What OpenCode is to be told; nothing while there is no key, before begun() and after end().
    [[nodiscard]] const std::optional<ServerHost::ModelKeys> &keys() const { return m_keys; }
    //! Why nothing is lent: a sentence that says what to do. Empty: all is well.
    [[nodiscard]] QString problem() const { return m_problem; }

Q_SIGNALS:
    //! Keys have come or gone, after begun().
    void changed();
    //! keys() or problem() say how it is now.
    void begun();
    void ended();

private:
    [[nodiscard]] QCoro::Task<> lend();
    [[nodiscard]] QCoro::Task<> giveBack();
    void take(const std::optional<ServerHost::ModelKeys> &keys);
    void forget();

    HubHost *m_hub;
    std::optional<ServerHost::ModelKeys> m_keys;
    QString m_problem;
    bool m_isLent = false; //!< or about to be
    bool m_isBegun = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
