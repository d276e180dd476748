// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/proxyusage.h"

#include "core/protocol/usermethods.h"
#include "qml/hub/modelproviders.h"
#include "qml/shell/format.h"

#include <QDate>
#include <QLocale>

#include <algorithm>

namespace qd::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = 24LL * 60 * 60 * 1'000;
constexpr int mostNames = 1'000; // in one answer

QDate dateOf(qint64 day)
{
    return QDate(1970, 1, 1).addDays(day);
}

QStringList figuresOf(const UsageSum &sum, QString (*text)(double))
{
    QStringList figures;
    for (const qint64 number : {sum.requests, sum.input, sum.output, sum.cacheRead, sum.cacheWrite})
        figures += text(double(number));
    return figures;
}

QString exactText(double number)
{
    return QLocale().toString(qint64(number));
}

} // namespace

ProxyUsage::ProxyUsage(QObject *parent, const Clock &clock)
    : HubListModel(parent)
    , m_clock(clock)
{}

void ProxyUsage::setDays(int days)
{
    if (std::exchange(m_range, days) == days)
        return;
    Q_EMIT choiceChanged();
    reload();
}

void ProxyUsage::setEverybody(bool everybody)
{
    if (std::exchange(m_everybody, everybody) == everybody)
        return;
    fill();
    Q_EMIT choiceChanged();
    reload();
}

void ProxyUsage::setByPerson(bool byPerson)
{
    if (std::exchange(m_byPerson, byPerson) == byPerson)
        return;
    fill();
    Q_EMIT choiceChanged();
}

qint64 ProxyUsage::today() const
{
    return m_clock.nowMs() / dayMs;
}

QCoro::Task<ProxyUsage::Page> ProxyUsage::ask(HubLink *link, qint64 fromDay) const
{
    rpc::ProxyUsageQuery query;
    query.fromDay = fromDay;
    if (m_everybody)
        return reading()(link->api().call<rpc::ProxyUsageOfAll>(query));
    return reading()(link->api().call<rpc::ProxyUsageOfMine>(query));
}

// An answer has room for so much only. Its last day may be cut off then, and is asked for again.
QCoro::Task<Outcome<UsageTally>> ProxyUsage::readDays(HubLink *link, qint64 fromDay)
{
    UsageTally tally;
    for (;;) {
        QCoro::Task<Page> asking = ask(link, fromDay);
        Page page = co_await asking;
        if (!page)
            co_return tl::unexpected(page.error());
        QList<rpc::ProxyUsageEntry> &entries = page->entries;
        const bool full = entries.size() >= rpc::ProxyUsageList::most;
        const qint64 last = full ? entries.constLast().day : fromDay;
        if (last > fromDay)
            entries.removeIf([last](const auto &entry) { return entry.day == last; });
        tally.add(entries);
        if (!full)
            co_return tally;
        m_cut = m_cut || last == fromDay;
        fromDay = std::max(last, fromDay + 1);
    }
}

// Without their names people are shown by id.
QCoro::Task<> ProxyUsage::readNames(HubLink *link)
{
    rpc::UsersList::Params params;
    params.limit = mostNames;
    for (;;) {
        auto asking = reading()(link->api().call<rpc::UsersList>(params));
        const Outcome<rpc::UsersList::Result> page = co_await asking;
        if (!page)
            co_return;
        for (const rpc::UserInfo &user : page->users)
            m_names.insert(user.id, user.displayName.isEmpty() ? user.name : user.displayName);
        if (!page->next)
            co_return;
        params.after = page->next;
    }
}

QCoro::Task<Outcome<void>> ProxyUsage::read(HubLink *link)
{
    m_cut = false;
    const qint64 last = today();
    const qint64 first = last - m_range + 1;
    if (m_everybody && link->capabilities().contains(u"accounts"_s)) {
        QCoro::Task<> names = readNames(link);
        co_await names;
    }
    QCoro::Task<Outcome<UsageTally>> asking = readDays(link, first);
    const Outcome<UsageTally> tally = co_await asking;
    if (!tally)
        co_return tl::unexpected(tally.error());
    m_tally = *tally;
    m_first = first;
    m_last = last;
    fill();
    co_return {};
}

