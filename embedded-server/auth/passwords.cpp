// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/passwords.h"

#include "core/base/worker.h"

#include <algorithm>

#include <sodium.h>

namespace qd::auth {

using namespace Qt::StringLiterals;

namespace {

//! A password's bytes, wiped when they are done with.
class Bytes
{
public:
    explicit Bytes(const QString &password)
        : m_bytes(password.normalized(QString::NormalizationForm_C).toUtf8())
    {}
    ~Bytes() { sodium_memzero(m_bytes.data(), size_t(m_bytes.size())); }
    Q_DISABLE_COPY_MOVE(Bytes)

    [[nodiscard]] const char *data() const { return m_bytes.constData(); }
    [[nodiscard]] quint64 size() const { return quint64(m_bytes.size()); }
    [[nodiscard]] bool isTooLong() const { return m_bytes.size() > Passwords::mostBytes; }

private:
    QByteArray m_bytes;
};

Error refusal(const QString &sentence)
{
    return {Error::Code::BadRequest, u"the password is not taken"_s, sentence, 400};
}

Outcome<QString> hashNow(const QString &password, Passwords::Cost cost)
{
    const Bytes bytes(password);
    QByteArray encoded(crypto_pwhash_STRBYTES, '\0');
    const bool hashed = sodium_init() >= 0 && crypto_pwhash_str(encoded.data(), bytes.data(), bytes.size(),
                                                                cost.operations, size_t(cost.memory)) == 0;
    if (!hashed)
        return failure(Error::Code::ServerError, u"there is not enough memory to hash a password"_s);
    return QString::fromLatin1(encoded.constData());
}

Outcome<Passwords::Check> compareNow(const QString &password, const QString &encoded, Passwords::Cost cost)
{
    const Bytes bytes(password);
    if (encoded.isEmpty() || bytes.isTooLong()) {
        // The same work, so that the time does not tell which accounts there are.
        return hashNow(password.left(Passwords::mostBytes / 4), cost).map([](const QString &) {
            return Passwords::Check();
        });
    }
    const QByteArray stored = encoded.toLatin1();
    if (sodium_init() < 0)
        return failure(Error::Code::ServerError, u"libsodium can't be used"_s);
    Passwords::Check check;
    check.right = crypto_pwhash_str_verify(stored.constData(), bytes.data(), bytes.size()) == 0;
    check.outdated = crypto_pwhash_str_needs_rehash(stored.constData(), cost.operations, size_t(cost.memory)) != 0;
    return check;
}

template <typename Work>
auto runOn(QThreadPool &pool, Work work)
{
    using Result = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    QFuture<Result> future = promise->future();
    pool.start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return taskOf(std::move(future));
}

// Without the digits and signs before and after a word, which make it no harder to guess.
QString withoutEnds(const QString &text)
{
    const auto isLetter = [](QChar c) { return c.isLetter() || c.isSurrogate(); };
    const auto first = std::ranges::find_if(text, isLetter);
    const auto last = std::find_if(text.crbegin(), std::make_reverse_iterator(first), isLetter).base();
    return QString(first, last - first);
}

} // namespace

Passwords::Passwords(Cost cost)
    : m_cost(cost)
{
    m_pool.setMaxThreadCount(1); // each takes as much memory as the cost says
}

Passwords::~Passwords()
{
    m_pool.clear();
    m_pool.waitForDone();
}

Outcome<void> Passwords::check(const QString &password, const QString &accountName)
{
    const QString text = password.normalized(QString::NormalizationForm_C);
    const Bytes bytes(text);
    if (text.toUcs4().size() < fewestCharacters)
        return tl::unexpected(refusal(u"Take a password of at least 8 characters; 15 are better."_s));
    if (bytes.isTooLong())
        return tl::unexpected(refusal(u"This password is too long: at most 1,024 bytes are taken."_s));
    const QString lower = text.toLower();
    const QString word = withoutEnds(lower);
    const QString name = accountName.normalized(QString::NormalizationForm_C).toLower();
    if (isCommonPassword(lower) || isCommonPassword(word) || lower == name || (!word.isEmpty() && word == name))
        return tl::unexpected(refusal(u"Everybody would guess this password first. Take another one."_s));
    return {};
}

QCoro::Task<Outcome<QString>> Passwords::hash(QString password)
{
    return runOn(m_pool, [password = std::move(password), cost = m_cost] { return hashNow(password, cost); });
}

QCoro::Task<Outcome<Passwords::Check>> Passwords::compare(QString password, QString encoded)
{
    return runOn(m_pool, [password = std::move(password), encoded = std::move(encoded), cost = m_cost] {
        return compareNow(password, encoded, cost);
    });
}

} // namespace qd::auth
