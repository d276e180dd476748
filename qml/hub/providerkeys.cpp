// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/providerkeys.h"

#include "qml/hub/modelproviders.h"

#include <algorithm>

namespace qd::ui {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
Outcome<void> doneOf(const Outcome<T> &answer)
{
    return answer ? Outcome<void>() : tl::unexpected(answer.error());
}

bool before(const rpc::ProviderKeyInfo &a, const rpc::ProviderKeyInfo &b)
{
    const int names = modelProviderName(a.provider).compare(modelProviderName(b.provider), Qt::CaseInsensitive);
    if (names != 0)
        return names < 0;
    if (a.isDefault != b.isDefault)
        return a.isDefault;
    return a.label.compare(b.label, Qt::CaseInsensitive) < 0;
}

} // namespace

QString ProviderKeys::verdictOf(const Outcome<rpc::KeysTest::Result> &answer)
{
    if (!answer)
        return hubSentence(tr("It can't be tested"), answer.error());
    if (!answer->works)
        return answer->reason;
    if (answer->models.size() == 1)
        return tr("It works, with one model.");
    return answer->models.isEmpty() ? tr("It works.") : tr("It works, with %1 models.").arg(answer->models.size());
}

QCoro::Task<Outcome<void>> ProviderKeys::read(HubLink *link)
{
    QCoro::Task<Outcome<rpc::KeysList::Result>> asking = reading()(link->api().call<rpc::KeysList>());
    Outcome<rpc::KeysList::Result> answer = co_await asking;
    if (!answer)
        co_return doneOf(answer);
    std::ranges::stable_sort(answer->keys, before);
    setRows(answer->keys);
    co_return {};
}

void ProviderKeys::forget()
{
    m_tests.clear();
    setRows({});
    m_rotating = m_rotated = false;
    Q_EMIT rotatingChanged();
    setFailure({});
}

void ProviderKeys::setRows(const QList<rpc::ProviderKeyInfo> &rows)
{
    becomeRows(m_rows, rows, [](const rpc::ProviderKeyInfo &key) { return key.id; });
    if (!m_rows.isEmpty()) // a row tells of its neighbours too
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1), {RivalsRole});
}

bool ProviderKeys::has(const QString &provider, const QString &label) const
{
    return std::ranges::any_of(
        m_rows, [&](const auto &key) { return key.provider == provider && key.label == label.trimmed(); });
}

void ProviderKeys::test(const QString &keyId)
{
    const qsizetype row = find(keyId);
    if (!link() || row < 0)
        return;
    Test test;
    test.fingerprint = m_rows.at(row).fingerprint;
    test.running = true;
    setTest(keyId, test);
    TaskScope::start(testTask(link(), keyId, test.fingerprint));
}

QCoro::Task<> ProviderKeys::testTask(HubLink *link, QString id, QString fingerprint)
{
    rpc::KeysTest::Params params;
    params.id = id;
    QCoro::Task<Outcome<rpc::KeysTest::Result>> asking = tasks()(link->api().call<rpc::KeysTest>(params));
    const Outcome<rpc::KeysTest::Result> answer = co_await asking;
    Test test;
    test.fingerprint = fingerprint;
    test.words = verdictOf(answer);
    test.works = answer && answer->works;
    test.models = answer ? answer->models : QStringList();
    setTest(id, test);
}

void ProviderKeys::makeStandard(const QString &keyId)
{
    if (link())
        TaskScope::start(makeStandardTask(link(), keyId));
}

QCoro::Task<> ProviderKeys::makeStandardTask(HubLink *link, QString id)
{
    rpc::KeyId params;
    params.id = id;
    auto asking = tasks()(link->api().call<rpc::KeysMakeDefault>(params));
    const Outcome<rpc::ProviderKeyInfo> answer = co_await asking;
    finish(tr("It can't be made the default"), doneOf(answer));
}

void ProviderKeys::remove(const QString &keyId)
{
    if (link())
        TaskScope::start(removeTask(link(), keyId));
}