void ProxyUsage::forget()
{
    m_tally = {};
    m_names.clear();
    m_first = m_last = 0;
    fill();
}

void ProxyUsage::fill()
{
    beginResetModel();
    m_rows.clear();
    if (isByPerson()) {
        for (const auto &[person, sum] : m_tally.people())
            m_rows.append({personOf(person), {}, sum});
    } else {
        for (const auto &[model, sum] : m_tally.models())
            m_rows.append(
                {model.model.isEmpty() ? tr("no model") : model.model, modelProviderName(model.provider), sum});
    }
    endResetModel();
    Q_EMIT usageChanged();
    Q_EMIT stateChanged();
}

QString ProxyUsage::personOf(const QString &id) const
{
    if (id.isEmpty())
        return tr("The one person of this hub");
    return m_names.value(id, id);
}

QVariantList ProxyUsage::bars() const
{
    QVariantList bars;
    if (m_tally.total().requests == 0)
        return bars;
    // Providers that say nothing about tokens would leave nothing to see.
    const bool byTokens = m_tally.total().tokens() > 0;
    const auto weight = [this, byTokens](qint64 day) {
        const UsageSum sum = m_tally.day(day);
        return byTokens ? sum.tokens() : sum.requests;
    };
    qint64 highest = 1;
    for (qint64 day = m_first; day <= m_last; ++day)
        highest = std::max(highest, weight(day));
    for (qint64 day = m_first; day <= m_last; ++day) {
        const UsageSum sum = m_tally.day(day);
        const QString words = tr("%1: %2, %3")
                                  .arg(QLocale().toString(dateOf(day), QLocale::LongFormat),
                                       sum.requests == 1 ? tr("1 request") : tr("%1 requests").arg(sum.requests),
                                       tr("%1 tokens").arg(exactText(double(sum.tokens()))));
        bars += QVariantMap{{u"share"_s, double(weight(day)) / double(highest)}, {u"words"_s, words}};
    }
    return bars;
}

QString ProxyUsage::firstDay() const
{
    return QLocale().toString(dateOf(m_first), u"d MMM"_s);
}

QString ProxyUsage::lastDay() const
{
    return QLocale().toString(dateOf(m_last), u"d MMM"_s);
}

QStringList ProxyUsage::titles()
{
    return {tr("Requests"), tr("Input"), tr("Output"), tr("Cache read"), tr("Cache write")};
}

QStringList ProxyUsage::totals() const
{
    return figuresOf(m_tally.total(), &Format::count);
}

QStringList ProxyUsage::exactTotals() const
{
    return figuresOf(m_tally.total(), &exactText);
}

QString ProxyUsage::note() const
{
    const UsageSum &total = m_tally.total();
    QStringList notes;
    if (total.unknown == 1)
        notes += tr("Of one request the provider said nothing about tokens: it counts as a request only.");
    else if (total.unknown > 1)
        notes += tr("Of %1 requests the provider said nothing about tokens: they count as requests only.")
                     .arg(exactText(double(total.unknown)));
    if (total.partial == 1)
        notes += tr("One request was cut off: its tokens count as far as the provider told them.");
    else if (total.partial > 1)
        notes += tr("%1 requests were cut off: their tokens count as far as the provider told them.")
                     .arg(exactText(double(total.partial)));
    if (m_cut)
        notes += tr("On some days there was more than the hub lists.");
    return notes.join(u' ');
}

int ProxyUsage::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ProxyUsage::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case NameRole:
        return row.name;
    case DetailRole:
        return row.detail;
    case FiguresRole:
        return figuresOf(row.sum, &Format::count);
    case ExactRole:
        return figuresOf(row.sum, &exactText);
    default:
        return {};
    }
}

QHash<int, QByteArray> ProxyUsage::roleNames() const
{
    return {{NameRole, "name"}, {DetailRole, "detail"}, {FiguresRole, "figures"}, {ExactRole, "exact"}};
}

} // namespace qd::ui
