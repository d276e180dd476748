// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that can be pressed can be found by its name, and on a phone by a finger: every screen of the real window is walked.
#include "qml/theme/theme.h"
#include "testplaces.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr qreal finger = 44;

//! The item has a name; a mouse area has that of the row whose surface it is.
bool isNamed(QQuickItem *item)
{
    const int reach = item->inherits("QQuickMouseArea") ? 3 : 1;
    for (int up = 0; item && up < reach; ++up, item = item->parentItem()) {
        if (!accessibleName(item).isEmpty())
            return true;
    }
    return false;
}

QString what(const QQuickItem *item)
{
    return u"%1 “%2” %3x%4 in %5"_s.arg(QString::fromLatin1(item->metaObject()->className()), item->objectName())
        .arg(item->width())
        .arg(item->height())
        .arg(QString::fromLatin1(item->parentItem() ? item->parentItem()->metaObject()->className() : ""));
}

//! As every list of the window: not by the flicks of a Flickable.
bool movesByWheel(const QQuickItem *view)
{
    const auto *contents = view->property("contentItem").value<QQuickItem *>();
    return std::ranges::any_of(view->children() + contents->children(),
                               [](auto *child) { return child->inherits("QQuickWheelHandler"); });
}

} // namespace

class TestReach : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void cleanup() { m_rig.reset(); }
    void everyScreen_data();
    void everyScreen();

private:
    [[nodiscard]] bool go(const QString &screen);
    //! Of this computer, with everything set that can be, also what its server does not have.
    [[nodiscard]] bool openDefaults();
    //! A file goes with the next prompt.
    [[nodiscard]] bool attach()
    {
        const auto file = QStringLiteral(QD_SOURCE_DIR "/README.md");
        return m_rig->app().session()->composer()->attachments()->addFile(file).isEmpty();
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

void TestReach::everyScreen_data()
{
    QTest::addColumn<QString>("screen");
    QTest::addColumn<QString>("pressed");
    QTest::addColumn<QSize>("size");
    const auto both = [](const char *screen, const char *pressed = "") {
        const auto add = [&](const char *size, QSize pixels) {
            QTest::addRow("%s, %s%s%s", screen, pressed, *pressed ? ", " : "", size)
                << QString::fromLatin1(screen) << QString::fromLatin1(pressed) << pixels;
        };
        add("desktop", {1440, 900});
        add("phone", {390, 844});
    };
    for (const char *screen :
         {"home", "new", "inbox", "settings", "workspaces", "ses_idle", "ses_edit", "ses_ask", "ses_key", "ses_wait"})
        both(screen);
    both("home", "How sessions are listed");
    both("new", "Project: ");
    both("new", "Workspace: ");
    both("workspaces", "Add workspace");
    both("workspaces", "Import and export");
    both("defaults");
    both("ses_idle", "Agent: ");
    both("ses_idle", "Model: ");
    both("ses_idle", "Strength");
    both("ses_idle", "More about this session");
    both("ses_idle", "Attach files");
    both("ses_edit", "How long this is allowed");
}

bool TestReach::go(const QString &screen)
{
    if (screen == u"home"_s)
        m_rig->app().show(ui::Application::Page::Home);
    else if (screen == u"inbox"_s)
        m_rig->app().show(ui::Application::Page::Inbox);
    else if (screen == u"settings"_s)
        m_rig->app().show(ui::Application::Page::Settings);
    else if (screen == u"workspaces"_s)
        m_rig->app().show(ui::Application::Page::Workspaces);
    else if (screen == u"defaults"_s)
        return openDefaults();
    else if (screen == u"new"_s)
        m_rig->app().startNewSession(u"/d"_s);
    else
        return m_rig->open(screen) && attach();
    return QTest::qWaitFor([&] { return m_rig->shown().size() > 20; }, patienceMs);
}

bool TestReach::openDefaults()
{
    const auto everything = [](WorkspaceRecord &record) {
        record.settings = {u"gone"_s, {u"demo"_s, u"scripted"_s, {}}, u"extreme"_s, u"allow-reads"_s, {u"/d"_s}};
    };
    if (!m_rig->app().workspaces()->store().update(u"local"_s, everything))
        return false;
    if (!m_rig->pressInMenuOf(u"This computer"_s, u"Defaults …"_s))
        return false;
    return m_rig->find(u"Remove d from the favourites"_s) && m_rig->find(u"This model has no such strength"_s);
}

void TestReach::everyScreen()
{
    QFETCH(QString, screen);
    QFETCH(QString, pressed);
    QFETCH(QSize, size);
    m_rig = std::make_unique<WindowRig>();
    QVERIFY(m_rig->start(size));
    WorkspaceRecord second; // nobody is there: its troubles show
    second.name = u"Build server"_s;
    second.url = QUrl(u"http://127.0.0.1:1"_s);
    QVERIFY(m_rig->app().workspaces()->add(second, {}, false));
    QVERIFY(go(screen));
    if (!pressed.isEmpty()) {
        const auto before = m_rig->shown().size();
        auto *button = m_rig->find(pressed);
        QVERIFY(button);
        m_rig->click(button);
        QTRY_VERIFY(m_rig->shown().size() > before);
    }
    QVERIFY(m_rig->window()->grabWindow().width() > 0); // everything is in its place now
    const bool phone = size.width() < 600;
    int seen = 0;
    QStringList nameless;
    QStringList tooSmall;
    for (auto *item : m_rig->shown()) {
        if (item->inherits("QQuickFlickable"))
            QVERIFY2(movesByWheel(item), qPrintable(what(item)));
        if (!isPressable(item))
            continue;
        ++seen;
        if (!isNamed(item))
            nameless += what(item);
        if (phone && std::min(item->width(), item->height()) < finger)
            tooSmall += accessibleName(item) + u' ' + what(item);
    }
    QVERIFY(seen > 2);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    QVERIFY2(tooSmall.isEmpty(), qPrintable(tooSmall.join(u'\n')));
}

QTEST_MAIN(TestReach)
#include "tst_reach.moc"
