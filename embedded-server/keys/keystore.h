// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/protocol/permission.h"
#include "embedded-server/keys/audit.h"
#include "embedded-server/keys/masterlookup.h"
#include "embedded-server/store/database.h"

namespace qd::keys {

//! A person of a server with accounts; none = the one person of a server without.
using Owner = std::optional<QUuid>;
using rpc::ownerOf;

//! \brief What may be told about a stored key.
struct KeyInfo
{
    QUuid id;
    QString provider;
    QString label;
    QString fingerprint;
    QString baseUrl; //!< empty: the provider's own
    bool isDefault = false;
    bool isReadable = true; //!< false: damaged, to be entered again
    qint64 createdAt = 0;   //!< milliseconds since the epoch
    std::optional<qint64> lastUsedAt;
};

struct NewKey
{
    QString provider;
    QString label; //!< a person's keys of one provider are told apart by it
    SecretPtr secret;
    QString
        baseUrl; //!< checked; sealed with the key, so that nobody who can only write the database sends the key elsewhere
};

struct OpenedKey
{
    KeyInfo info;
    SecretPtr secret;
};

//! \brief Providers' keys, sealed in the database under a master key.
//!
//! The master key is taken from the first source that has one; if none has, one is made in the first source that can keep it. The database
//! knows which master keys belong to it, so a wrong one is refused before it does harm. Lives on one thread; before open(), keys can be listed and removed only. Errors
//! hold sentences for people (serverMessage) and never a key.
class KeyStore
{
public:
    struct Parts
    {
        store::Database *database;
        std::vector<MasterKeySource *> sources; //!< in their order
        AuditHook audit = {};
        const Clock *clock = &systemClock();
        int mostKeys = 64; //!< of one person
    };
    //! Database and sources must outlive it.
    explicit KeyStore(Parts parts);
    Q_DISABLE_COPY_MOVE(KeyStore)
    ~KeyStore() = default;

    //! The database must be open. Ends a rotation that was cut off. May be called again.
    [[nodiscard]] QCoro::Task<Outcome<void>> open();
    [[nodiscard]] bool isOpen() const { return m_masters != nullptr; }
    //! Where the master key is: for people.
    [[nodiscard]] QString masterPlace() const { return m_source ? m_source->name() : QString(); }

    [[nodiscard]] QCoro::Task<Outcome<QList<KeyInfo>>> list(Owner owner);
    //! The default of a provider. NotFound, or Storage when it is damaged.
    [[nodiscard]] QCoro::Task<Outcome<OpenedKey>> find(Owner owner, QString provider);
    [[nodiscard]] QCoro::Task<Outcome<OpenedKey>> find(Owner owner, QUuid id);

    //! \brief Secrets for something else than keys, which are the same in every process of the database: derive() of each master key that is known here,
    //! the newest first. After a rotation the older ones are there as long as the process that made it. The caller wipes them.
    [[nodiscard]] QCoro::Task<Outcome<QList<QByteArray>>> derived(QByteArray purpose);

    //! \name Changes. `by`: who makes it, for the audit log; nobody = the server itself
    //! @{
    //! Replaces the key of that owner, provider and label, or adds it.
    [[nodiscard]] QCoro::Task<Outcome<KeyInfo>> set(Owner owner, NewKey key, rpc::Principal by = {});
    [[nodiscard]] QCoro::Task<Outcome<KeyInfo>> makeDefault(Owner owner, QUuid id, rpc::Principal by = {});
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(Owner owner, QUuid id, rpc::Principal by = {});
    //! All of a provider; NotFound if there is none.
    [[nodiscard]] QCoro::Task<Outcome<void>> removeAll(Owner owner, QString provider, rpc::Principal by = {});
    //! Another master key; every key is sealed again. Cut off at any moment, the next open() does the rest.
    [[nodiscard]] QCoro::Task<Outcome<void>> rotate(rpc::Principal by = {});
    //! @}

private:
    using Masters = std::shared_ptr<const MasterKeys>;

    using RowFinder = std::function<Outcome<store::ProviderKey>(store::Transaction &)>;

    [[nodiscard]] QCoro::Task<Outcome<void>> take(FoundRing found);
    [[nodiscard]] QCoro::Task<Outcome<void>> finishRotation(FoundRing found);
    [[nodiscard]] QCoro::Task<Outcome<bool>> hasMaster();
    [[nodiscard]] QCoro::Task<Outcome<store::ProviderKey>> store(store::ProviderKey row, SecretPtr plain);
    [[nodiscard]] QCoro::Task<Outcome<OpenedKey>> findRow(RowFinder finder);
    [[nodiscard]] Outcome<OpenedKey> openRow(const store::ProviderKey &row) const;
    [[nodiscard]] KeyInfo infoOf(const store::ProviderKey &row) const;
    void noteUse(const store::ProviderKey &row);
    void report(const QByteArray &action, const store::ProviderKey &row, const rpc::Principal &by) const;

    Parts m_parts;
    MasterKeySource *m_source = nullptr;
    Masters m_masters;
    bool m_rotates = false;
    TaskScope m_tasks;
};

} // namespace qd::keys
