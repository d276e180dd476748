// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/keychain.h"

#include "core/base/completion.h"
#ifdef QD_SECRET_SERVICE
#include "core/credentials/secretservice.h"
#endif

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

// No default: a new code of QtKeychain's shall be thought about.
KeychainTrouble troubleOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return KeychainTrouble::None;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return KeychainTrouble::Denied;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return KeychainTrouble::Missing;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        return KeychainTrouble::Failed;
    }
    return KeychainTrouble::Failed;
}

// What the system itself says about its keychain, where it can be asked.
QCoro::Task<KeychainTrouble> systemTrouble()
{
#ifdef QD_SECRET_SERVICE
    const auto state = co_await secretservice::state();
    if (state == secretservice::State::Missing)
        co_return KeychainTrouble::Missing;
    if (state == secretservice::State::Locked)
        co_return KeychainTrouble::Locked;
    if (state == secretservice::State::Unknown)
        co_return KeychainTrouble::Failed;
#endif
    co_return KeychainTrouble::None;
}

} // namespace

struct Keychain::Reply
{
    QKeychain::Error error = QKeychain::OtherError;
    QString text;
    QByteArray secret;

    // Runs one job; it deletes itself.
    static QCoro::Task<Reply> of(QKeychain::Job *job, QString key)
    {
        const Completion<Reply> done;
        job->setInsecureFallback(false);
        job->setKey(key);
        QObject::connect(job, &QKeychain::Job::finished, job, [done](QKeychain::Job *finished) {
            Reply reply{finished->error(), finished->errorString(), {}};
            if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(finished))
                reply.secret = read->binaryData();
            done.complete(std::move(reply));
        });
        job->start();
        co_return co_await done;
    }
};

Keychain::Keychain(QString service, Form form)
    : m_service(std::move(service))
    , m_form(form)
{}

QCoro::Task<Outcome<QByteArray>> Keychain::read(QString key)
{
    return run(std::move(key), [service = m_service] { return new QKeychain::ReadPasswordJob(service); });
}

QCoro::Task<Outcome<void>> Keychain::write(QString key, QByteArray secret)
{
    const MakeJob make = [service = m_service, form = m_form, secret] {
        auto *job = new QKeychain::WritePasswordJob(service);
        if (form == Form::Text)
            job->setTextData(QString::fromUtf8(secret));
        else
            job->setBinaryData(secret);
        return job;
    };
    const auto written = co_await run(key, make);
    if (!written)
        co_return tl::unexpected(written.error());
    co_return {};
}

QCoro::Task<Outcome<void>> Keychain::remove(QString key)
{
    const MakeJob make = [service = m_service] { return new QKeychain::DeletePasswordJob(service); };
    const auto removed = co_await run(key, make);
    if (!removed && removed.error().code != Error::Code::NotFound)
        co_return tl::unexpected(removed.error());
    co_return {};
}

QCoro::Task<Outcome<QByteArray>> Keychain::run(QString key, MakeJob makeJob)
{
    const auto ready = co_await prepare();
    if (!ready)
        co_return tl::unexpected(ready.error());
    Reply reply = co_await m_tasks(Reply::of(makeJob(), key));
    auto verdict = co_await judge(reply);
#ifdef QD_SECRET_SERVICE
    if (!verdict && m_trouble == KeychainTrouble::Failed) {
        secretservice::forgetSession();
        Reply second = co_await m_tasks(Reply::of(makeJob(), key));
        std::swap(reply, second);
        auto again = co_await judge(reply);
        std::swap(verdict, again);
    }
#endif
    if (!verdict)
        co_return tl::unexpected(verdict.error());
    m_trouble = KeychainTrouble::None;
    co_return reply.secret;
}

QCoro::Task<Outcome<void>> Keychain::unlock()
{
#ifdef QD_SECRET_SERVICE
    const auto unlocked = co_await m_tasks(secretservice::unlock());
    if (!unlocked && unlocked.error().code == Error::Code::Unauthorized) {
        m_trouble = KeychainTrouble::Denied;
        co_return failure(Error::Code::Storage, unlocked.error().detail);
    }
#endif
    co_return co_await prepare();
}

// A keychain that is locked or missing is not asked: it would ask the person, or say that the entry is not there.
QCoro::Task<Outcome<void>> Keychain::prepare()
{
    m_trouble = co_await m_tasks(systemTrouble());
    if (m_trouble == KeychainTrouble::None)
        co_return {};
    co_return failure(Error::Code::Storage, u"the keychain can't be used"_s);
}

QCoro::Task<Outcome<void>> Keychain::judge(Reply reply)
{
    if (reply.error == QKeychain::NoError)
        co_return {};
    // It may have been locked or ended while it was asked.
    const KeychainTrouble system = co_await m_tasks(systemTrouble());
    const bool isSystems = system != KeychainTrouble::None && reply.error != QKeychain::AccessDeniedByUser;
    m_trouble = isSystems ? system : troubleOf(reply.error);
    if (m_trouble == KeychainTrouble::None)
        co_return failure(Error::Code::NotFound, u"no such secret"_s);
    co_return failure(Error::Code::Storage, u"keychain: "_s + reply.text);
}

QStringList keychainPrograms()
{
#if defined(Q_OS_LINUX) && !defined(Q_OS_ANDROID)
    return {u"gnome-keyring"_s, u"kwalletmanager"_s, u"keepassxc"_s};
#else
    return {};
#endif
}

} // namespace qd
