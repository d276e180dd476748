// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace in {

bool read(Value value, Project &to)
{
    QByteArray time;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id"))
            f.into(to.id);
        else if (f.is("worktree"))
            f.into(to.worktree);
        else if (f.is("name"))
            f.into(to.name);
        else if (f.is("time"))
            f.object(time, [&](Field &t) { t.is("updated") ? t.into(to.updated) : t.keep(); });
        else
            f.keep();
    });
    prependLeft(to.extra, "time", time);
    return ok && !to.id.isEmpty();
}

bool read(Value value, Agent &to)
{
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("name"))
            f.into(to.name);
        else if (f.is("description"))
            f.into(to.description);
        else if (f.is("mode"))
            f.into(to.mode);
        else if (f.is("hidden"))
            f.into(to.hidden);
        else if (f.is("variant"))
            f.into(to.model.variant);
        else if (f.is("model")) {
            QByteArray left;
            f.object(left, [&](Field &m) {
                m.is("providerID") ? m.into(to.model.providerId)
                : m.is("modelID")  ? m.into(to.model.modelId)
                                   : m.keep();
            });
        }
    });
    return ok && !to.name.isEmpty();
}

bool read(Value value, Model &to)
{
    QByteArray ignored;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("id"))
            f.into(to.id);
        else if (f.is("name"))
            f.into(to.name);
        else if (f.is("status"))
            f.into(to.status);
        else if (f.is("variants"))
            f.object(ignored, [&](Field &v) { to.variants.append(json::unescape(v.key())); });
        else if (f.is("limit"))
            f.object(ignored, [&](Field &l) { l.is("context") ? l.into(to.contextLimit) : void(); });
        else if (f.is("capabilities"))
            f.object(ignored, [&](Field &c) {
                c.is("attachment") ? c.into(to.attachments) : c.is("reasoning") ? c.into(to.reasoning) : void();
            });
    });
    return ok && !to.id.isEmpty();
}

bool read(Value value, Provider &to)
{
    QByteArray ignored;
    QString source;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("id")) {
            f.into(to.id);
        } else if (f.is("name")) {
            f.into(to.name);
        } else if (f.is("source")) {
            f.into(source);
        } else if (f.is("env")) {
            f.into(to.keyNames);
        } else if (f.is("models")) {
            f.object(ignored, [&](Field &m) {
                Model model;
                if (read(m.value(), model))
                    to.models.append(std::move(model));
            });
        }
    });
    // With a key its source would be what holds the key.
    to.anonymous = to.id == "opencode"_L1 && source == "custom"_L1;
    std::ranges::sort(to.models, {}, [](const Model &model) { return model.name.toCaseFolded(); });
    return ok && !to.id.isEmpty();
}

namespace {

bool readProviders(Value value, QList<Provider> &to)
{
    QHash<QString, QString> defaults;
    QStringList connected;
    QByteArray ignored;
    bool hasAll = false;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("all"))
            hasAll = readList(f.value(), to);
        else if (f.is("connected"))
            f.into(connected);
        else if (f.is("default"))
            f.object(ignored, [&](Field &d) {
                QString model;
                d.into(model);
                defaults.insert(json::unescape(d.key()), model);
            });
    });
    for (Provider &provider : to) {
        provider.connected = connected.contains(provider.id);
        provider.defaultModel = defaults.value(provider.id);
    }
    return ok && hasAll;
}

} // namespace

bool read(Value value, Command &to)
{
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("name"))
            f.into(to.name);
        else if (f.is("description"))
            f.into(to.description);
        else if (f.is("source"))
            f.into(to.source);
    });
    return ok && !to.name.isEmpty();
}

bool read(Value value, VcsInfo &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("branch"))
            f.into(to.branch);
        else if (f.is("default_branch"))
            f.into(to.defaultBranch);
    });
}

bool read(Value value, Health &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("healthy"))
            f.into(to.healthy);
        else if (f.is("version"))
            f.into(to.version);
    });
}

bool read(Value value, ServerPaths &to)
{
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("home"))
            f.into(to.home);
        else if (f.is("state"))
            f.into(to.state);
        else if (f.is("config"))
            f.into(to.config);
        else if (f.is("worktree"))
            f.into(to.worktree);
        else if (f.is("directory"))
            f.into(to.directory);
    });
    return ok && !to.directory.isEmpty();
}

