// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubsigninflow.h"

#include "qml/hub/signinwords.h"
#include "qml/workspaces/problemwords.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr qsizetype longestName = 64; // of a device, at a hub

QString platformName()
{
#if defined(Q_OS_ANDROID)
    return u"android"_s;
#elif defined(Q_OS_IOS)
    return u"ios"_s;
#elif defined(Q_OS_MACOS)
    return u"macos"_s;
#elif defined(Q_OS_WIN)
    return u"windows"_s;
#else
    return u"linux"_s;
#endif
}

} // namespace

HubDevice thisDevice()
{
    const QString host = QSysInfo::machineHostName().section(u'.', 0, 0).left(longestName);
    const bool named = !host.isEmpty() && host != u"localhost"_s;
    return {named ? host : HubSignInFlow::tr("Quarterdeck"), platformName()};
}

HubSignInFlow::HubSignInFlow(Take take, Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_take(std::move(take))
    , m_scheduler(scheduler)
    , m_device(thisDevice())
{}

HubSignInFlow::~HubSignInFlow()
{
    ++m_number; // what ends now is not heard
}

void HubSignInFlow::setHub(const QUrl &hub, const ServerTrust &trust)
{
    if (hub == m_hub && trust == m_trust)
        return;
    m_hub = hub;
    m_trust = trust;
    reset();
}

// Whoever is signed in was so at another hub, or before something was allowed.
void HubSignInFlow::reset()
{
    drop();
    m_ways.clear();
    m_way = -1;
    m_through.reset();
    m_peopleOf.clear();
    m_userName.clear();
    m_problem.clear();
    m_connection = {};
    set(Idle);
}

void HubSignInFlow::set(State state)
{
    m_state = state;
    if (state != InBrowser && state != OnDevice) {
        m_page.clear();
        m_whole.clear();
        m_code.clear();
    }
    Q_EMIT changed();
}

void HubSignInFlow::setWay(int way)
{
    if (way == m_way || !m_ways.contains(way))
        return;
    m_way = way;
    m_problem.clear();
    m_connection = {};
    Q_EMIT changed();
}

QString HubSignInFlow::host() const
{
    return m_hub.host() + (m_hub.port() > 0 ? u":%1"_s.arg(m_hub.port()) : QString());
}

QString HubSignInFlow::hubAddress() const
{
    return m_peopleOf.authority();
}

QString HubSignInFlow::shownPage() const
{
    const QString shown = m_page.toDisplayString(QUrl::RemoveQuery | QUrl::RemoveFragment);
    return m_page.hasQuery() ? shown + u"?…"_s : shown;
}

void HubSignInFlow::copyPage() const
{
    QGuiApplication::clipboard()->setText(page());
}

void HubSignInFlow::copyCode() const
{
    QGuiApplication::clipboard()->setText(m_code);
}

int HubSignInFlow::remedy() const
{
    return int(remedyFor(m_connection));
}

QString HubSignInFlow::fingerprint() const
{
    return fingerprintText(m_connection.fingerprint);
}

void HubSignInFlow::setDeviceName(const QString &name)
{
    const QString trimmed = name.trimmed().left(longestName);
    m_device.name = trimmed.isEmpty() ? thisDevice().name : trimmed;
    Q_EMIT changed();
}

// It may be what calls us.
void HubSignInFlow::drop()
{
    ++m_number;
    if (!m_client)
        return;
    m_client->cancel();
    m_client.release()->deleteLater();
}

void HubSignInFlow::renew()
{
    drop();
    m_client = std::make_unique<HubSignIn>(m_hub, m_trust, m_device, m_scheduler);
    connect(m_client.get(), &HubSignIn::browse, this, [this](const QUrl &page) {
        m_page = page;
        set(InBrowser);
        Q_EMIT openRequested(this->page());
    });
    connect(m_client.get(), &HubSignIn::showCode, this,
            [this](const QString &code, const QUrl &page, const QUrl &whole) {
                m_code = code;
                m_page = page;
                m_whole = whole;
                set(OnDevice);
            });
}

void HubSignInFlow::begin()
{
    if (m_state == Idle || m_state == Unreachable)
        ask();
}

void HubSignInFlow::ask()
{
    if (m_hub.isEmpty())
        return;
    m_problem.clear();
    m_connection = {};
    renew();
    set(Asking);
    TaskScope::start(askTask(m_number));
}

QCoro::Task<> HubSignInFlow::askTask(int number)
{
    const Outcome<HubWays> offered = co_await m_tasks(m_client->ways());
    if (number != m_number)
        co_return;
    m_ways.clear();
    if (!offered) {
        m_ways += AccessToken; // which needs no answer
        m_way = -1;
        fail(offered.error(), Unreachable);
        co_return;
    }
    m_peopleOf = offered->hub;
    m_through = m_findHub && !m_peopleOf.isEmpty() ? m_findHub(m_peopleOf) : std::nullopt;
    if (m_through)
        m_ways += ThroughHub;
    if (offered->bootstrap)
        m_ways += FirstOwner;
    if (offered->browser)
        m_ways += {Browser, DeviceCode};
    if (offered->password && !offered->bootstrap)
        m_ways += {Password, PairingCode};
    m_ways += AccessToken;
    if (!m_ways.contains(m_way))
        m_way = m_ways.constFirst();
    set(Choosing);
}

void HubSignInFlow::start(std::function<Try(HubSignIn &client)> how)
{
    if (m_hub.isEmpty() || m_state == Asking || m_state == SigningIn || m_state == InBrowser || m_state == OnDevice)
        return;
    m_problem.clear();
    m_connection = {};
    m_userName.clear();
    renew();
    set(SigningIn);
    TaskScope::start(signInTask(m_number, std::move(how)));
}

QCoro::Task<> HubSignInFlow::signInTask(int number, std::function<Try(HubSignIn &client)> how)
{
    const Outcome<HubSession> session = co_await m_tasks(how(*m_client));
    if (number != m_number)
        co_return;
    if (!session) {
        fail(session.error(), Choosing);
        co_return;
    }
    m_userName = session->userName;
    m_take(*session);
    if (number == m_number)
        set(SignedIn);
}

void HubSignInFlow::fail(const Error &error, State state)
{
    m_problem = state == Unreachable ? hubSentence(error, m_hub) : signInSentence(error, m_hub);
    m_connection = problemOf(error);
    set(state);
}

void HubSignInFlow::withPassword(const QString &name, const QString &password)
{
    start([name, password](HubSignIn &client) { return client.withPassword(name, password); });
}

void HubSignInFlow::asFirstOwner(const QString &code, const QString &name, const QString &password)
{
    start([code, name, password](HubSignIn &client) { return client.bootstrap(code, name, password); });
}

void HubSignInFlow::withPairingCode(const QString &code)
{
    start([code](HubSignIn &client) { return client.withPairingCode(code); });
}

void HubSignInFlow::throughHub()
{
    if (m_through)
        start([ask = m_through->ask, sidecar = m_hub](HubSignIn &) { return ask(sidecar); });
}

void HubSignInFlow::inBrowser()
{
    start([](HubSignIn &client) { return client.withBrowser(); });
}

void HubSignInFlow::onAnotherDevice()
{
    start([](HubSignIn &client) { return client.withDeviceCode(); });
}

void HubSignInFlow::cancel()
{
    if (m_state != Asking && m_state != SigningIn && m_state != InBrowser && m_state != OnDevice)
        return;
    drop();
    set(m_state == Asking ? Idle : Choosing);
}

void HubSignInFlow::trustCertificate()
{
    if (!m_connection.canPin())
        return;
    m_trust.certificate = m_connection.fingerprint;
    m_trust.certificateHost = hostPort(m_hub);
    Q_EMIT trustChanged();
    ask();
}

void HubSignInFlow::allowPlain()
{
    m_trust.plainHost = hostPort(m_hub);
    Q_EMIT trustChanged();
    ask();
}

} // namespace qd::ui
