// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/hub/providerkeys.h"

#include <QVariantList>

namespace qd::ui {

//! \brief What is entered for a key of a hub: another one, or one in the place of another. GUI thread.
//!
//! The key itself is no property: test() and save() hand it on.
class KeyForm : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::ProviderKeys *keys READ keys WRITE setKeys NOTIFY changed REQUIRED)
    Q_PROPERTY(QVariantList choices READ choices CONSTANT) //!< of {id, name}; the last one is a person's own
    Q_PROPERTY(QString provider READ provider WRITE setProvider NOTIFY changed) //!< empty = none is picked
    Q_PROPERTY(bool own READ isOwn NOTIFY changed) //!< the one that has no name here: it needs one, and an address
    Q_PROPERTY(QString providerName READ providerName NOTIFY changed)
    Q_PROPERTY(QString ownName READ ownName WRITE setOwnName NOTIFY changed)
    Q_PROPERTY(QString ownId READ ownId NOTIFY changed) //!< how that is spelled
    Q_PROPERTY(QString baseUrl READ baseUrl WRITE setBaseUrl NOTIFY changed)
    Q_PROPERTY(QString label READ label WRITE setLabel NOTIFY changed)
    Q_PROPERTY(bool replaces READ isReplacing NOTIFY changed) //!< another key goes for this one
    Q_PROPERTY(bool complete READ isComplete NOTIFY changed)  //!< all but the key is there
    Q_PROPERTY(bool keyless READ isKeyless NOTIFY changed)    //!< a provider without keys: there is nothing to store
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(bool works READ works NOTIFY changed)
    Q_PROPERTY(QString verdict READ verdict NOTIFY changed) //!< of the last test, or why it could not be stored
    Q_PROPERTY(QStringList models READ models NOTIFY changed)

public:
    using QObject::QObject;

    [[nodiscard]] ProviderKeys *keys() const { return m_keys; }
    void setKeys(ProviderKeys *keys);
    [[nodiscard]] static QVariantList choices();
    [[nodiscard]] QString provider() const { return m_provider; }
    void setProvider(const QString &id);
    [[nodiscard]] bool isOwn() const;
    [[nodiscard]] QString providerName() const;
    [[nodiscard]] QString ownName() const { return m_ownName; }
    void setOwnName(const QString &name);
    [[nodiscard]] QString ownId() const;
    [[nodiscard]] QString baseUrl() const { return m_baseUrl; }
    void setBaseUrl(const QString &url);
    [[nodiscard]] QString label() const { return m_label; }
    void setLabel(const QString &label);
    [[nodiscard]] bool isReplacing() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool isKeyless() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool works() const { return m_works; }
    [[nodiscard]] QString verdict() const { return m_verdict; }
    [[nodiscard]] QStringList models() const { return m_models; }

    //! Asks the provider, through the hub, whether it knows the key. Nothing is stored.
    Q_INVOKABLE void test(const QString &key);
    //! Stores it; saved() when it is.
    Q_INVOKABLE void save(const QString &key);

Q_SIGNALS:
    void changed();
    void saved();

private:
    [[nodiscard]] QString id() const;
    [[nodiscard]] bool begin();
    void finish(bool works, const QString &verdict, const QStringList &models = {});
    void edited();
    [[nodiscard]] QCoro::Task<> testTask(HubLink *link, rpc::KeysTest::Params params);
    [[nodiscard]] QCoro::Task<> saveTask(HubLink *link, rpc::KeysSet::Params params);

    QPointer<ProviderKeys> m_keys;
    QString m_provider;
    QString m_ownName;
    QString m_baseUrl;
    QString m_label;
    bool m_busy = false;
    bool m_works = false;
    QString m_verdict;
    QStringList m_models;
    TaskScope m_tasks;
};

} // namespace qd::ui
