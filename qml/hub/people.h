// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/directorymethods.h"
#include "core/protocol/limitmethods.h"
#include "core/protocol/usermethods.h"
#include "qml/hub/hubpages.h"

namespace qd::ui {

//! \brief Who has an account at a hub, for its owners. The newest first. Keeps no password. GUI thread.
class People : public qd::ui::HubPages // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QVariantList roles READ roles CONSTANT) //!< role, name and detail of each that somebody can have

public:
    //! As rpc::UserRole.
    enum class Role
    {
        Owner = int(rpc::UserRole::Owner),
        Member = int(rpc::UserRole::Member),
        ReadOnly = int(rpc::UserRole::ReadOnly),
    };
    Q_ENUM(Role)

    explicit People(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler());

    //! An empty password: signs in at another provider.
    Q_INVOKABLE void add(const QString &name, const QString &displayName, const QString &password, int role);
    Q_INVOKABLE void setRole(const QString &user, int role);
    Q_INVOKABLE void setDisabled(const QString &user, bool disabled);
    //! Signs that person out everywhere.
    Q_INVOKABLE void setPassword(const QString &user, const QString &password);
    //! Which folders that person sees, by their whole paths; none = all. `elsewhere`: the hub's machine need not have them, a sidecar may.
    Q_INVOKABLE void setFolders(const QString &user, const QStringList &folders, bool elsewhere = false);
    //! Why `folder` can't be one more of `folders`, a sentence; empty = it can, as far as can be told from here.
    Q_INVOKABLE [[nodiscard]] static QString folderProblem(const QString &folder, const QStringList &folders);
    //! Which models that person may ask through the hub's proxy, none = all, and how often; 0 = as the hub limits everybody.
    Q_INVOKABLE void setLimits(const QString &user, const QStringList &models, int perMinute, int streams);
    //! Names with commas or blanks between them.
    Q_INVOKABLE [[nodiscard]] static QStringList modelsIn(const QString &text);
    //! As folderProblem().
    Q_INVOKABLE [[nodiscard]] static QString modelProblem(const QString &model, const QStringList &models);
    //! With everything that is that person's.
    Q_INVOKABLE void remove(const QString &user);

    [[nodiscard]] static QVariantList roles();

protected:
    [[nodiscard]] bool mayUse(const HubLink &link) const override { return hasAccounts(link) && link.mayAdminister(); }
    [[nodiscard]] QCoro::Task<Outcome<Page>> page(std::optional<QString> after, int limit) override;
    [[nodiscard]] QString cantRead() const override { return tr("Can't read who has an account"); }

private:
    //! Does it and reads the list again.
    template <rpc::Method M>
    [[nodiscard]] QCoro::Task<> perform(QString what, typename M::Params params);
};

} // namespace qd::ui
