// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/base/taskscope.h"
#include "core/models/rowmodel.h"
#include "qml/hub/hublink.h"
#include "qml/hub/hubwords.h"

#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief A list of what a hub has: read when its link is ready, and again each time that it is back. GUI thread.
//!
//! What was read before is shown until the new list is there. MUST implement: read(), forget(), failedWords().
class HubListModel : public qd::RowModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("what the lists of a hub have in common")
    Q_PROPERTY(qd::ui::HubLink *link READ link WRITE setLink NOTIFY linkChanged)
    Q_PROPERTY(int count READ count NOTIFY stateChanged)
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY stateChanged) //!< there is a list, maybe one from before
    Q_PROPERTY(bool loading READ isLoading NOTIFY stateChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged) //!< why the list could not be read, as a sentence

public:
    explicit HubListModel(QObject *parent = nullptr);

    [[nodiscard]] HubLink *link() const { return m_link; }
    //! Null: forgets what it has.
    void setLink(HubLink *link);
    [[nodiscard]] int count() const { return rowCount(); }
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] bool isLoading() const { return m_loading; }
    [[nodiscard]] QString problem() const { return m_problem; }

    //! Reads it again, if the link is ready.
    Q_INVOKABLE void reload();

Q_SIGNALS:
    void linkChanged();
    void stateChanged();

protected:
    //! Asks and takes over what comes. Awaits through reading().
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> read(HubLink *link) = 0;
    virtual void forget() = 0;
    //! The beginning of a sentence: "Your keys can't be read".
    [[nodiscard]] virtual QString failedWords() const = 0;

    //! Ends with the link, and when it is read again.
    [[nodiscard]] const TaskScope &reading() const { return m_reading; }
    //! Ends with the link.
    [[nodiscard]] const TaskScope &tasks() const { return m_tasks; }

private:
    void follow();
    QCoro::Task<> readTask(HubLink *link);

    QPointer<HubLink> m_link;
    bool m_ready = false;
    bool m_loaded = false;
    bool m_loading = false;
    QString m_problem;
    TaskScope m_reading;
    TaskScope m_tasks;
};

} // namespace qd::ui
