// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a new session begins, and whose draft its page shows; going from one workspace to another in the real window. S1.57, S1.64.
#include "qml/shell/desktop.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QBuffer>
#include <QDir>
#include <QImage>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const auto here = u"local"_s;
const auto gone = u"0b1f6c1e-6f0b-4a3e-9a55-3c8f3f0f7a10"_s;
using Page = ui::Application::Page;

QByteArray picture()
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    QImage(QSize(8, 8), QImage::Format_Mono).save(&buffer, "PNG");
    return png;
}

} // namespace

class TestPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_box = std::make_unique<ScriptedOpenCode>();
        m_rig = std::make_unique<WindowRig>();
    }
    void cleanup()
    {
        m_rig.reset();
        m_box.reset();
    }

    void draftStaysInItsWorkspace_data();
    void draftStaysInItsWorkspace();
    void movedByThePersonItGoesAlong();
    void movedOntoAnotherDraftBothStay();
    void draftsAreApartOnOneComputer();
    void folderOpensWhereItWasLast_data();
    void folderOpensWhereItWasLast();
    void folderOfARemovedWorkspaceIsThisComputers();
    void folderOfAnotherMachineIsNotLookedForHere();
    void unknownFolderIsSaid();
    void whatIsOnItsWayIsNotRedirected();
    void workspaceGoneAtTheStart();
    void movingNeverReloads();

private:
    ui::Application &app() { return m_rig->app(); }
    [[nodiscard]] ui::NewSession *page() { return m_rig->app().newSession(); }
    //! A second, live workspace.
    QString addBox()
    {
        WorkspaceRecord record;
        record.name = u"Box"_s;
        record.url = m_box->server.url();
        record.username = u"opencode"_s;
        const auto id = app().workspaces()->add(record, m_box->password, true).value_or(QString());
        const auto *box = app().workspaces()->find(id);
        return box && QTest::qWaitFor([box] { return box->isLive(); }, patienceMs) ? id : QString();
    }
    //! What is in the field of the page, and in its composer.
    [[nodiscard]] QString written()
    {
        const auto *field = m_rig->findObject(u"composerInput"_s);
        const auto shown = field ? field->property("text").toString() : u"(no field)"_s;
        return page() && page()->composer()->text() == shown ? shown : u"(not the same)"_s;
    }
    void write(const QString &text)
    {
        m_rig->click(m_rig->findObject(u"composerInput"_s));
        m_rig->type(text);
        QTRY_COMPARE(written(), text);
    }
    //! On the page of a new session on this computer.
    void writeHere(const QString &text)
    {
        app().startNewSession(u"/d"_s, here);
        QTRY_VERIFY(m_rig->findObject(u"composerInput"_s));
        write(text);
    }
    void keep(const QString &workspace, const QString &text)
    {
        app().library().saveDraft({workspace, u"new"_s}, Draft{text, {}}).waitForFinished();
    }
    [[nodiscard]] QString kept(const QString &workspace)
    {
        auto draft = app().library().loadDraft({workspace, u"new"_s});
        draft.waitForFinished();
        return draft.result().value_or(Draft{}).text;
    }
    [[nodiscard]] QString notice(int row = 0)
    {
        auto *notices = app().notices();
        return notices->data(notices->index(row), ui::Notices::TextRole).toString();
    }
    void pickWorkspace(const QString &name)
    {
        m_rig->click(m_rig->find(u"Workspace: "_s));
        QVERIFY(m_rig->find(u"Add workspace …"_s));
        QQuickItem *row = nullptr;
        for (auto *item : m_rig->shown()) { // the sidebar, which is before it, has the same names
            if (accessibleName(item).startsWith(name))
                row = item;
        }
        QVERIFY(row);
        m_rig->click(row);
        QVERIFY(m_rig->find(u"Workspace: "_s + name));
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_box;
    std::unique_ptr<WindowRig> m_rig;
};

// However another workspace's page is opened: what is written for one is never shown to the other.
void TestPlaces::draftStaysInItsWorkspace_data()
{
    QTest::addColumn<QString>("way");
    for (const auto *way : {"menu", "link", "tray", "session"})
        QTest::newRow(way) << QString::fromLatin1(way);
}

