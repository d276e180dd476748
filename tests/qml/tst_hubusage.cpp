// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the window shows of a hub's proxy tokens and of what they were used for, on the real proxy: S0.19, S0.30, S0.32, S0.49.
#include "embedded-server/store/users.h"
#include "qml/hub/proxytokens.h"
#include "qml/hub/proxyusage.h"
#include "tests/support/hubkeysrig.h"
#include "tests/support/manualtime.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr int longMs = 30'000;
constexpr qint64 dayMs = 24LL * 60 * 60 * 1'000;
const QByteArray question = R"({"model":"model-a","messages":[]})";

//! All that QML could read of an object.
QString propertiesOf(const QObject &object)
{
    QString text;
    for (int i = 0; i < object.metaObject()->propertyCount(); ++i)
        QDebug(&text) << object.metaObject()->property(i).read(&object);
    return text;
}

QString copied()
{
    return QGuiApplication::clipboard()->text();
}

rpc::ProxyUsageEntry entry(qint64 day, const QString &model, qint64 input)
{
    rpc::ProxyUsageEntry made;
    made.day = day;
    made.userId = u"ann"_s;
    made.provider = u"openai"_s;
    made.model = model;
    made.requests = 1;
    made.inputTokens = input;
    return made;
}

//! A clock that a test sets.
struct SetClock final : Clock
{
    [[nodiscard]] qint64 nowMs() const override { return now; }
    [[nodiscard]] qint64 monotonicMs() const override { return now; }
    qint64 now = 0;
};

} // namespace

class TestHubUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QGuiApplication::clipboard()->clear();
        m_rig = std::make_unique<HubKeysRig>();
        m_rig->hub.addProvider(u"openai"_s, m_rig->provider.url(), "qd-canary-provider-key");
        m_rig->answer = R"({"model":"model-a","usage":{"prompt_tokens":12000,"completion_tokens":345}})";
        QVERIFY(m_rig->isReady());
        m_tokens = std::make_unique<ui::ProxyTokens>();
        m_tokens->setLink(m_rig->link.get());
        QTRY_VERIFY_WITH_TIMEOUT(m_tokens->isLoaded(), longMs);
    }
    void cleanup()
    {
        m_tokens.reset();
        m_rig.reset();
    }

    void aTokenIsMade();
    void aTokenIsRevoked();
    void whatATokenMay();
    void aTokenThatIsRefused();
    void addresses();
    void whatWasUsed();
    void everybodys();
    void nothingWasUsed();
    void moreThanAnAnswerHolds();
    void addedUp();

private:
    [[nodiscard]] bool make(const QString &name, const QStringList &providers = {}, const QString &models = {},
                            int perMinute = 0, int days = 0)
    {
        QSignalSpy created(m_tokens.get(), &ui::ProxyTokens::created);
        m_tokens->create(name, providers, models, perMinute, 0, days);
        return QTest::qWaitFor([&] { return !created.isEmpty() && !m_tokens->isLoading(); }, longMs);
    }
    [[nodiscard]] QVariant at(int row, ui::ProxyTokens::Role role) const { return m_tokens->index(row).data(role); }

    std::unique_ptr<HubKeysRig> m_rig;
    std::unique_ptr<ui::ProxyTokens> m_tokens;
};

// It goes to the clipboard, works, and is nowhere that QML could read it.
void TestHubUsage::aTokenIsMade()
{
    const QAbstractItemModelTester tester(m_tokens.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(make(u" editor "_s));
    const QString token = copied();
    QVERIFY(token.startsWith(u"qdp_"_s));
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
    QVERIFY(m_tokens->isFresh());
    QCOMPARE(m_tokens->count(), 1);
    QCOMPARE(at(0, ui::ProxyTokens::NameRole).toString(), u"editor"_s);
    QString shown = propertiesOf(*m_tokens);
    for (const int role : m_tokens->roleNames().keys())
        QDebug(&shown) << m_tokens->index(0).data(role);
    QVERIFY(!shown.contains(token.mid(4, 20)));
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, token.toLatin1(), question), 200);
    QGuiApplication::clipboard()->clear();
    m_tokens->copy();
    QCOMPARE(copied(), token);
    m_tokens->forgetToken();
    QVERIFY(!m_tokens->isFresh());
    QGuiApplication::clipboard()->clear();
    m_tokens->copy();
    QVERIFY(copied().isEmpty());
}

