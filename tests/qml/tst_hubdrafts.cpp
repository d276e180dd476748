// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Workspaces of hubs and the sessions that they hold: drafts, links with a code, signing out, removing. S3.13, S3.146, S3.149.
#include "core/credentials/memorystore.h"
#include "qml/desktop/linkintents.h"
#include "qml/hub/hubpairing.h"
#include "tests/qml/fakehub.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::HubSignInFlow;
using ui::WorkspaceEditor;

class TestHubDrafts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hub = std::make_unique<FakeHub>();
        m_hub->letIn("/auth/sign-in");
        m_hub->letIn("/auth/pair", "qd-canary-paired");
        m_time = std::make_unique<ManualTime>();
        m_deck = std::make_unique<WorkspaceDeck>(*m_time);
        m_links = std::make_unique<ui::LinkIntents>();
        m_editor = std::make_unique<WorkspaceEditor>();
        m_editor->setWorkspaces(m_deck->workspaces.get());
        m_editor->begin();
    }
    void cleanup()
    {
        m_editor.reset();
        m_deck.reset();
    }

    void savedWithItsSession();
    void droppedDraftEndsItsSession();
    void anotherAddressIsAnotherSignIn();
    void pastedPasswordIsNoToken();
    void removedForGoodSignsOut();
    void undoKeepsTheSession();
    void hubThatIsAwayKeepsNoSecretHere();
    void quitBeforeTheUndoIsOver();
    void signedOutByThePerson();
    void linkAsksFirst();
    void linkToAKnownHubSignsItInAgain();
    void usedCodeIsSaid();
    void linksCertificateIsPinned();
    void damagedLinkIsNotShown();

private:
    [[nodiscard]] ui::Workspaces &all() { return *m_deck->workspaces; }
    [[nodiscard]] bool signIn()
    {
        m_editor->setHub(true);
        m_editor->setAddress(m_hub->server.url().toString());
        m_editor->hubSignIn()->withPassword(u"ada"_s, u"qd-canary-password"_s);
        return QTest::qWaitFor([this] { return m_editor->hasSecret(); }, patienceMs);
    }
    [[nodiscard]] QString addHub()
    {
        QSignalSpy saved(m_editor.get(), &WorkspaceEditor::saved);
        if (!signIn())
            return {};
        m_editor->save();
        return saved.isEmpty() ? QString() : saved[0][0].toString();
    }
    [[nodiscard]] QByteArray secretOf(const WorkspaceRecord &record)
    {
        return await(m_deck->secrets.read(ui::secretNameOf(record))).value_or(QByteArray());
    }
    [[nodiscard]] QString link(const QString &more = {}) const
    {
        return u"quarterdeck://pair?address="_s +
               QString::fromLatin1(QUrl::toPercentEncoding(m_hub->server.url().toString())) +
               u"&code=QDCA-NARY-C0DE"_s + more;
    }
    [[nodiscard]] std::unique_ptr<ui::HubPairing> pairing()
    {
        auto made = std::make_unique<ui::HubPairing>();
        made->setLinks(m_links.get());
        made->setWorkspaces(&all());
        return made;
    }
    [[nodiscard]] QString said()
    {
        QString text;
        for (int row = 0; row < m_deck->notices.rowCount(); ++row)
            text += m_deck->notices.index(row).data(ui::Notices::TextRole).toString() + u'\n';
        return text;
    }

    std::unique_ptr<FakeHub> m_hub;
    std::unique_ptr<ManualTime> m_time;
    std::unique_ptr<WorkspaceDeck> m_deck;
    std::unique_ptr<ui::LinkIntents> m_links;
    std::unique_ptr<WorkspaceEditor> m_editor;
};

void TestHubDrafts::savedWithItsSession()
{
    const QString id = addHub();
    const auto *workspace = all().find(id);
    QVERIFY(workspace && workspace->isOfHub());
    QTRY_COMPARE(secretOf(workspace->record()), "qd-canary-session");
    QVERIFY(!readable(*m_editor).contains(u"canary"_s));
    m_editor.reset();
    QCOMPARE(m_hub->ended(), QByteArrayList());
    QFile list(m_deck->place.filePath(u"workspaces.json"_s));
    QVERIFY(list.open(QIODevice::ReadOnly) && !list.readAll().contains("canary"));
}

