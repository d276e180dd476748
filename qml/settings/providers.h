// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/opencode/types.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

namespace qd {
class KnownSecrets;
} // namespace qd

namespace qd::ui {

class DirectoryCatalog;
class Workspace;

//! \brief The providers that OpenCode knows, and connecting one with an API key.
//!
//! A key is handed on and forgotten, or kept in the system's keychain if the person wishes that, for the next workspace. GUI thread.
class Providers : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int connectedCount READ connectedCount NOTIFY countChanged)
    //! Those that the person has an account with; OpenCode's own free models need none.
    Q_PROPERTY(int accountCount READ accountCount NOTIFY countChanged)
    Q_PROPERTY(bool ready READ isReady NOTIFY countChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY busyChanged)
    Q_PROPERTY(QString picked READ picked WRITE pick NOTIFY pickedChanged) //!< its id; empty = none
    //! There is a keychain that can take a key of the one that is picked.
    Q_PROPERTY(bool keepable READ isKeepable NOTIFY pickedChanged)
    //! The keychain has a key of the one that is picked.
    Q_PROPERTY(bool kept READ isKept NOTIFY pickedChanged)

public:
    enum Role
    {
        ProviderIdRole = Qt::UserRole,
        NameRole,
        ConnectedRole,
        ModelCountRole,
    };

    explicit Providers(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] QString search() const { return m_search; }
    void setSearch(const QString &search);
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] int connectedCount() const;
    [[nodiscard]] int accountCount() const;
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }
    //! Why the last try failed, as a sentence.
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] QString picked() const { return m_picked; }
    [[nodiscard]] bool isKeepable() const { return m_keepable; }
    [[nodiscard]] bool isKept() const { return m_kept; }
    //! Looks whether the keychain has its key.
    void pick(const QString &id);

    //! Reads the list; call it when the screen opens.
    Q_INVOKABLE void open();
    //! The one that is picked. The key goes to the server, and with `keep` also into the keychain.
    Q_INVOKABLE void connectProvider(const QString &key, bool keep = false);
    //! With the key that the keychain has.
    Q_INVOKABLE void connectWithKept();
    //! Out of the keychain; the server keeps what it was given.
    Q_INVOKABLE void forgetKept();
    Q_INVOKABLE void disconnectProvider(const QString &id);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void searchChanged();
    void countChanged();
    void busyChanged();
    void pickedChanged();
    void connected(const QString &id);

private:
    void refresh();
    void finish(const QString &problem);
    //! Beside the field of that one, or as a notice when another one is picked by now.
    void fail(const QString &id, const QString &problem);
    [[nodiscard]] QString keyName() const;
    void begin();
    void setKept(const QString &id, bool keepable, bool kept);
    QCoro::Task<> lookTask(KnownSecrets *keys, QString id);
    QCoro::Task<> connectTask(QString id, QByteArray key, QString keepAs);
    QCoro::Task<> connectWithKeptTask(KnownSecrets *keys, QString id);
    QCoro::Task<> keepTask(KnownSecrets *keys, QString id, QString name, QByteArray key);
    QCoro::Task<> forgetTask(KnownSecrets *keys, QString id);
    QCoro::Task<> disconnectTask(QString id);

    Workspace &m_workspace;
    DirectoryCatalog *m_catalog = nullptr;
    QString m_search;
    QString m_picked;
    QString m_problem;
    QList<opencode::Provider> m_rows;
    bool m_busy = false;
    bool m_keepable = false;
    bool m_kept = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