void TestHubUsage::aTokenIsRevoked()
{
    QVERIFY(make(u"editor"_s) && make(u"other"_s));
    const QByteArray other = copied().toLatin1();
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, other, question), 200);
    const int row = at(0, ui::ProxyTokens::NameRole).toString() == u"other"_s ? 0 : 1;
    const QString id = at(row, ui::ProxyTokens::TokenIdRole).toString();
    m_tokens->revoke(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_tokens->count(), 1, longMs);
    QCOMPARE(at(0, ui::ProxyTokens::NameRole).toString(), u"editor"_s);
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, other, question), 401);
    QTRY_VERIFY(!m_tokens->isBusy());
    m_rig->link.reset(); // another sign-in has no token of this one
    QVERIFY(!m_tokens->isFresh() && m_tokens->count() == 0);
}

void TestHubUsage::whatATokenMay()
{
    QVERIFY(make(u"narrow"_s, {u"openai"_s, u"groq"_s}, u"model-a, model-b"_s, 30, 90));
    QCOMPARE(at(0, ui::ProxyTokens::AllowsRole).toString(),
             u"OpenAI, Groq · model-a, model-b · 30 requests a minute"_s);
    QCOMPARE(at(0, ui::ProxyTokens::ProviderRole).toString(), u"openai"_s);
    QVERIFY(!at(0, ui::ProxyTokens::ExpiredRole).toBool());
    const double end = at(0, ui::ProxyTokens::ExpiresRole).toDouble();
    QVERIFY(qAbs(end - double(QDateTime::currentMSecsSinceEpoch() + 90 * dayMs)) < 60'000);
    QVERIFY(at(0, ui::ProxyTokens::EndsOnRole)
                .toString()
                .contains(QString::number(QDateTime::fromMSecsSinceEpoch(qint64(end)).date().year())));
    const QByteArray token = copied().toLatin1();
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, token, R"({"model":"other"})"), 403);
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, token, question), 200);
    // Later it has ended, by itself.
    SetClock clock;
    clock.now = qint64(end) + 1;
    ui::ProxyTokens later(nullptr, clock);
    later.setLink(m_rig->link.get());
    QTRY_COMPARE_WITH_TIMEOUT(later.count(), 1, longMs);
    QVERIFY(later.index(0).data(ui::ProxyTokens::ExpiredRole).toBool());
    later.setLink(nullptr);
}

void TestHubUsage::aTokenThatIsRefused()
{
    m_tokens->create(QString(200, u'x'), {}, {}, 0, 0, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!m_tokens->failure().isEmpty(), longMs);
    QVERIFY2(m_tokens->failure().startsWith(u"Give the token a short name"_s), qPrintable(m_tokens->failure()));
    QVERIFY(!m_tokens->isFresh() && copied().isEmpty());
    m_tokens->create(u"  "_s, {}, {}, 0, 0, 0);
    QVERIFY(!m_tokens->isBusy());
}

// As the makers' own clients want it.
void TestHubUsage::addresses()
{
    const QString hub = u"https://hub.example.com"_s;
    QCOMPARE(ui::ProxyTokens::addressOf(hub, u"anthropic"_s), u"https://hub.example.com/proxy/anthropic"_s);
    QCOMPARE(ui::ProxyTokens::addressOf(hub, u"openai"_s), u"https://hub.example.com/proxy/openai/v1"_s);
    QCOMPARE(ui::ProxyTokens::addressOf(hub, u"my-models"_s), u"https://hub.example.com/proxy/my-models"_s);
}

