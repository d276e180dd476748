// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include "qml/theme/theme.h"

#include <QAccessible>
#include <QDateTime>
#include <QDir>
#include <QRegularExpression>
#include <QtQml/qqmlextensionplugin.h>

#include <algorithm>
#include <tuple>

Q_IMPORT_QML_PLUGIN(QuarterdeckPlugin)
Q_IMPORT_QML_PLUGIN(Quarterdeck_TextPlugin)

using namespace Qt::StringLiterals;

namespace qd::test {

namespace {

constexpr auto provider =
    R"({"all":[{"id":"demo","name":"Demo","models":{"scripted":{"id":"scripted","name":"Scripted model",
"variants":{"low":{},"medium":{}},"limit":{"context":200000}}}}],"default":{"demo":"scripted"},"connected":["demo"]})";
constexpr auto agents = R"([{"name":"build","description":"Changes files","mode":"primary"},
{"name":"plan","description":"Changes nothing","mode":"primary"}])";
constexpr auto edit =
    R"({"id":"per_1","sessionID":"ses_edit","permission":"edit","patterns":["src/a.cpp"],"always":["src/*"],
"metadata":{"filepath":"/d/src/a.cpp","diff":"--- a.cpp\n+++ a.cpp\n@@ -1,1 +1,1 @@\n-old line\n+new line\n"},
"tool":{"messageID":"msg_2","callID":"call_1"}})";
constexpr auto question =
    R"([{"id":"que_1","sessionID":"ses_ask","questions":[{"question":"Where should it be kept?","header":"Store",
"options":[{"label":"In memory","description":"Gone after a restart"},{"label":"In a file","description":"Stays"}]}],
"tool":{"messageID":"msg_2","callID":"call_1"}}])";

QByteArray user(const QByteArray &session, const QByteArray &parts)
{
    return R"({"info":{"id":"msg_1","sessionID":")" + session +
           R"(","role":"user","time":{"created":1000},"agent":"build",
"model":{"providerID":"demo","modelID":"scripted"}},"parts":[{"id":"prt_1","sessionID":")" +
           session + R"(","messageID":"msg_1","type":"text","text":"Please do it"})" + parts + "]}";
}

//! `more` goes into the message's head.
QByteArray assistant(const QByteArray &session, const QByteArray &more, const QByteArray &parts)
{
    return R"({"info":{"id":"msg_2","sessionID":")" + session +
           R"(","role":"assistant","parentID":"msg_1","modelID":"scripted","providerID":"demo",
"mode":"build","agent":"build","path":{"cwd":"/d","root":"/d"},"cost":0.01,"tokens":{"input":2000,"output":30,"reasoning":0,
"cache":{"read":0,"write":0}})" +
           more + R"(},"parts":[)" + parts + "]}";
}

QByteArray part(const QByteArray &id, const QByteArray &rest)
{
    return R"({"id":"prt_)" + id + R"(","sessionID":"ses_idle","messageID":"msg_2",)" + rest + '}';
}

QByteArray finishedTurn()
{
    const QByteArray file =
        R"(,{"id":"prt_1b","sessionID":"ses_idle","messageID":"msg_1","type":"file","mime":"text/plain",
"filename":"notes.txt","url":"data:text/plain;base64,aGVsbG8="})";
    const QByteArrayList parts{
        part("2", R"("type":"reasoning","text":"Let me see.","time":{"start":2000,"end":4000})"),
        part(
            "3",
            R"("type":"text","text":"I looked at it, see [the page](https://example.org).\n\n```cpp\nint a = 1;\n```\n")"),
        part("4",
             R"("type":"tool","callID":"c1","tool":"bash","state":{"status":"completed","input":{"command":"make test"},
"output":"all passed\n","title":"make test","metadata":{"output":"all passed\n","exit":0},"time":{"start":5000,"end":9000}})"),
        part("5",
             R"("type":"tool","callID":"c2","tool":"edit","state":{"status":"error","input":{"filePath":"/d/src/a.cpp",
"oldString":"x","newString":"y"},"error":"Not found","metadata":{},"time":{"start":9000,"end":9100}})"),
        part("6",
             R"("type":"tool","callID":"c3","tool":"task","state":{"status":"completed","input":{"description":"look",
"prompt":"look","subagent_type":"general"},"output":"done","title":"look","metadata":{"sessionId":"ses_child"},
"time":{"start":9100,"end":9900}})"),
        part("7", R"("type":"tool","callID":"c4","tool":"todowrite","state":{"status":"completed","input":{"todos":[
{"content":"Read it","status":"completed","priority":"high"},{"content":"Mend it","status":"in_progress","priority":"high"}]},
"output":"","title":"1 todos","metadata":{"todos":[{"content":"Read it","status":"completed","priority":"high"},
{"content":"Mend it","status":"in_progress","priority":"high"}]},"time":{"start":9900,"end":9950}})")};
    return '[' + user("ses_idle", file) + ',' +
           assistant("ses_idle", R"(,"time":{"created":1500,"completed":10000},"finish":"stop")", parts.join(',')) +
           ']';
}

QByteArray refusedTurn()
{
    return '[' + user("ses_key", {}) + ',' +
           assistant("ses_key", R"(,"time":{"created":1500,"completed":1600},"error":{"name":"APIError","data":{
"message":"Incorrect API key provided","statusCode":401,"isRetryable":false}})",
                     {}) +
           ']';
}

void collect(QQuickItem *item, QList<QQuickItem *> &to)
{
    if (!isShown(item))
        return;
    to += item;
    for (auto *child : item->childItems())
        collect(child, to);
}

} // namespace

QString accessibleName(QQuickItem *item)
{
    auto *face = QAccessible::queryAccessibleInterface(item);
    return face ? face->text(QAccessible::Name) : QString();
}

QString accessibleDescription(QQuickItem *item)
{
    auto *face = QAccessible::queryAccessibleInterface(item);
    return face ? face->text(QAccessible::Description) : QString();
}

bool isShown(const QQuickItem *item)
{
    return item->isVisible() && item->opacity() > 0;
}

bool isPressable(const QQuickItem *item)
{
    return item->isEnabled() &&
           (item->inherits("QQuickAbstractButton") || item->inherits("QQuickTextField") ||
            item->inherits("QQuickTextArea") || item->inherits("QQuickMouseArea") || item->activeFocusOnTab());
}

WindowRig::WindowRig(bool firstRun, const Prepare &prepare)
{
    QAccessible::setActive(true);
    QTest::failOnWarning(QRegularExpression(u"\\.qml:|QQmlExpression|Final member"_s));
    const auto now = QDateTime::currentMSecsSinceEpoch();
    QByteArrayList sessions;
    for (const char *id : {"ses_idle", "ses_edit", "ses_ask", "ses_key", "ses_wait"})
        sessions += sessionJson(id, "/d", now - sessions.size() * 1000, QByteArray("The ") + (id + 4));
    server.sessions = sessions.join(',');
    server.statuses["/d"] =
        R"("ses_edit":{"type":"busy"},"ses_ask":{"type":"busy"},"ses_wait":{"type":"retry","attempt":1,
"message":"Rate limit reached","next":)" +
        QByteArray::number(now + 110'000) + "}";
    server.permissions["/d"] = edit;
    server.bodies = {{"/agent", agents},
                     {"/provider", provider},
                     {"/command", "[]"},
                     {"/vcs", R"({"branch":"main"})"},
                     {"/vcs/status", "[]"},
                     {"/question", question},
                     {"/session/ses_idle/message", finishedTurn()},
                     {"/session/ses_key/message", refusedTurn()},
                     {"/session/ses_wait/message", '[' + user("ses_wait", {}) + ']'}};
    for (const QByteArray id : {"ses_edit", "ses_ask"}) {
        server.bodies["/session/" + id + "/message"] =
            '[' + user(id, {}) + ',' + assistant(id, R"(,"time":{"created":1500})", {}) + ']';
    }
    ui::Application::Start options;
    options.libraryPath = m_profile.filePath(u"library.db"_s);
    options.settingsPath = m_profile.filePath(u"settings.ini"_s);
    options.host = &m_host;
    options.firstRun = firstRun;
    if (prepare)
        prepare(options);
    m_app = std::make_unique<ui::Application>(std::move(options));
    m_engine.addImportPath(u"qrc:/qt/qml"_s);
    m_engine.setInitialProperties({{u"app"_s, QVariant::fromValue(m_app.get())}, {u"restore"_s, false}});
}

WindowRig::~WindowRig()
{
    delete m_window;
}

bool WindowRig::start(QSize size, int liveMs)
{
    m_app->begin();
    m_engine.load(QUrl(u"qrc:/qt/qml/Quarterdeck/shell/Main.qml"_s));
    m_window =
        m_engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(m_engine.rootObjects().constFirst());
    if (!m_window)
        return false;
    m_window->resize(size);
    m_window->show();
    m_window->setProperty("settled", true);
    m_app->afterFirstFrame();
    m_host.setEndpoint({server.server.url(), u"opencode"_s, "qd-canary-pw"});
    return QTest::qWaitForWindowExposed(m_window) &&
           QTest::qWaitFor([this] { return m_app->workspace()->isLive(); }, liveMs);
}

bool WindowRig::open(const QString &session)
{
    m_app->openSession(u"local"_s, session);
    return QTest::qWaitFor(
        [this] {
            auto *open = m_app->session();
            auto *list = findObject(u"transcript"_s);
            return open && list && open->transcript()->rowCount() > 1 && open->composer()->picker()->isReady() &&
                   open->composer()->picker()->model().isValid();
        },
        qd::test::patienceMs);
}

QList<QQuickItem *> WindowRig::shown() const
{
    QList<QQuickItem *> found;
    collect(m_window->contentItem(), found);
    return found;
}

namespace {

template <typename Fits>
QQuickItem *waitFor(const WindowRig &rig, const Fits &fits)
{
    QQuickItem *found = nullptr;
    const bool there = QTest::qWaitFor(
        [&] {
            for (auto *item : rig.shown()) {
                if (!found && fits(item))
                    found = item;
            }
            return found != nullptr;
        },
        qd::test::patienceMs);
    return there ? found : nullptr;
}

} // namespace

QQuickItem *WindowRig::find(const QString &name) const
{
    return waitFor(*this, [&name](QQuickItem *item) { return accessibleName(item).startsWith(name); });
}

QQuickItem *WindowRig::findPressable(const QString &name) const
{
    return waitFor(*this,
                   [&name](QQuickItem *item) { return isPressable(item) && accessibleName(item).startsWith(name); });
}

bool WindowRig::says(const QString &name) const
{
    return std::ranges::any_of(shown(), [&name](auto *item) { return accessibleName(item).startsWith(name); });
}

QQuickItem *WindowRig::findObject(const QString &objectName) const
{
    for (auto *item : shown()) {
        if (item->objectName() == objectName)
            return item;
    }
    return nullptr;
}

void WindowRig::click(QQuickItem *item) const
{
    std::ignore = m_window->grabWindow(); // everything is in its place now
    const auto middle = item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
    QTest::mouseClick(m_window, Qt::LeftButton, Qt::NoModifier, middle);
}

bool WindowRig::pressInMenuOf(const QString &workspace, const QString &entry) const
{
    m_app->show(ui::Application::Page::Workspaces);
    const auto *page = waitFor(*this, [](QQuickItem *item) { return item->objectName() == u"workspacesPage"_s; });
    const QString name = u"More about "_s + workspace;
    // The sidebar may have one too.
    auto *more =
        page
            ? waitFor(*this, [&](QQuickItem *item) { return accessibleName(item) == name && page->isAncestorOf(item); })
            : nullptr;
    if (!more)
        return false;
    click(more);
    auto *line = findPressable(entry);
    if (!line)
        return false;
    click(line);
    return QTest::qWaitFor([&] { return !says(u"Show only its sessions"_s); }, qd::test::patienceMs);
}

void WindowRig::type(const QString &text) const
{
    for (const auto c : text)
        QTest::keyClick(m_window, c.toLatin1());
}

void WindowRig::savePictures(const QString &screen) const
{
    const QString folder = qEnvironmentVariable("QUARTERDECK_PICTURES");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QImage last;
    int same = 0;
    const auto isStill = [&] {
        const QImage now = m_window->grabWindow();
        same = now == std::exchange(last, now) ? same + 1 : 0;
        return same > 4; // longer than anything takes to fade in
    };
    QTRY_VERIFY(isStill());
    constexpr int mostOfAPhone = 600;
    const QString size = m_window->width() < mostOfAPhone ? u"phone"_s : u"desktop"_s;
    for (const auto &[name, scheme] :
         {std::pair{u"light"_s, ui::Theme::Scheme::Light}, std::pair{u"dark"_s, ui::Theme::Scheme::Dark}}) {
        m_app->settings()->setScheme(int(scheme));
        std::ignore = m_window->grabWindow();
        QVERIFY(m_window->grabWindow().save(u"%1/%2-%3-%4.png"_s.arg(folder, screen, size, name)));
    }
}

QList<QByteArray> WindowRig::posted(const QByteArray &path) const
{
    QList<QByteArray> bodies;
    for (const auto &r : server.server.requests()) {
        if (r.verb == "POST" && r.path() == path)
            bodies += r.body;
    }
    return bodies;
}

} // namespace qd::test
