// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/apiv1_p.h"

using namespace Qt::StringLiterals;

// What the server is and what it offers in a directory.
namespace qd::opencode {

using namespace v1;

Reply<Health> ApiV1::health()
{
    Target target("/global/health");
    HttpRequest request = get(target);
    request.maxBody = 64LL * 1024; // asked first: who answers more is no OpenCode
    return ask(m_transport, std::move(request), decodeHealth);
}

Reply<ServerPaths> ApiV1::paths(QString directory)
{
    Target target("/path");
    return ask(m_transport, get(target.directory(directory)), decodePaths);
}

Reply<QList<Project>> ApiV1::projects()
{
    Target target("/project");
    return ask(m_transport, get(target), decodeProjects);
}

Reply<QList<Agent>> ApiV1::agents(QString directory)
{
    Target target("/agent");
    return ask(m_transport, get(target.directory(directory)), decodeAgents);
}

Reply<QList<Provider>> ApiV1::providers(QString directory)
{
    Target target("/provider");
    return ask(m_transport, get(target.directory(directory)), decodeProviders);
}

Reply<Configuration> ApiV1::configuration(QString directory)
{
    Target target("/config");
    return ask(m_transport, get(target.directory(directory)), decodeConfiguration);
}

Reply<QList<Command>> ApiV1::commands(QString directory)
{
    Target target("/command");
    return ask(m_transport, get(target.directory(directory)), decodeCommands);
}

Reply<VcsInfo> ApiV1::vcs(QString directory)
{
    Target target("/vcs");
    return ask(m_transport, get(target.directory(directory)), decodeVcs);
}

Reply<QList<FileDiff>> ApiV1::vcsStatus(QString directory)
{
    Target target("/vcs/status");
    return ask(m_transport, get(target.directory(directory)), decodeDiffs);
}

Reply<QStringList> ApiV1::findFiles(QString directory, QString query, int limit)
{
    Target target("/find/file");
    target.text("query", query).encoded("dirs", "true").number("limit", limit).directory(directory);
    return ask(m_transport, get(target), decodeStrings);
}

Reply<QList<FileNode>> ApiV1::files(QString directory, QString path)
{
    Target target("/file");
    return ask(m_transport, get(target.text("path", path).directory(directory)), decodeFiles);
}

Reply<QHash<QString, QList<AuthMethod>>> ApiV1::authMethods(QString directory)
{
    Target target("/provider/auth");
    return ask(m_transport, get(target.directory(directory)), decodeAuthMethods);
}

Reply<void> ApiV1::setApiKey(QString providerId, QByteArray key)
{
    json::Writer out;
    out.beginObject().member("type", u"api"_s).member("key", QString::fromUtf8(key)).endObject();
    Target target("/auth");
    return tell(m_transport, send("PUT", target.segment(providerId), out.take()));
}

Reply<void> ApiV1::removeAuth(QString providerId)
{
    Target target("/auth");
    return tell(m_transport, send("DELETE", target.segment(providerId)));
}

Reply<void> ApiV1::disposeInstance(QString directory)
{
    Target target("/instance/dispose");
    HttpRequest request = send("POST", target.directory(directory));
    request.idleTimeoutMs = patientTimeout;
    return tell(m_transport, std::move(request));
}

Reply<QList<Pty>> ApiV1::ptys(QString directory)
{
    Target target("/pty");
    return ask(m_transport, get(target.directory(directory)), decodePtys);
}

} // namespace qd::opencode