void TestHubUsage::whatWasUsed()
{
    QVERIFY(make(u"editor"_s));
    const QByteArray token = copied().toLatin1();
    for (int i = 0; i < 2; ++i)
        QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, token, question), 200);
    m_rig->answer = R"({"model":"model-b"})"; // which says nothing about tokens
    QCOMPARE(m_rig->ask(u"/proxy/openai/v1/chat/completions"_s, token, R"({"model":"model-b"})"), 200);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->hub.used().size(), 2, longMs);

    ui::ProxyUsage usage;
    const QAbstractItemModelTester tester(&usage, QAbstractItemModelTester::FailureReportingMode::QtTest);
    usage.setLink(m_rig->link.get());
    QTRY_COMPARE_WITH_TIMEOUT(usage.count(), 2, longMs);
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::NameRole).toString(), u"model-a"_s);
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::DetailRole).toString(), u"OpenAI"_s);
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::FiguresRole).toStringList(),
             (QStringList{u"2"_s, u"24.0k"_s, u"690"_s, u"0"_s, u"0"_s}));
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::ExactRole).toStringList().at(1), QLocale().toString(24'000));
    QCOMPARE(usage.totals().constFirst(), u"3"_s);
    QCOMPARE(usage.exactTotals().at(1), QLocale().toString(24'000));
    QCOMPARE(usage.titles().size(), usage.totals().size());
    QVERIFY(usage.note().startsWith(u"Of one request the provider said nothing"_s));
    QCOMPARE(usage.bars().size(), 30);
    QCOMPARE(usage.bars().constLast().toMap().value(u"share"_s).toDouble(), 1.0);
    QCOMPARE(usage.bars().constFirst().toMap().value(u"share"_s).toDouble(), 0.0);
    QVERIFY(usage.bars().constLast().toMap().value(u"words"_s).toString().contains(u"3 requests"_s));
    usage.setDays(7);
    QTRY_COMPARE_WITH_TIMEOUT(usage.bars().size(), 7, longMs);
    // Long ago it will be.
    SetClock clock;
    clock.now = systemClock().nowMs() + 40 * dayMs;
    ui::ProxyUsage later(nullptr, clock);
    later.setLink(m_rig->link.get());
    QTRY_VERIFY_WITH_TIMEOUT(later.isLoaded(), longMs);
    QCOMPARE(later.count(), 0);
    later.setDays(90);
    QTRY_COMPARE_WITH_TIMEOUT(later.count(), 2, longMs);
    usage.setLink(nullptr);
    later.setLink(nullptr);
}

void TestHubUsage::everybodys()
{
    const auto person = [this](const QString &name, const QString &shown) {
        store::User user;
        user.name = name;
        auto writing = m_rig->hub.database.write<store::User>(
            [user](store::Transaction &t) { return store::Users(t).create(user); });
        if (!QTest::qWaitFor([&writing] { return writing.isFinished(); }, longMs) || !writing.result())
            qFatal("there is no such person");
        rpc::UserInfo info;
        info.id = writing.result()->id.toString(QUuid::WithoutBraces);
        info.name = name;
        info.displayName = shown;
        m_rig->people += info;
        return writing.result()->id;
    };
    const QUuid ann = person(u"ann"_s, u"Ann Arbor"_s);
    const QUuid bob = person(u"bob"_s, {});
    for (const auto &[who, tokens] : {std::pair(ann, 10), std::pair(bob, 2000), std::pair(bob, 1)}) {
        store::ProxyUsage used;
        used.ownerId = who;
        used.provider = u"anthropic"_s;
        used.model = tokens == 1 ? u"model-c"_s : u"model-d"_s;
        used.requests = 1;
        used.inputTokens = tokens;
        m_rig->hub.usage->add(used);
    }
    QTRY_COMPARE_WITH_TIMEOUT(await(m_rig->hub.usage->listAll(0))->size(), 3, longMs);
    ui::ProxyUsage usage;
    usage.setLink(m_rig->link.get());
    QTRY_VERIFY_WITH_TIMEOUT(usage.isLoaded(), longMs);
    QCOMPARE(usage.count(), 0); // nothing of it is one's own
    usage.setEverybody(true);
    QTRY_COMPARE_WITH_TIMEOUT(usage.totals().constFirst(), u"3"_s, longMs);
    QCOMPARE(usage.count(), 2);
    usage.setByPerson(true);
    QCOMPARE(usage.count(), 2);
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::NameRole).toString(), u"bob"_s);
    QCOMPARE(usage.index(1).data(ui::ProxyUsage::NameRole).toString(), u"Ann Arbor"_s);
    QCOMPARE(usage.index(0).data(ui::ProxyUsage::FiguresRole).toStringList().at(1), u"2.0k"_s);
    usage.setEverybody(false);
    QTRY_COMPARE_WITH_TIMEOUT(usage.count(), 0, longMs);
    QVERIFY(!usage.isByPerson());
    usage.setLink(nullptr);
}

