// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/keymethods.h"
#include "qml/hub/hublistmodel.h"

#include <QHash>

namespace qd::ui {

//! \brief A person's keys of providers on a hub, and what can be done with each. No key ever comes back from there. GUI thread.
class ProviderKeys : public qd::ui::HubListModel // by its whole name: so it is found by what tells QML of it
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        QString failure READ failure NOTIFY failureChanged) //!< why the last thing that was done with a key failed
    Q_PROPERTY(bool rotating READ isRotating NOTIFY rotatingChanged)
    Q_PROPERTY(bool rotated READ isRotated NOTIFY rotatingChanged) //!< just now, by this page

public:
    enum Role
    {
        KeyIdRole = Qt::UserRole,
        ProviderRole,
        ProviderNameRole,
        LabelRole,
        FingerprintRole,
        BaseUrlRole,
        StandardRole, //!< the one that is used when a request names none
        RivalsRole,   //!< there are others of this provider, so that it matters which one is the standard
        ReadableRole,
        CreatedRole,
        UsedRole,    //!< 0 = never
        TestingRole, //!< the provider is being asked
        VerdictRole, //!< what it said, in words; empty = not asked
        WorksRole,
        ModelsRole, //!< that it may use, as far as the provider told
    };

    using HubListModel::HubListModel;

    [[nodiscard]] QString failure() const { return m_failure; }
    [[nodiscard]] bool isRotating() const { return m_rotating; }
    [[nodiscard]] bool isRotated() const { return m_rotated; }
    //! A key of that provider has that name: another one takes its place.
    Q_INVOKABLE [[nodiscard]] bool has(const QString &provider, const QString &label) const;

    //! Asks the provider whether it knows the key.
    Q_INVOKABLE void test(const QString &keyId);
    Q_INVOKABLE void makeStandard(const QString &keyId);
    Q_INVOKABLE void remove(const QString &keyId);
    //! Another master key for all keys of everybody; for owners.
    Q_INVOKABLE void rotateMaster();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! A provider's answer to a key, in words.
    [[nodiscard]] static QString verdictOf(const Outcome<rpc::KeysTest::Result> &answer);

Q_SIGNALS:
    void failureChanged();
    void rotatingChanged();

protected:
    QCoro::Task<Outcome<void>> read(HubLink *link) override;
    void forget() override;
    [[nodiscard]] QString failedWords() const override { return tr("Your keys can't be read"); }

private:
    struct Test
    {
        QString fingerprint; //!< of what was asked about
        bool running = false;
        bool works = false;
        QString words;
        QStringList models;
    };

    [[nodiscard]] QCoro::Task<> testTask(HubLink *link, QString id, QString fingerprint);
    [[nodiscard]] QCoro::Task<> makeStandardTask(HubLink *link, QString id);
    [[nodiscard]] QCoro::Task<> removeTask(HubLink *link, QString id);
    [[nodiscard]] QCoro::Task<> rotateTask(HubLink *link);
    void setRows(const QList<rpc::ProviderKeyInfo> &rows);
    void finish(const QString &what, const Outcome<void> &done);
    void setFailure(const QString &words);
    void setTest(const QString &id, const Test &test);
    [[nodiscard]] qsizetype find(const QString &id) const;
    [[nodiscard]] const Test *testOf(const rpc::ProviderKeyInfo &key) const;
    [[nodiscard]] bool hasRivals(const rpc::ProviderKeyInfo &key) const;

    QList<rpc::ProviderKeyInfo> m_rows;
    QHash<QString, Test> m_tests; //!< by key
    QString m_failure;
    bool m_rotating = false;
    bool m_rotated = false;
};

} // namespace qd::ui
