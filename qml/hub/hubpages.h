// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/hub/hubcontroller.h"
#include "qml/hub/hubrows.h"

namespace qd::ui {

//! \brief A long list of a hub that is read page by page, as far as the person wants to see. GUI thread.
class HubPages : public qd::ui::HubController // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("what long lists have in common")
    Q_PROPERTY(qd::ui::HubRows *rows READ rows CONSTANT)
    Q_PROPERTY(bool more READ hasMore NOTIFY changed) //!< there is another page

public:
    [[nodiscard]] HubRows *rows() { return &m_rows; }
    [[nodiscard]] bool hasMore() const { return m_next.has_value(); }
    //! Reads the next page too.
    Q_INVOKABLE void readMore();

    void setPageSize(int rows) { m_pageSize = rows; }

protected:
    struct Page
    {
        QList<HubRows::Row> rows;
        std::optional<QString> next;
    };

    HubPages(const QList<QByteArray> &roles, int pageSize, QObject *parent, Scheduler &scheduler);

    [[nodiscard]] virtual QCoro::Task<Outcome<Page>> page(std::optional<QString> after, int limit) = 0;
    [[nodiscard]] virtual QString cantRead() const = 0; //!< "Can't read the list"
    [[nodiscard]] QCoro::Task<> load() override;
    void forget() override;

private:
    HubRows m_rows;
    std::optional<QString> m_next;
    int m_pageSize;
    bool m_wantsMore = false;
};

} // namespace qd::ui