bool read(Value value, FileNode &to)
{
    QString type;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("name"))
            f.into(to.name);
        else if (f.is("path"))
            f.into(to.path);
        else if (f.is("type"))
            f.into(type);
        else if (f.is("ignored"))
            f.into(to.ignored);
    });
    to.directory = type == "directory"_L1;
    return ok && !to.path.isEmpty();
}

bool read(Value value, AuthMethod &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("type"))
            f.into(to.type);
        else if (f.is("label"))
            f.into(to.label);
        else if (f.is("prompts"))
            to.prompts = rawOf(f.value()).toByteArray();
    });
}

bool read(Value value, Pty &to)
{
    QString status;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("id"))
            f.into(to.id);
        else if (f.is("title"))
            f.into(to.title);
        else if (f.is("status"))
            f.into(status);
        else if (f.is("pid"))
            f.into(to.pid);
    });
    to.running = status == "running"_L1;
    return ok && !to.id.isEmpty();
}

} // namespace in

Outcome<Project> decodeProject(QByteArrayView json)
{
    return in::decodeOne<Project>(json, "project");
}

Outcome<QList<Project>> decodeProjects(QByteArrayView json)
{
    return in::decodeList<Project>(json, "project list");
}

Outcome<QList<Agent>> decodeAgents(QByteArrayView json)
{
    return in::decodeList<Agent>(json, "agent list");
}

Outcome<QList<Provider>> decodeProviders(QByteArrayView json)
{
    return in::decode<QList<Provider>>(json, "provider list", in::readProviders);
}

Outcome<Configuration> decodeConfiguration(QByteArrayView json)
{
    return in::decode<Configuration>(json, "configuration", [](in::Value value, Configuration &to) {
        return in::members(value, nullptr, [&to](in::Field &f) {
            if (f.is("default_agent")) {
                f.into(to.agent);
            } else if (f.is("model")) {
                QString name; // provider/model; a model's id may have slashes too
                f.into(name);
                to.model.providerId = name.section(u'/', 0, 0);
                to.model.modelId = name.section(u'/', 1);
            } else if (f.is("plugin")) {
                f.array([&to](in::Value each) {
                    if (QString name; in::get(each, name))
                        to.plugins += name;
                });
            }
        });
    });
}

Outcome<QList<Command>> decodeCommands(QByteArrayView json)
{
    return in::decodeList<Command>(json, "command list");
}

Outcome<VcsInfo> decodeVcs(QByteArrayView json)
{
    return in::decodeOne<VcsInfo>(json, "branch");
}

Outcome<Health> decodeHealth(QByteArrayView json)
{
    return in::decodeOne<Health>(json, "health");
}

Outcome<ServerPaths> decodePaths(QByteArrayView json)
{
    return in::decodeOne<ServerPaths>(json, "paths");
}

Outcome<QStringList> decodeStrings(QByteArrayView json)
{
    return in::decode<QStringList>(json, "list of names", [](in::Value value, QStringList &to) {
        return in::elements(value, [&to](in::Value element) {
            QString text;
            if (in::get(element, text))
                to.append(text);
        });
    });
}

Outcome<QList<FileNode>> decodeFiles(QByteArrayView json)
{
    return in::decodeList<FileNode>(json, "file list");
}

Outcome<QHash<QString, QList<AuthMethod>>> decodeAuthMethods(QByteArrayView json)
{
    using Methods = QHash<QString, QList<AuthMethod>>;
    return in::decode<Methods>(json, "sign-in methods", [](in::Value value, Methods &to) {
        return in::members(value, nullptr, [&to](in::Field &f) {
            QList<AuthMethod> methods;
            f.array([&](in::Value element) {
                AuthMethod method;
                if (in::read(element, method))
                    methods.append(std::move(method));
            });
            to.insert(json::unescape(f.key()), methods);
        });
    });
}

Outcome<QList<Pty>> decodePtys(QByteArrayView json)
{
    return in::decodeList<Pty>(json, "terminal list");
}

QByteArray encodeProject(const Project &project)
{
    in::Leftovers left(project.extra);
    json::Writer out;
    out.beginObject();
    in::writeText(out, "id", project.id);
    in::writeText(out, "worktree", project.worktree);
    in::writeText(out, "name", project.name);
    out.key("time").beginObject();
    in::writeSet(out, "updated", project.updated);
    out.members(left.take("time")).endObject();
    out.members(left.rest()).endObject();
    return out.take();
}

} // namespace qd::opencode