// A session that nobody uses would stay open for weeks.
void TestHubDrafts::droppedDraftEndsItsSession()
{
    QVERIFY(signIn());
    m_editor.reset();
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
}

void TestHubDrafts::anotherAddressIsAnotherSignIn()
{
    QVERIFY(signIn());
    const FakeHub other;
    m_editor->setAddress(other.server.url().toString());
    QVERIFY(!m_editor->hasSecret());
    QCOMPARE(m_editor->hubSignIn()->state(), HubSignInFlow::Idle);
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
    QCOMPARE(other.ended(), QByteArrayList()); // it never hears of that token
}

void TestHubDrafts::pastedPasswordIsNoToken()
{
    m_editor->setHub(true);
    m_editor->setAddress(u"https://ada:qd-canary-typed@hub.example.org"_s);
    QVERIFY(!m_editor->hasSecret());
    QCOMPARE(m_editor->address(), u"https://hub.example.org"_s);
    QVERIFY(m_editor->addressNote().contains(u"left out"_s));
    m_editor->setSecret(u"qd-canary-token"_s);
    QVERIFY(m_editor->hasSecret());
}

void TestHubDrafts::removedForGoodSignsOut()
{
    const QString id = addHub();
    const auto record = all().find(id)->record();
    QTRY_COMPARE(secretOf(record), "qd-canary-session");
    m_hub->answers["/auth/sign-out"].held = true;
    all().removeWorkspace(id);
    QCOMPARE(m_hub->ended(), QByteArrayList());
    m_time->advance(60'000); // the undo's time passes
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
    QCOMPARE(secretOf(record), "qd-canary-session"); // until the hub has heard
    m_hub->held[0].answer(R"({"success":true})");
    QTRY_COMPARE(secretOf(record), QByteArray());
}

void TestHubDrafts::undoKeepsTheSession()
{
    const QString id = addHub();
    all().removeWorkspace(id);
    m_deck->notices.act(m_deck->notices.index(0).data(ui::Notices::NumberRole).toInt());
    QVERIFY(all().find(id));
    m_time->advance(60'000);
    const auto record = all().find(id)->record();
    QTRY_COMPARE(secretOf(record), "qd-canary-session");
    QCOMPARE(m_hub->ended(), QByteArrayList());
}

void TestHubDrafts::hubThatIsAwayKeepsNoSecretHere()
{
    const QString id = addHub();
    const auto record = all().find(id)->record();
    QTRY_COMPARE(secretOf(record), "qd-canary-session");
    m_hub->server.stop();
    all().removeWorkspace(id);
    m_time->advance(60'000);
    QTRY_COMPARE(secretOf(record), QByteArray());
}

// The next start ends the session that this one could not.
void TestHubDrafts::quitBeforeTheUndoIsOver()
{
    const QString id = addHub();
    const auto record = all().find(id)->record();
    QTRY_COMPARE(secretOf(record), "qd-canary-session");
    all().removeWorkspace(id);
    m_editor.reset();
    const auto services = all().services();
    m_deck->workspaces = std::make_unique<ui::Workspaces>(m_deck->store, m_deck->secrets, services, *m_time);
    all().connectAll();
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
    QTRY_COMPARE(secretOf(record), QByteArray());
}

void TestHubDrafts::signedOutByThePerson()
{
    const QString id = addHub();
    const auto record = all().find(id)->record();
    QTRY_COMPARE(secretOf(record), "qd-canary-session");
    all().signOut(id);
    QTRY_COMPARE(m_hub->ended(), QByteArrayList{"Bearer qd-canary-session"});
    QTRY_COMPARE(all().find(id)->state(), ui::Workspace::State::Unauthorised);
    QVERIFY2(all().find(id)->reason().startsWith(u"You are not signed in at 127.0.0.1:"_s),
             qPrintable(all().find(id)->reason()));
    QTRY_COMPARE(secretOf(record), QByteArray());
    QCOMPARE(said(), QString());
}

// Nothing is sent, and nothing kept, before the person agrees.
void TestHubDrafts::linkAsksFirst()
{
    m_links->open(link());
    QVERIFY(m_links->isPending() && m_links->isPairing());
    m_links->open(link()); // one question at a time
    m_links->accept();     // not by the question for other links
    QVERIFY(m_links->isPairing());
    const auto offer = pairing();
    QCOMPARE(offer->host(), m_hub->server.url().authority());
    QCOMPARE(offer->known(), QString());
    QVERIFY(m_hub->server.requests().isEmpty());
    QVERIFY(!readable(*m_links).contains(u"C0DE"_s) && !readable(*offer).contains(u"C0DE"_s) &&
            !readable(*offer->editor()).contains(u"C0DE"_s));
    QSignalSpy done(offer.get(), &ui::HubPairing::done);
    offer->accept();
    QTRY_COMPARE(done.size(), 1);
    QCOMPARE(m_hub->told("/auth/pair").constFirst()[u"code"].toString(), u"QDCA-NARY-C0DE"_s);
    const auto *workspace = all().find(done[0][0].toString());
    QVERIFY(workspace && workspace->isOfHub());
    QTRY_COMPARE(secretOf(workspace->record()), "qd-canary-paired");
    m_links->dismiss();
    QVERIFY(!m_links->isPending() && !m_links->pairing());
    QFile settings(m_deck->place.filePath(u"settings.ini"_s));
    QVERIFY(!settings.open(QIODevice::ReadOnly) || !settings.readAll().contains("C0DE"));
}

void TestHubDrafts::linkToAKnownHubSignsItInAgain()
{
    const QString id = addHub();
    all().setName(id, u"The hub"_s);
    const QString fingerprint(64, u'a');
    m_links->open(link(u"&fingerprint="_s + fingerprint));
    const auto offer = pairing();
    QCOMPARE(offer->known(), u"The hub"_s);
    QCOMPARE(offer->fingerprint(), QString()); // what its person allowed stays
    QSignalSpy done(offer.get(), &ui::HubPairing::done);
    offer->accept();
    QTRY_COMPARE(done.size(), 1);
    QCOMPARE(done[0][0].toString(), id);
    QCOMPARE(all().count(), 2);
    QVERIFY(all().find(id)->record().trust == ServerTrust());
    QTRY_COMPARE(secretOf(all().find(id)->record()), "qd-canary-paired");
}

void TestHubDrafts::usedCodeIsSaid()
{
    m_hub->refuse("/auth/pair", 401, "This code is not valid (any more). Show a new one.");
    m_links->open(link());
    const auto offer = pairing();
    offer->accept();
    QTRY_COMPARE(offer->editor()->hubSignIn()->problem(), u"This code is not valid (any more). Show a new one."_s);
    QCOMPARE(all().count(), 1);
    // A hub that was away may be there now.
    m_hub->letIn("/auth/pair");
    QSignalSpy done(offer.get(), &ui::HubPairing::done);
    offer->accept();
    QTRY_COMPARE(done.size(), 1);
}

void TestHubDrafts::linksCertificateIsPinned()
{
    m_links->open(link(u"&fingerprint="_s + QString(64, u'a')));
    const auto offer = pairing();
    QVERIFY(offer->fingerprint().startsWith(u"AA:AA:"_s));
    QCOMPARE(offer->editor()->hubSignIn()->trust().certificate, QByteArray(32, '\xaa'));
    QCOMPARE(offer->editor()->hubSignIn()->trust().certificateHost, m_hub->server.url().authority());
}

void TestHubDrafts::damagedLinkIsNotShown()
{
    QSignalSpy refused(m_links.get(), &ui::LinkIntents::refused);
    m_links->open(link(u"&more=1"_s));
    QVERIFY(!m_links->isPending());
    QCOMPARE(refused.size(), 1);
    QVERIFY(!refused[0][0].toString().contains(u"C0DE"_s));
}

QTEST_MAIN(TestHubDrafts)
#include "tst_hubdrafts.moc"
