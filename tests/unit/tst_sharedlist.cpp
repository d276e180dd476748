// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Lists that a person's devices share (S0.45): changes that cross, devices that were away, and stock Yjs clients in the same document.
#include "core/rooms/sharedlist.h"
#include "core/yjs/updateids.h"
#include "tests/support/fixtures.h"
#include "tests/support/peerprocess.h"
#include "tests/unit/roomfixtures.h"
#include "tests/unit/roomhub.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>

using namespace qd;
using namespace qd::test;

class TestSharedList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void putAndRemove();
    void changesThatCross();
    void anyOrder();
    void wrongClocks();
    void whatOthersPutThereIsKept();
    void whatIsRefused();
    void workspaces();
    void plugins();
    void overAHub();
    void stockClient();
};

namespace {

using Entries = QMap<QString, QByteArray>;

const QByteArray Token = "qd-canary-token";

std::unique_ptr<SharedList> makeList(const QUrl &server, const QByteArray &kept = {})
{
    auto list = std::make_unique<SharedList>(
        SocketTarget{RoomConnection::roomUrl(server, SharedList::workspacesRoom()), Token, {}}, kept);
    list->start();
    return list;
}

} // namespace

void TestSharedList::putAndRemove()
{
    ManualTime time;
    SharedDocument a(time);
    SharedDocument b(time);
    QVERIFY(b.apply(a.put(u"k"_s, "1")));
    QVERIFY(b.apply(a.put(u"k"_s, R"({"x":"Zoë 😀"})")));
    QVERIFY(b.apply(a.put(u"other"_s, "null")));
    QCOMPARE(b.entries(), (Entries{{u"k"_s, R"({"x":"Zoë 😀"})"}, {u"other"_s, "null"}}));
    QCOMPARE(a.entries(), b.entries());
    QVERIFY(a.apply(b.remove(u"k"_s)));
    QCOMPARE(a.entries(), (Entries{{u"other"_s, "null"}}));
    QVERIFY(a.remove(u"k"_s).isEmpty());
    // Kept and given back, by a device that then goes on.
    SharedDocument again(time);
    QVERIFY(again.apply(a.whole()));
    QCOMPARE(again.entries(), a.entries());
    QVERIFY(!a.whole().contains("Zoë")); // nothing remains of what was removed
    QVERIFY(b.apply(again.put(u"other"_s, "2")));
    QCOMPARE(b.entries(), (Entries{{u"other"_s, "2"}}));
}

void TestSharedList::changesThatCross()
{
    ManualTime time;
    SharedDocument a(time);
    SharedDocument b(time);
    (void)b.apply(a.put(u"k"_s, "0"));
    // The newer one counts, whatever the order in which they come.
    const QByteArray older = a.put(u"k"_s, "1");
    time.advance(10);
    const QByteArray newer = b.put(u"k"_s, "2");
    QVERIFY(a.apply(newer));
    QVERIFY(!b.apply(older));
    QCOMPARE(a.entries(), (Entries{{u"k"_s, "2"}}));
    QCOMPARE(b.entries(), a.entries());
    // At the same moment: the same one for both.
    const QByteArray mine = a.put(u"k"_s, "3");
    const QByteArray theirs = b.put(u"k"_s, "4");
    (void)a.apply(theirs);
    (void)b.apply(mine);
    QCOMPARE(a.entries(), b.entries());
    // What was changed while another removed it stays.
    const QByteArray removal = a.remove(u"k"_s);
    const QByteArray change = b.put(u"k"_s, "5");
    (void)a.apply(change);
    (void)b.apply(removal);
    QCOMPARE(a.entries(), (Entries{{u"k"_s, "5"}}));
    QCOMPARE(b.entries(), a.entries());
}

void TestSharedList::anyOrder()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 30; ++round) {
        ManualTime time;
        std::vector<SharedDocument> documents;
        for (quint32 client = 1; client <= 3; ++client)
            documents.emplace_back(time, client);
        QByteArrayList updates;
        for (int i = 0; i < 60; ++i) {
            SharedDocument &one = documents.at(random.bounded(3U));
            const QString key = u"k%1"_s.arg(random.bounded(4));
            time.advance(random.bounded(2));
            updates.append(random.bounded(4) == 0 ? one.remove(key) : one.put(key, QByteArray::number(i)));
            if (random.bounded(6) == 0)
                (void)one.apply(updates.at(random.bounded(int(updates.size()))));
            if (random.bounded(20) == 0)
                updates.append(one.whole());
        }
        std::shuffle(updates.begin(), updates.end(), random);
        for (SharedDocument &one : documents) {
            for (const QByteArray &update : std::as_const(updates))
                (void)one.apply(update);
        }
        SharedDocument fresh(time);
        (void)fresh.apply(documents[0].whole());
        for (const SharedDocument &one : documents)
            QCOMPARE(one.entries(), fresh.entries());
        QVERIFY(yjs::readUpdateIds(fresh.whole())->covers(*yjs::readUpdateIds(documents[1].whole())));
    }
}

void TestSharedList::wrongClocks()
{
    ManualTime time;
    ManualTime ahead;
    ahead.jump(60 * 60 * 1000);
    SharedDocument a(time);
    SharedDocument b(ahead);
    (void)a.apply(b.put(u"k"_s, "from the one that is ahead"));
    (void)b.apply(a.put(u"k"_s, "1")); // knowing the other
    QCOMPARE(a.entries(), (Entries{{u"k"_s, "1"}}));
    QCOMPARE(b.entries(), a.entries());
    // So far ahead that it is not followed; still what knew of it counts.
    ahead.jump(1000LL * 24 * 60 * 60 * 1000);
    (void)a.apply(b.put(u"k"_s, "2"));
    (void)b.apply(a.put(u"k"_s, "3"));
    QCOMPARE(b.entries(), (Entries{{u"k"_s, "3"}}));
}