void TestHubUsage::nothingWasUsed()
{
    ui::ProxyUsage usage;
    usage.setLink(m_rig->link.get());
    QTRY_VERIFY_WITH_TIMEOUT(usage.isLoaded(), longMs);
    QCOMPARE(usage.count(), 0);
    QVERIFY(usage.bars().isEmpty() && usage.note().isEmpty() && usage.problem().isEmpty());
    usage.setLink(nullptr);
}

// The last day of a full answer is asked for again; a day that is too full by itself is said to be.
void TestHubUsage::moreThanAnAnswerHolds()
{
    constexpr qint64 first = 20'000;
    QList<rpc::ProxyUsageEntry> all;
    for (int day = 0; day < 5; ++day) {
        for (int i = 0; i < 4'000; ++i)
            all += entry(first + day, u"model-%1"_s.arg(i % 50), 1);
    }
    for (int i = 0; i < 11'000; ++i)
        all += entry(first + 5, u"model-x"_s, 1);
    all += entry(first + 6, u"model-y"_s, 1);
    int asked = 0;
    server::Dispatcher many;
    server::addStandardMethods(many, {u"Full"_s, u"1"_s, u"hub"_s, u"start"_s, {u"proxy"_s}});
    many.add<rpc::ProxyUsageOfMine>([&](const server::CallContext &, const rpc::ProxyUsageQuery &query) {
        ++asked;
        rpc::ProxyUsageList page;
        for (const auto &each : all) {
            if (each.day >= query.fromDay && page.entries.size() < rpc::ProxyUsageList::most)
                page.entries += each;
        }
        return rpc::Reply<rpc::ProxyUsageList>(page);
    });
    SetClock clock;
    clock.now = (first + 6) * dayMs + 1;
    ui::HubLink link(std::make_unique<server::InProcessTransport>(many, m_rig->subscriptions));
    ui::ProxyUsage usage(nullptr, clock);
    usage.setLink(&link);
    link.start();
    QTRY_VERIFY_WITH_TIMEOUT(usage.isLoaded(), longMs);
    QCOMPARE(usage.count(), 52);
    QCOMPARE(usage.exactTotals().constFirst(), QLocale().toString(5 * 4'000 + 10'000 + 1));
    QVERIFY(usage.note().contains(u"more than the hub lists"_s));
    QCOMPARE(usage.bars().constLast().toMap().value(u"words"_s).toString().contains(u"1 request,"_s), true);
    QVERIFY(asked >= 4);
    usage.setLink(nullptr);
}

void TestHubUsage::addedUp()
{
    ui::UsageTally tally;
    tally.add({entry(1, u"b"_s, 5), entry(1, u"a"_s, 5), entry(2, u"c"_s, 7)});
    tally.add({entry(2, u"b"_s, 1)});
    QCOMPARE(tally.models().size(), 3);
    QCOMPARE(tally.models().at(0).first.model, u"c"_s);
    QCOMPARE(tally.models().at(1).first.model, u"b"_s);
    QCOMPARE(tally.models().at(2).first.model, u"a"_s);
    QCOMPARE(tally.day(2).input, 8);
    QCOMPARE(tally.day(3), ui::UsageSum());
    QCOMPARE(tally.total().requests, 4);
    QCOMPARE(tally.people().size(), 1);
}

QTEST_MAIN(TestHubUsage)
#include "tst_hubusage.moc"
