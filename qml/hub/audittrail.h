// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/auditmethods.h"
#include "qml/hub/hubpages.h"

namespace qd::ui {

//! \brief Who did what at a hub, for its owners. The newest first. GUI thread.
class AuditTrail : public qd::ui::HubPages // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT

public:
    explicit AuditTrail(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler());

    //! What happened, in words: "ada added bob".
    [[nodiscard]] static QString wordsOf(const rpc::AuditEntry &entry);

protected:
    [[nodiscard]] bool mayUse(const HubLink &link) const override { return hasAccounts(link) && link.mayAdminister(); }
    [[nodiscard]] QCoro::Task<Outcome<Page>> page(std::optional<QString> after, int limit) override;
    [[nodiscard]] QString cantRead() const override { return tr("Can't read the audit log"); }
};

} // namespace qd::ui