void TestSharedList::whatOthersPutThereIsKept()
{
    const QJsonArray cases = QJsonDocument::fromJson(fixture(u"yjs/updates.json"_s)).array();
    QVERIFY(cases.size() > 40);
    for (const QJsonValue &each : cases) {
        const QByteArray update = QByteArray::fromHex(each[u"hex"].toString().toLatin1());
        SharedDocument document;
        (void)document.put(u"k"_s, "1");
        (void)document.apply(update);
        const auto ids = yjs::readUpdateIds(document.whole());
        QVERIFY(ids && ids->covers(*yjs::readUpdateIds(update)));
        QCOMPARE(document.entries(), (Entries{{u"k"_s, "1"}}));
    }
}

void TestSharedList::whatIsRefused()
{
    SharedDocument document;
    QVERIFY(document.put({}, "1").isEmpty());
    QVERIFY(document.put(u"k"_s, "{").isEmpty());
    QVERIFY(document.put(u"k"_s, '"' + QByteArray(64 * 1024, 'x') + '"').isEmpty());
    for (const char *hex : {"", "00", "ff", "01", "0101e907"})
        QVERIFY(!document.apply(QByteArray::fromHex(hex)));
    QVERIFY(document.entries().isEmpty());
}

void TestSharedList::workspaces()
{
    const SharedWorkspace one{u"Desk"_s, QUrl(u"https://desk.example:4096/x"_s), true, u"me"_s};
    QCOMPARE(readSharedWorkspace(writeSharedWorkspace(one)), one);
    QCOMPARE(one.key(), u"hub https://desk.example:4096/x"_s);
    const SharedWorkspace server{u"a\u202eb\n"_s, QUrl(u"https://desk.example/"_s), false, u"me"_s};
    QCOMPARE(server.key(), u"opencode https://desk.example:443 me"_s);
    QCOMPARE(readSharedWorkspace(writeSharedWorkspace(server))->name, u"ab"_s);
    SharedWorkspace secret = one;
    secret.url = QUrl(u"https://me:qd-canary@desk.example"_s);
    QVERIFY(!writeSharedWorkspace(secret).contains("canary"));
    QVERIFY(!readSharedWorkspace(writeSharedWorkspace(secret)));
    QVERIFY(!readSharedWorkspace("[]"));
    SharedWorkspace script = one;
    script.url = QUrl(u"javascript:alert(1)"_s);
    QVERIFY(!readSharedWorkspace(writeSharedWorkspace(script)));
}

void TestSharedList::plugins()
{
    QCOMPARE(readSharedPlugin(writeSharedPlugin({false})), SharedPlugin{false});
    QCOMPARE(readSharedPlugin("{}"), SharedPlugin{true});
    QVERIFY(!readSharedPlugin("1"));
}

void TestSharedList::overAHub()
{
    store::Database database(*store::StoreAddress::parse(u"sqlite::memory:"_s));
    (void)database.open();
    Hub hub(0, &database);
    const auto a = makeList(hub.url());
    QTRY_VERIFY(a->isSynced());
    a->put(u"desk"_s, "1");
    const auto b = makeList(hub.url());
    QTRY_COMPARE(b->entries(), (Entries{{u"desk"_s, "1"}}));
    // Both change while both are away.
    a->stop();
    b->stop();
    QVERIFY(!a->isSynced());
    a->put(u"phone"_s, "2");
    b->put(u"laptop"_s, "3");
    b->remove(u"desk"_s);
    const QByteArray kept = b->whole(); // b is started anew
    a->start();
    const auto again = makeList(hub.url(), kept);
    const Entries both{{u"laptop"_s, "3"}, {u"phone"_s, "2"}};
    QTRY_COMPARE(a->entries(), both);
    QTRY_COMPARE(again->entries(), both);
    const auto late = makeList(hub.url());
    QTRY_COMPARE(late->entries(), both);
}

// npm's yjs reads and writes the same document.
void TestSharedList::stockClient()
{
    store::Database database(*store::StoreAddress::parse(u"sqlite::memory:"_s));
    (void)database.open();
    Hub hub(0, &database);
    const auto list = makeList(hub.url());
    for (int i = 0; i < 5; ++i)
        list->put(u"desk"_s, QByteArray::number(i));
    list->put(u"gone"_s, "1");
    list->remove(u"gone"_s);
    connect(list.get(), &SharedList::entriesChanged, this, [&list] {
        if (list->entries().contains(u"stock"_s) && !list->entries().contains(u"thanks"_s)) {
            list->put(u"thanks"_s, "true");
            list->remove(u"stock"_s);
        }
    });
    PeerProcess script(u"sharedlist.mjs"_s);
    const QByteArray said = script.complaint({u"ws://127.0.0.1:%1/rooms"_s.arg(hub.port)});
    QVERIFY2(said.isEmpty(), said.constData());
    const auto late = makeList(hub.url());
    QTRY_COMPARE(late->entries(), (Entries{{u"desk"_s, "4"}, {u"thanks"_s, "true"}}));
}

QTEST_GUILESS_MAIN(TestSharedList)
#include "tst_sharedlist.moc"
