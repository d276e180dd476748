// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/signins.h"

#include "core/hub/hubsubscription.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

QString platformOf(const QString &platform)
{
    static const QHash<QString, QString> names{
        {u"linux"_s, u"Linux"_s}, {u"android"_s, u"Android"_s}, {u"windows"_s, u"Windows"_s}, {u"macos"_s, u"macOS"_s},
        {u"osx"_s, u"macOS"_s},   {u"ios"_s, u"iOS"_s},         {u"darwin"_s, u"macOS"_s},
    };
    return names.value(platform.toLower(), platform);
}

QString kindOf(const QString &kind)
{
    if (kind == u"browser"_s)
        return SignIns::tr("Browser");
    if (kind == u"phone"_s)
        return SignIns::tr("Phone");
    if (kind == u"script"_s)
        return SignIns::tr("Script");
    return SignIns::tr("Quarterdeck");
}

HubRows::Row rowOf(const rpc::SignedInDevice &device)
{
    return {{u"row"_s, QString(u"device/"_s + device.id)},
            {u"device"_s, device.id},
            {u"name"_s, device.name},
            {u"platform"_s, platformOf(device.platform)},
            {u"form"_s, device.platform == u"android"_s || device.platform == u"ios"_s ? u"phone"_s : u"app"_s},
            {u"at"_s, double(device.createdAt)},
            {u"usedAt"_s, double(device.lastSeenAt)}};
}

HubRows::Row rowOf(const rpc::SignedInSession &session, const HubRows::Row &device)
{
    HubRows::Row row = device;
    row.insert(u"row"_s, session.id);
    row.insert(u"session"_s, session.id);
    row.insert(u"kind"_s, kindOf(session.kind));
    if (device.value(u"name"_s).toString().isEmpty())
        row.insert(u"name"_s, kindOf(session.kind));
    if (row.value(u"form"_s) != u"phone"_s)
        row.insert(u"form"_s, session.kind);
    row.insert(u"current"_s, session.current);
    row.insert(u"at"_s, double(session.createdAt));
    row.insert(u"usedAt"_s, double(session.lastUsedAt));
    row.insert(u"expiresAt"_s, double(session.expiresAt));
    return row;
}

//! What QML requires is there in every row.
HubRows::Row whole(HubRows::Row row)
{
    const HubRows::Row none{{u"session"_s, QString()},  {u"device"_s, QString()}, {u"kind"_s, QString()},
                            {u"platform"_s, QString()}, {u"current"_s, false},    {u"expiresAt"_s, 0.0}};
    for (auto each = none.cbegin(); each != none.cend(); ++each) {
        if (!row.contains(each.key()))
            row.insert(each.key(), each.value());
    }
    return row;
}

} // namespace

SignIns::SignIns(QObject *parent, Scheduler &scheduler)
    : HubController(parent, scheduler)
    , m_rows({"row", "session", "device", "name", "kind", "platform", "form", "current", "at", "usedAt", "expiresAt"})
{
    connect(this, &HubController::offeredChanged, this, &SignIns::listen);
}

SignIns::~SignIns() = default;

void SignIns::setUser(const QString &user)
{
    if (m_user == user)
        return;
    m_user = user;
    drop();
    forget();
    Q_EMIT userChanged();
    refresh();
}

std::optional<QString> SignIns::whose() const
{
    return m_user.isEmpty() ? std::nullopt : std::optional(m_user);
}

bool SignIns::mayUse(const HubLink &link) const
{
    return m_user.isEmpty() || m_user == link.userId() ? isMember(link) : hasAccounts(link) && link.mayAdminister();
}

void SignIns::forget()
{
    m_rows.setRows({});
    m_others = 0;
    m_ends.reset();
}

// That somebody has signed out is told to everybody; a new sign-in is seen at the next look.
void SignIns::listen()
{
    m_ends.reset();
    if (!isOffered())
        return;
    m_ends = link()->api().subscribe(QString::fromLatin1(rpc::endedSignInsTopic));
    connect(m_ends.get(), &HubSubscription::happened, this, &SignIns::refresh);
    connect(m_ends.get(), &HubSubscription::missed, this, &SignIns::refresh);
}