void TestPlaces::draftStaysInItsWorkspace()
{
    QFETCH(const QString, way);
    m_box->sessions = sessionJson("ses_there", "/there", 1000, "Far away");
    QVERIFY(m_rig->start());
    const auto box = addBox();
    QVERIFY(!box.isEmpty());
    keep(box, u"for the box"_s);
    writeHere(u"for here"_s);
    page()->composer()->attachments()->addPicture(picture(), u"a.png"_s);

    if (way == u"menu"_s) {
        auto *row = m_rig->find(u"Far away"_s);
        QVERIFY(row);
        const auto middle = row->mapToScene(QPointF(row->width() / 2, row->height() / 2)).toPoint();
        QTest::mouseClick(m_rig->window(), Qt::RightButton, Qt::NoModifier, middle);
        m_rig->click(m_rig->find(u"New session here"_s));
    } else if (way == u"link"_s) {
        app().desktop()->links()->open(u"quarterdeck://workspace/"_s + box);
    } else if (way == u"tray"_s) {
        app().desktop()->carryOut({ui::TrayItem::Kind::Workspace, {}, box, {}});
    } else {
        QVERIFY(m_rig->find(u"Far away"_s));
        app().openSession(box, u"ses_there"_s);
        app().startNewSession();
    }
    QTRY_COMPARE(page()->workspaceId(), box);
    QTRY_COMPARE(written(), u"for the box"_s);
    QCOMPARE(page()->composer()->attachments()->count(), 0);
    QCOMPARE(kept(here), u"for here"_s);

    app().startNewSession({}, here);
    QTRY_COMPARE(written(), u"for here"_s);
    QCOMPARE(page()->composer()->attachments()->count(), 1);
    QCOMPARE(kept(box), u"for the box"_s);
    QCOMPARE(app().notices()->count(), 0);
}

void TestPlaces::movedByThePersonItGoesAlong()
{
    QVERIFY(m_rig->start());
    const auto box = addBox();
    writeHere(u"for somebody"_s);
    page()->composer()->attachments()->addPicture(picture(), u"a.png"_s);
    pickWorkspace(u"Box"_s);
    QCOMPARE(page()->workspaceId(), box);
    QTRY_COMPARE(written(), u"for somebody"_s);
    QCOMPARE(page()->composer()->attachments()->count(), 1);
    QTRY_COMPARE(kept(box), u"for somebody"_s); // before it is left
    QTRY_COMPARE(kept(here), QString());
    pickWorkspace(u"This computer"_s);
    QTRY_COMPARE(written(), u"for somebody"_s);
    QTRY_COMPARE(kept(box), QString());
    QCOMPARE(app().notices()->count(), 0);
}

void TestPlaces::movedOntoAnotherDraftBothStay()
{
    QVERIFY(m_rig->start());
    const auto box = addBox();
    keep(box, u"for the box"_s);
    writeHere(u"for here"_s);
    pickWorkspace(u"Box"_s);
    QTRY_COMPARE(written(), u"for the box"_s);
    QTRY_COMPARE(app().notices()->count(), 1);
    QCOMPARE(notice(), u"Box has a draft of its own, so what you wrote stays in This computer."_s);
    QVERIFY(m_rig->find(notice()));
    for (auto *item : m_rig->shown()) { // the whole sentence is there to be read
        if (accessibleName(item) == notice() && item->inherits("QQuickText"))
            QVERIFY(!item->property("truncated").toBool());
    }
    app().startNewSession({}, here);
    QTRY_COMPARE(written(), u"for here"_s);
    QCOMPARE(kept(box), u"for the box"_s);
}

// To and fro without a pause: each page reads what the one before it was still to write.
void TestPlaces::draftsAreApartOnOneComputer()
{
    QVERIFY(m_rig->start());
    const auto box = addBox();
    writeHere(u"for here"_s);
    app().startNewSession({}, box);
    app().startNewSession({}, here);
    QTRY_COMPARE(written(), u"for here"_s);
    QCOMPARE(kept(box), QString());
}

void TestPlaces::folderOpensWhereItWasLast_data()
{
    QTest::addColumn<bool>("link");
    QTest::addColumn<bool>("remembered");
    QTest::newRow("argument") << false << true;
    QTest::newRow("argument, never used") << false << false;
    QTest::newRow("link") << true << true;
    QTest::newRow("link, never used") << true << false;
}

// S1.57: as the program's argument and by a link; by its real name, as servers spell it.
void TestPlaces::folderOpensWhereItWasLast()
{
    QFETCH(const bool, link);
    QFETCH(const bool, remembered);
    QVERIFY(m_rig->start());
    const auto box = addBox();
    const QTemporaryDir place;
    const auto folder = QDir(place.path()).canonicalPath() + u"/my shop"_s;
    QVERIFY(QDir().mkpath(folder));
    const auto shortcut = place.filePath(u"shortcut"_s);
    QVERIFY(QFile::link(folder, shortcut));
    app().settings()->rememberPlace(box, remembered ? folder : u"/elsewhere"_s);
    QVERIFY(m_rig->open(u"ses_idle"_s)); // of this computer: it doesn't decide
    app().desktop()->links()->open(link ? u"quarterdeck://new?directory="_s + shortcut : shortcut);
    QCOMPARE(app().page(), Page::NewSession);
    QCOMPARE(page()->workspaceId(), remembered ? box : here);
    QCOMPARE(page()->directory(), folder);
    QVERIFY(m_rig->find(u"Project: my shop"_s));
    QVERIFY(m_rig->find(remembered ? u"Workspace: Box"_s : u"Workspace: This computer"_s));
}

