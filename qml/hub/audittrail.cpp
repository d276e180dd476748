// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/audittrail.h"

#include "qml/shell/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr int pageSize = 25;

struct Words
{
    const char *action;
    const char *done;   //!< %1 who, %2 what it was done to; null: it only fails, and %1 is to whom
    const char *failed; //!< null: as when it is done
};

// What the parts of a server note; tests/qml/tst_hubcontrollers.cpp asks a real one.
constexpr Words known[] = {
    {"owner.bootstrap", QT_TRANSLATE_NOOP("AuditTrail", "%1 became the first owner"),
     QT_TRANSLATE_NOOP("AuditTrail", "%1 tried to become the first owner with a wrong code")},
    {"sign-in", QT_TRANSLATE_NOOP("AuditTrail", "%1 signed in"),
     QT_TRANSLATE_NOOP("AuditTrail", "%1 tried to sign in with a wrong name or password")},
    {"sign-in.external", QT_TRANSLATE_NOOP("AuditTrail", "%1 signed in at the provider"), nullptr},
    {"sign-in.confirm", QT_TRANSLATE_NOOP("AuditTrail", "%1 confirmed who they are"), nullptr},
    {"sign-out", QT_TRANSLATE_NOOP("AuditTrail", "%1 signed out"), nullptr},
    {"sessions.revoke", QT_TRANSLATE_NOOP("AuditTrail", "%1 ended a sign-in"), nullptr},
    {"sessions.revokeAll", QT_TRANSLATE_NOOP("AuditTrail", "%1 ended all sign-ins of somebody"), nullptr},
    {"devices.revoke", QT_TRANSLATE_NOOP("AuditTrail", "%1 signed out and forgot the device %2"), nullptr},
    {"pairing.create", QT_TRANSLATE_NOOP("AuditTrail", "%1 asked for a pairing code"), nullptr},
    {"pairing.redeem", QT_TRANSLATE_NOOP("AuditTrail", "%1 paired the device %2"), nullptr},
    {"pairing.expired", nullptr, QT_TRANSLATE_NOOP("AuditTrail", "A pairing code of %1 was used too late")},
    {"pairing.replayed", nullptr, QT_TRANSLATE_NOOP("AuditTrail", "A pairing code of %1 was used again")},
    {"password.change", QT_TRANSLATE_NOOP("AuditTrail", "%1 changed the own password"), nullptr},
    {"tokens.create", QT_TRANSLATE_NOOP("AuditTrail", "%1 made the access token %2"), nullptr},
    {"tokens.revoke", QT_TRANSLATE_NOOP("AuditTrail", "%1 revoked the access token %2"), nullptr},
    {"users.create", QT_TRANSLATE_NOOP("AuditTrail", "%1 added %2"), nullptr},
    {"users.setRole", QT_TRANSLATE_NOOP("AuditTrail", "%1 changed the role of %2"), nullptr},
    {"users.setDirectories", QT_TRANSLATE_NOOP("AuditTrail", "%1 changed the folders of %2"), nullptr},
    {"users.setLimits", QT_TRANSLATE_NOOP("AuditTrail", "%1 changed the models and limits of %2"), nullptr},
    {"users.disable", QT_TRANSLATE_NOOP("AuditTrail", "%1 disabled the account of %2"), nullptr},
    {"users.enable", QT_TRANSLATE_NOOP("AuditTrail", "%1 enabled the account of %2"), nullptr},
    {"users.remove", QT_TRANSLATE_NOOP("AuditTrail", "%1 removed %2"), nullptr},
    {"users.setPassword", QT_TRANSLATE_NOOP("AuditTrail", "%1 set a password for %2"), nullptr},
    {"users.link", QT_TRANSLATE_NOOP("AuditTrail", "%1 linked %2"), nullptr},
    {"keys.set", QT_TRANSLATE_NOOP("AuditTrail", "%1 set a key of %2"), nullptr},
    {"keys.makeDefault", QT_TRANSLATE_NOOP("AuditTrail", "%1 chose another default key of %2"), nullptr},
    {"keys.delete", QT_TRANSLATE_NOOP("AuditTrail", "%1 deleted a key of %2"), nullptr},
    {"keys.rotate", QT_TRANSLATE_NOOP("AuditTrail", "%1 changed the master key"), nullptr},
    {"proxy.token.create", QT_TRANSLATE_NOOP("AuditTrail", "%1 made a proxy token"), nullptr},
    {"proxy.token.revoke", QT_TRANSLATE_NOOP("AuditTrail", "%1 revoked a proxy token"), nullptr},
};

QString translated(const char *text)
{
    return QCoreApplication::translate("AuditTrail", text);
}

HubRows::Row rowOf(const rpc::AuditEntry &entry)
{
    return {{u"entry"_s, entry.id},
            {u"at"_s, double(entry.at)},
            {u"text"_s, AuditTrail::wordsOf(entry)},
            {u"address"_s, entry.address},
            {u"succeeded"_s, entry.succeeded}};
}

} // namespace

AuditTrail::AuditTrail(QObject *parent, Scheduler &scheduler)
    : HubPages({"entry", "at", "text", "address", "succeeded"}, pageSize, parent, scheduler)
{}

QString AuditTrail::wordsOf(const rpc::AuditEntry &entry)
{
    const QString who = entry.actor.isEmpty() ? tr("Somebody") : entry.actor;
    const auto *found = std::ranges::find_if(
        known, [&](const Words &words) { return entry.action == QLatin1StringView(words.action); });
    if (found == std::end(known)) // of a newer one
        return Format::join({who, entry.action, entry.subject});
    if (!found->done) // a stranger did it to somebody
        return translated(found->failed).arg(entry.subject);
    const QString text = translated(entry.succeeded || !found->failed ? found->done : found->failed);
    return text.contains(u"%2"_s) ? text.arg(who, entry.subject) : text.arg(who);
}

QCoro::Task<Outcome<AuditTrail::Page>> AuditTrail::page(std::optional<QString> after, int limit)
{
    rpc::AuditList::Params params;
    params.after = after;
    params.limit = limit;
    QCoro::Task<Outcome<rpc::AuditList::Result>> asking = ask<rpc::AuditList>(params);
    const Outcome<rpc::AuditList::Result> found = co_await asking;
    if (!found)
        co_return tl::unexpected(found.error());
    Page page;
    for (const rpc::AuditEntry &entry : found->entries)
        page.rows.append(rowOf(entry));
    page.next = found->next;
    co_return page;
}

} // namespace qd::ui