QCoro::Task<> SignIns::load()
{
    const std::optional<QString> user = whose();
    rpc::SessionsList::Params ofSessions;
    ofSessions.user = user;
    QCoro::Task<Outcome<QList<rpc::SignedInSession>>> askingSessions = ask<rpc::SessionsList>(ofSessions);
    const Outcome<QList<rpc::SignedInSession>> sessions = co_await askingSessions;
    if (!sessions) {
        read(hubSentence(tr("Can't read who is signed in"), sessions.error()));
        co_return;
    }
    rpc::DevicesList::Params ofDevices;
    ofDevices.user = user;
    QCoro::Task<Outcome<QList<rpc::SignedInDevice>>> askingDevices = ask<rpc::DevicesList>(ofDevices);
    const Outcome<QList<rpc::SignedInDevice>> devices = co_await askingDevices;
    if (!devices) {
        read(hubSentence(tr("Can't read the devices"), devices.error()));
        co_return;
    }
    show(*sessions, *devices);
    read();
}

void SignIns::show(const QList<rpc::SignedInSession> &sessions, const QList<rpc::SignedInDevice> &devices)
{
    QHash<QString, HubRows::Row> unused;
    for (const rpc::SignedInDevice &device : devices)
        unused.insert(device.id, rowOf(device));
    const QHash<QString, HubRows::Row> known = unused;
    QList<HubRows::Row> rows;
    m_others = 0;
    for (const rpc::SignedInSession &session : sessions) {
        const QString device = session.device.value_or(QString());
        rows.append(whole(rowOf(session, known.value(device))));
        unused.remove(device);
        m_others += session.current ? 0 : 1;
    }
    for (const HubRows::Row &device : std::as_const(unused))
        rows.append(whole(device));
    std::ranges::sort(rows, [](const HubRows::Row &a, const HubRows::Row &b) {
        const auto rank = [](const HubRows::Row &row) {
            return std::tuple(row.value(u"current"_s).toBool(), !row.value(u"session"_s).toString().isEmpty(),
                              row.value(u"usedAt"_s).toDouble(), row.value(u"row"_s).toString());
        };
        return rank(b) < rank(a);
    });
    m_rows.setRows(rows);
}

void SignIns::revoke(const QString &session)
{
    TaskScope::start(revokeTask(session));
}

void SignIns::forgetDevice(const QString &device)
{
    TaskScope::start(forgetTask(device));
}

void SignIns::revokeOthers()
{
    TaskScope::start(revokeOthersTask());
}

QCoro::Task<> SignIns::revokeTask(QString session)
{
    rpc::SessionsRevoke::Params params;
    params.session = session;
    QCoro::Task<std::optional<rpc::Nothing>> changing = change<rpc::SessionsRevoke>(tr("Can't sign it out"), params);
    const std::optional<rpc::Nothing> ended = co_await changing;
    refresh();
    if (ended)
        Q_EMIT done();
}

QCoro::Task<> SignIns::forgetTask(QString device)
{
    rpc::DevicesRevoke::Params params;
    params.device = device;
    QCoro::Task<std::optional<rpc::Nothing>> changing = change<rpc::DevicesRevoke>(tr("Can't forget it"), params);
    const std::optional<rpc::Nothing> ended = co_await changing;
    refresh();
    if (ended)
        Q_EMIT done();
}

QCoro::Task<> SignIns::revokeOthersTask()
{
    rpc::SessionsRevokeAll::Params params;
    params.user = whose();
    QCoro::Task<std::optional<rpc::SessionsRevokeAll::Result>> changing =
        change<rpc::SessionsRevokeAll>(tr("Can't sign out elsewhere"), params);
    const std::optional<rpc::SessionsRevokeAll::Result> ended = co_await changing;
    refresh();
    if (ended)
        Q_EMIT done();
}

} // namespace qd::ui