void TestPlaces::folderOfARemovedWorkspaceIsThisComputers()
{
    QVERIFY(m_rig->start());
    const auto box = addBox();
    const QTemporaryDir place;
    const auto folder = QDir(place.path()).canonicalPath();
    app().settings()->rememberPlace(box, folder);
    app().workspaces()->removeWorkspace(box);
    app().desktop()->links()->open(folder);
    QCOMPARE(page()->workspaceId(), here);
    QCOMPARE(page()->directory(), folder);
}

void TestPlaces::folderOfAnotherMachineIsNotLookedForHere()
{
    QVERIFY(m_rig->start());
    const auto box = addBox();
    app().settings()->rememberPlace(box, u"/srv/only there"_s);
    app().desktop()->links()->open(u"quarterdeck://new?directory=/srv/only%20there"_s);
    QCOMPARE(page()->workspaceId(), box);
    QCOMPARE(page()->directory(), u"/srv/only there"_s);
    QCOMPARE(app().notices()->count(), 0);
}

void TestPlaces::unknownFolderIsSaid()
{
    QVERIFY(m_rig->start());
    const QTemporaryDir place;
    const auto file = place.filePath(u"file"_s);
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    auto *links = app().desktop()->links();
    links->open(u"quarterdeck://new?directory=/no/such/folder"_s);
    links->open(u"quarterdeck://new?directory="_s + file);
    QCOMPARE(app().notices()->count(), 2);
    QCOMPARE(notice(0), u"There is no folder /no/such/folder."_s);
    QCOMPARE(notice(1), file + u" is not a folder."_s);
    QVERIFY(!page());
    QVERIFY(!links->isPending()); // nothing to agree to
}

// A link may come from anywhere, at any time.
void TestPlaces::whatIsOnItsWayIsNotRedirected()
{
    m_rig->server.held = {"/session"};
    QVERIFY(m_rig->start());
    app().startNewSession(u"/d"_s, here);
    QTRY_VERIFY(m_rig->findObject(u"composerInput"_s));
    write(u"go"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    QVERIFY(page()->isBusy());
    const QTemporaryDir elsewhere;
    app().desktop()->links()->open(u"quarterdeck://new?directory="_s + elsewhere.path());
    QCOMPARE(app().page(), Page::NewSession);
    QCOMPARE(page()->directory(), u"/d"_s);
    QVERIFY(page()->isBusy());
}

// S1.57: the workspace of the last time, and the session that was open, belong to one that is gone.
void TestPlaces::workspaceGoneAtTheStart()
{
    m_rig = std::make_unique<WindowRig>(false, [](const ui::Application::Start &start) {
        ui::SettingsStore settings(start.settingsPath);
        settings.rememberPlace(gone, u"/x"_s);
        settings.setLastSession(gone, u"ses_idle"_s); // this computer has one of that id
    });
    QVERIFY(m_rig->start());
    QVERIFY(m_rig->find(u"The idle"_s));
    QCOMPARE(app().page(), Page::Home);
    QVERIFY(!app().session());
    QCOMPARE(app().current(), app().workspace());
    m_rig->click(m_rig->findPressable(u"New session"_s));
    QTRY_COMPARE(app().page(), Page::NewSession);
    QCOMPARE(page()->workspaceId(), here);
    QTRY_COMPARE(page()->directory(), u"/d"_s);
    QVERIFY(m_rig->find(u"Project: d"_s));
    QCOMPARE(app().notices()->count(), 0);
}

// The same id in both: the window shows the other one, made of the same objects.
void TestPlaces::movingNeverReloads()
{
    m_box->sessions = sessionJson("ses_idle", "/there", 1000, "Far away");
    m_box->bodies = m_rig->server.bodies;
    m_box->bodies["/session/ses_idle/message"].replace("make test", "make far");
    QVERIFY(m_rig->start());
    const auto box = addBox();
    QVERIFY(m_rig->find(u"Far away"_s));
    QVERIFY(m_rig->open(u"ses_idle"_s));
    QVERIFY(m_rig->find(u"Ran make test"_s));
    const QList<QPointer<QQuickItem>> parts{m_rig->window()->contentItem()->childItems().constFirst(),
                                            m_rig->findObject(u"sessionPage"_s), m_rig->findObject(u"transcript"_s),
                                            m_rig->findObject(u"composerInput"_s)};
    m_rig->click(m_rig->find(u"Far away"_s));
    QTRY_COMPARE(app().session()->workspaceId(), box);
    QVERIFY(m_rig->find(u"Ran make far"_s));
    QVERIFY(!m_rig->says(u"Ran make test"_s));
    m_rig->click(m_rig->find(u"The idle"_s));
    QTRY_COMPARE(app().session()->workspaceId(), here);
    QVERIFY(m_rig->find(u"Ran make test"_s));
    for (const auto &part : parts)
        QVERIFY(part && isShown(part));
    QCOMPARE(m_rig->findObject(u"transcript"_s), parts[2]);
}

QTEST_MAIN(TestPlaces)
#include "tst_places.moc"
