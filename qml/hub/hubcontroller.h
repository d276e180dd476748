// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/hub/hubapi.h"
#include "qml/hub/hublink.h"
#include "qml/hub/hubwords.h"

#include <QPointer>

namespace qd::ui {

//! \brief A part of a hub's page: what is read of a hub over its link, and what is changed there, one thing at a time. GUI thread.
class HubController : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("what the parts of a hub's page have in common")
    Q_PROPERTY(qd::ui::HubLink *link READ link WRITE setLink NOTIFY linkChanged)
    //! The hub is reached, has such things, and lets this person at them.
    Q_PROPERTY(bool offered READ isOffered NOTIFY offeredChanged)
    //! Somebody looks at it: what changes by itself is asked for again from time to time.
    Q_PROPERTY(bool shown READ isShown WRITE setShown NOTIFY shownChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)        //!< a change is on its way
    Q_PROPERTY(QString problem READ problem NOTIFY changed) //!< why the last change failed, a sentence
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY changed)    //!< there is something to show
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed) //!< why it can't be read, a sentence

public:
    ~HubController() override;

    [[nodiscard]] HubLink *link() const { return m_link; }
    void setLink(HubLink *link);
    [[nodiscard]] bool isOffered() const { return m_offered; }
    [[nodiscard]] bool isShown() const { return m_shown; }
    void setShown(bool shown);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] QString trouble() const { return m_trouble; }

    //! Reads again.
    Q_INVOKABLE virtual void refresh();
    //! The problem is known.
    Q_INVOKABLE void dismiss();

Q_SIGNALS:
    void linkChanged();
    void offeredChanged();
    void shownChanged();
    void changed();
    //! What was asked for last is done.
    void done();

protected:
    HubController(QObject *parent, Scheduler &scheduler);

    //! \name What a part is made of
    //! @{
    [[nodiscard]] virtual bool mayUse(const HubLink &link) const = 0;
    //! Reads what is shown; ends with read().
    [[nodiscard]] virtual QCoro::Task<> load();
    //! Another hub, or none: nothing of the one before may stay.
    virtual void forget() = 0;
    [[nodiscard]] virtual qint64 paceMs() const { return 0; } //!< between two refreshes; 0 = none by itself
    //! @}

    //! For load(): the caller is ended when what it reads is not wanted any more.
    template <rpc::Method M>
    [[nodiscard]] QCoro::Task<Outcome<typename M::Result>> ask(typename M::Params params = {})
    {
        return m_reads(m_link->api().call<M>(std::move(params)));
    }
    //! A change, unless one is on its way; the caller is ended with this object or the link. `what`: "Can't do that"; that it failed is in problem() then.
    template <rpc::Method M>
    [[nodiscard]] QCoro::Task<std::optional<typename M::Result>> change(QString what, typename M::Params params)
    {
        if (m_busy || !m_link)
            co_return std::nullopt;
        setBusy();
        QCoro::Task<Outcome<typename M::Result>> asking = m_tasks(m_link->api().call<M>(std::move(params)));
        Outcome<typename M::Result> result = co_await asking;
        // The person did not want to confirm that it is them: nothing went wrong.
        const bool isFine = result || result.error().code == Error::Code::Cancelled;
        settle(isFine ? QString() : hubSentence(what, result.error()));
        if (!result)
            co_return std::nullopt;
        co_return std::move(*result);
    }
    //! It was read, or why not.
    void read(const QString &trouble = {});
    void fail(const QString &problem) { settle(problem); }
    [[nodiscard]] Scheduler &scheduler() const { return m_scheduler; }
    [[nodiscard]] static bool hasAccounts(const HubLink &link);
    //! One is a person of that hub, and not the one at its machine, who has no sign-ins there.
    [[nodiscard]] static bool isMember(const HubLink &link);
    //! What load() waits for is not wanted any more.
    void drop();

private:
    void follow();
    [[nodiscard]] QCoro::Task<> reading();
    void letGo();
    void setBusy();
    void settle(const QString &problem);
    void plan();

    Scheduler &m_scheduler;
    QPointer<HubLink> m_link;
    QString m_problem;
    QString m_trouble;
    Scheduler::Id m_plan = 0;
    bool m_offered = false;
    bool m_shown = false;
    bool m_busy = false;
    bool m_loaded = false;
    bool m_reading = false;
    bool m_again = false; //!< it changed while it was read
    TaskScope m_reads;
    TaskScope m_tasks;
};

} // namespace qd::ui
