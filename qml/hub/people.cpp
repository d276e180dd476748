// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/people.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr int pageSize = 50;

QString nameOf(People::Role role)
{
    switch (role) {
    case People::Role::Owner:
        return People::tr("Owner");
    case People::Role::Member:
        return People::tr("Member");
    case People::Role::ReadOnly:
        return People::tr("May only read");
    }
    return {};
}

QString detailOf(People::Role role)
{
    switch (role) {
    case People::Role::Owner:
        return People::tr("Everything, other people and the server too.");
    case People::Role::Member:
        return People::tr("Everything but other people and the server.");
    case People::Role::ReadOnly:
        return People::tr("Looks on, and changes nothing.");
    }
    return {};
}

HubRows::Row rowOf(const rpc::UserInfo &user, const QString &self)
{
    return {{u"user"_s, user.id},
            {u"name"_s, user.name},
            {u"title"_s, user.displayName.isEmpty() ? user.name : user.displayName},
            {u"email"_s, user.email.value_or(QString())},
            {u"role"_s, int(user.role)},
            {u"roleName"_s, nameOf(People::Role(user.role))},
            {u"disabled"_s, user.disabled},
            {u"hasPassword"_s, user.hasPassword},
            {u"self"_s, user.id == self},
            {u"folders"_s, user.role == rpc::UserRole::Owner ? QStringList() : user.directories},
            {u"models"_s, user.limits.models},
            {u"perMinute"_s, user.limits.requestsPerMinute},
            {u"streams"_s, user.limits.streams},
            {u"at"_s, double(user.createdAt)}};
}

} // namespace

People::People(QObject *parent, Scheduler &scheduler)
    : HubPages({"user", "name", "title", "email", "role", "roleName", "disabled", "hasPassword", "self", "folders",
                "models", "perMinute", "streams", "at"},
               pageSize, parent, scheduler)
{}

QCoro::Task<Outcome<People::Page>> People::page(std::optional<QString> after, int limit)
{
    rpc::UsersList::Params params;
    params.after = after;
    params.limit = limit;
    QCoro::Task<Outcome<rpc::UsersList::Result>> asking = ask<rpc::UsersList>(params);
    const Outcome<rpc::UsersList::Result> found = co_await asking;
    if (!found)
        co_return tl::unexpected(found.error());
    Page page;
    for (const rpc::UserInfo &user : found->users)
        page.rows.append(rowOf(user, link()->userId()));
    page.next = found->next;
    co_return page;
}

template <rpc::Method M>
QCoro::Task<> People::perform(QString what, typename M::Params params)
{
    QCoro::Task<std::optional<typename M::Result>> changing = change<M>(std::move(what), std::move(params));
    const std::optional<typename M::Result> result = co_await changing;
    refresh();
    if (result)
        Q_EMIT done();
}

void People::add(const QString &name, const QString &displayName, const QString &password, int role)
{
    rpc::UsersCreate::Params params;
    params.name = name.trimmed();
    params.displayName = displayName.trimmed();
    params.password = password;
    params.role = rpc::UserRole(role);
    TaskScope::start(perform<rpc::UsersCreate>(tr("Can't add this person"), std::move(params)));
}

void People::setRole(const QString &user, int role)
{
    rpc::UsersSetRole::Params params;
    params.user = user;
    params.role = rpc::UserRole(role);
    TaskScope::start(perform<rpc::UsersSetRole>(tr("Can't change the role"), std::move(params)));
}

void People::setDisabled(const QString &user, bool disabled)
{
    rpc::UsersSetDisabled::Params params;
    params.user = user;
    params.disabled = disabled;
    const QString what = disabled ? tr("Can't disable the account") : tr("Can't enable the account");
    TaskScope::start(perform<rpc::UsersSetDisabled>(what, std::move(params)));
}

void People::setPassword(const QString &user, const QString &password)
{
    rpc::UsersSetPassword::Params params;
    params.user = user;
    params.password = password;
    TaskScope::start(perform<rpc::UsersSetPassword>(tr("Can't set the password"), std::move(params)));
}

void People::setFolders(const QString &user, const QStringList &folders, bool elsewhere)
{
    rpc::UsersSetDirectories::Params params;
    params.user = user;
    params.directories = folders;
    params.elsewhere = elsewhere;
    TaskScope::start(perform<rpc::UsersSetDirectories>(tr("Can't set the folders"), std::move(params)));
}

QString People::folderProblem(const QString &folder, const QStringList &folders)
{
    // The hub's machine may be of another system than this one.
    const bool hasDrive =
        folder.size() > 2 && folder[0].isLetter() && folder[1] == u':' && (folder[2] == u'/' || folder[2] == u'\\');
    if (!folder.startsWith(u'/') && !hasDrive)
        return tr("Write the folder's whole path on the hub's machine, such as /srv/projects/shop.");
    if (folders.contains(folder))
        return tr("This folder is in the list already.");
    return {};
}

void People::setLimits(const QString &user, const QStringList &models, int perMinute, int streams)
{
    rpc::UsersSetLimits::Params params;
    params.user = user;
    params.limits.models = models;
    params.limits.requestsPerMinute = perMinute;
    params.limits.streams = streams;
    TaskScope::start(perform<rpc::UsersSetLimits>(tr("Can't set the limits"), std::move(params)));
}

QStringList People::modelsIn(const QString &text)
{
    QString words = text;
    words.replace(u',', u' ');
    return words.simplified().split(u' ', Qt::SkipEmptyParts);
}

QString People::modelProblem(const QString &model, const QStringList &models)
{
    return models.contains(model) ? tr("%1 is in the list already.").arg(model) : QString();
}

void People::remove(const QString &user)
{
    rpc::UsersRemove::Params params;
    params.user = user;
    TaskScope::start(perform<rpc::UsersRemove>(tr("Can't remove this person"), std::move(params)));
}

QVariantList People::roles()
{
    QVariantList list;
    for (const Role role : {Role::Owner, Role::Member, Role::ReadOnly})
        list.append(QVariantMap{{u"role"_s, int(role)}, {u"name"_s, nameOf(role)}, {u"detail"_s, detailOf(role)}});
    return list;
}

} // namespace qd::ui