QCoro::Task<> ProviderKeys::removeTask(HubLink *link, QString id)
{
    rpc::KeyId params;
    params.id = id;
    auto asking = tasks()(link->api().call<rpc::KeysDelete>(params));
    const Outcome<rpc::Nothing> answer = co_await asking;
    finish(tr("The key can't be deleted"), doneOf(answer));
}

void ProviderKeys::rotateMaster()
{
    if (!link() || m_rotating)
        return;
    m_rotating = true;
    m_rotated = false;
    Q_EMIT rotatingChanged();
    TaskScope::start(rotateTask(link()));
}

QCoro::Task<> ProviderKeys::rotateTask(HubLink *link)
{
    auto asking = tasks()(link->api().call<rpc::KeysRotate>());
    const Outcome<rpc::Nothing> answer = co_await asking;
    m_rotating = false;
    m_rotated = answer.has_value();
    Q_EMIT rotatingChanged();
    finish(tr("The master key can't be changed"), doneOf(answer));
}

void ProviderKeys::finish(const QString &what, const Outcome<void> &done)
{
    setFailure(done ? QString() : hubSentence(what, done.error()));
    reload(); // also after a failure: it may be that somebody else changed the list
}

void ProviderKeys::setFailure(const QString &words)
{
    if (std::exchange(m_failure, words) != words)
        Q_EMIT failureChanged();
}

void ProviderKeys::setTest(const QString &id, const Test &test)
{
    m_tests.insert(id, test);
    if (const qsizetype row = find(id); row >= 0)
        Q_EMIT dataChanged(index(int(row)), index(int(row)), {TestingRole, VerdictRole, WorksRole, ModelsRole});
}

qsizetype ProviderKeys::find(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &rpc::ProviderKeyInfo::id);
    return found == m_rows.cend() ? -1 : found - m_rows.cbegin();
}

// What was said about another key in the same place does not count.
const ProviderKeys::Test *ProviderKeys::testOf(const rpc::ProviderKeyInfo &key) const
{
    const auto found = m_tests.constFind(key.id);
    return found != m_tests.cend() && found->fingerprint == key.fingerprint ? &*found : nullptr;
}

bool ProviderKeys::hasRivals(const rpc::ProviderKeyInfo &key) const
{
    return std::ranges::count(m_rows, key.provider, &rpc::ProviderKeyInfo::provider) > 1;
}

int ProviderKeys::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ProviderKeys::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const rpc::ProviderKeyInfo &key = m_rows.at(index.row());
    const Test *const test = testOf(key);
    switch (role) {
    case KeyIdRole:
        return key.id;
    case ProviderRole:
        return key.provider;
    case ProviderNameRole:
        return modelProviderName(key.provider);
    case LabelRole:
        return key.label;
    case FingerprintRole:
        return key.fingerprint;
    case BaseUrlRole:
        return key.baseUrl;
    case StandardRole:
        return key.isDefault;
    case RivalsRole:
        return hasRivals(key);
    case ReadableRole:
        return key.isReadable;
    case CreatedRole:
        return double(key.createdAt);
    case UsedRole:
        return double(key.lastUsedAt.value_or(0));
    case TestingRole:
        return test && test->running;
    case VerdictRole:
        return test ? test->words : QString();
    case WorksRole:
        return test && test->works;
    case ModelsRole:
        return test ? test->models : QStringList();
    default:
        return {};
    }
}

QHash<int, QByteArray> ProviderKeys::roleNames() const
{
    return {{KeyIdRole, "keyId"},
            {ProviderRole, "provider"},
            {ProviderNameRole, "providerName"},
            {LabelRole, "label"},
            {FingerprintRole, "fingerprint"},
            {BaseUrlRole, "baseUrl"},
            {StandardRole, "standard"},
            {RivalsRole, "rivals"},
            {ReadableRole, "readable"},
            {CreatedRole, "createdAt"},
            {UsedRole, "usedAt"},
            {TestingRole, "testing"},
            {VerdictRole, "verdict"},
            {WorksRole, "works"},
            {ModelsRole, "models"}};
}

} // namespace qd::ui
