// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "qml/hub/discovery.h"

#include <QPointer>

namespace qd::ui {

//! \brief A list of what is found in hubs' rooms, of one hub or of all, live. GUI thread. MUST implement: becomeCurrent().
class DiscoveryList : public qd::RowModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("what lists of what is found have in common")
    Q_PROPERTY(qd::ui::Discovery *discovery READ discovery WRITE setDiscovery NOTIFY discoveryChanged)
    Q_PROPERTY(QString hub READ hub WRITE setHub NOTIFY discoveryChanged) //!< a workspace; empty = all
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    [[nodiscard]] Discovery *discovery() const { return m_discovery; }
    //! Null: the list is empty.
    void setDiscovery(Discovery *discovery);
    [[nodiscard]] QString hub() const { return m_hub; }
    void setHub(const QString &hub);
    [[nodiscard]] int count() const { return rowCount(); }

Q_SIGNALS:
    void discoveryChanged(); //!< where it looks, or for what
    void countChanged();

protected:
    //! Looks anew whenever Discovery emits `news`.
    using News = void (Discovery::*)();
    DiscoveryList(News news, QObject *parent);

    //! Takes over what there is now.
    virtual void becomeCurrent() = 0;

private:
    void update();

    News m_news;
    QPointer<Discovery> m_discovery;
    QString m_hub;
};

} // namespace qd::ui
