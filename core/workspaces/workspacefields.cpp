// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/workspacefields.h"

#include <QUuid>

#include <algorithm>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int certificateBytes = 32;

// Embeddings, overrides and isolates: they make text read as something that it is not.
bool reorders(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069);
}

std::optional<QString> addressProblem(const QUrl &url)
{
    const QString text = url.toString(QUrl::FullyEncoded);
    if (text.size() > fields::maxUrl)
        return u"is longer than %1 characters"_s.arg(fields::maxUrl);
    // What does not read back as itself would be another address after the next start.
    if (!url.isValid() || url.host().isEmpty() || QUrl(text, QUrl::StrictMode) != url)
        return u"is not an address"_s;
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return u"is neither http nor https"_s;
    if (url.authority().contains(u'@'))
        return u"holds a user name"_s;
    if (url.port() == 0)
        return u"has port 0"_s;
    if (url.hasQuery() || url.hasFragment())
        return u"has a query or a fragment"_s;
    return std::nullopt;
}

std::optional<QString> urlProblem(const WorkspaceRecord &record)
{
    if (record.isLocal())
        return record.url.isEmpty() ? std::nullopt : std::optional(u"belongs to no workspace of this computer"_s);
    return record.url.isEmpty() ? std::optional(u"is missing"_s) : addressProblem(record.url);
}

std::optional<QString> hubProblem(const WorkspaceRecord &record)
{
    if (record.hub.isEmpty())
        return std::nullopt;
    return record.kind == WorkspaceKind::Hub ? addressProblem(record.hub)
                                             : std::optional(u"belongs to servers of Quarterdeck only"_s);
}

std::optional<QString> timeProblem(opencode::TimeMs time)
{
    return time < 0 || time > fields::maxTime ? std::optional(u"is not a time"_s) : std::nullopt;
}

std::optional<FieldProblem> trustProblem(const ServerTrust &trust)
{
    if (const auto why = fields::lineProblem(trust.plainHost, fields::maxUrl))
        return FieldProblem{u"trust.plainHost"_s, *why};
    if (const auto why = fields::lineProblem(trust.certificateHost, fields::maxUrl))
        return FieldProblem{u"trust.certificateHost"_s, *why};
    if (!trust.certificate.isEmpty() && trust.certificate.size() != certificateBytes)
        return FieldProblem{u"trust.certificate"_s, u"is not a SHA-256 in hexadecimal digits"_s};
    if (trust.certificate.isEmpty() != trust.certificateHost.isEmpty())
        return FieldProblem{u"trust.certificateHost"_s, u"and the certificate go together"_s};
    return std::nullopt;
}

std::optional<FieldProblem> settingsProblem(const WorkspaceSettings &settings)
{
    const std::pair<QString, const QString *> choices[] = {{u"settings.agent"_s, &settings.agent},
                                                           {u"settings.model"_s, &settings.model.providerId},
                                                           {u"settings.model"_s, &settings.model.modelId},
                                                           {u"settings.model"_s, &settings.model.variant},
                                                           {u"settings.variant"_s, &settings.variant}};
    for (const auto &[field, value] : choices) {
        if (const auto why = fields::lineProblem(*value, fields::maxChoice))
            return FieldProblem{field, *why};
    }
    static const QStringList presets{QString(), u"ask"_s, u"allow-reads"_s, u"allow-all"_s};
    if (!presets.contains(settings.permissionPreset))
        return FieldProblem{u"settings.permissionPreset"_s, u"is none of ask, allow-reads, allow-all"_s};
    if (settings.favourites.size() > fields::maxFavourites)
        return FieldProblem{u"settings.favourites"_s, u"has more than %1 entries"_s.arg(fields::maxFavourites)};
    const auto wrong = [](const QString &path) {
        return path.isEmpty() || path.size() > fields::maxPath || path.contains(QChar::Null);
    };
    if (std::ranges::any_of(settings.favourites, wrong))
        return FieldProblem{u"settings.favourites"_s, u"holds something that is no directory"_s};
    return std::nullopt;
}

} // namespace

namespace fields {

std::optional<QString> lineProblem(const QString &text, int maxLength)
{
    if (text.size() > maxLength)
        return u"is longer than %1 characters"_s.arg(maxLength);
    if (std::ranges::any_of(text, [](QChar c) {
            return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line;
        }))
        return u"holds control characters"_s;
    if (std::ranges::any_of(text, reorders))
        return u"holds characters that change the order of the text around them"_s;
    return std::nullopt;
}

bool isId(const QString &text)
{
    return text == WorkspaceRecord::localId ||
           (text.size() == 36 && QUuid::fromString(text).toString(QUuid::WithoutBraces) == text);
}

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace fields

std::optional<FieldProblem> findProblem(const WorkspaceRecord &record)
{
    if (!fields::isId(record.id))
        return FieldProblem{u"id"_s, u"is not a UUID"_s};
    if (record.isLocal() != (record.id == WorkspaceRecord::localId))
        return FieldProblem{u"kind"_s, u"does not belong to this id"_s};
    if (record.name.trimmed().isEmpty() && !record.isLocal())
        return FieldProblem{u"name"_s, u"is missing"_s};
    if (const auto why = fields::lineProblem(record.name, fields::maxName))
        return FieldProblem{u"name"_s, *why};
    if (const auto why = urlProblem(record))
        return FieldProblem{u"url"_s, *why};
    if (record.port < 0 || record.port > 65'535)
        return FieldProblem{u"port"_s, u"is not between 0 and 65535"_s};
    if (const auto why = fields::lineProblem(record.username, fields::maxUsername))
        return FieldProblem{u"username"_s, *why};
    if (record.username.contains(u':')) // RFC 7617, section 2
        return FieldProblem{u"username"_s, u"holds a colon"_s};
    if (const auto why = hubProblem(record))
        return FieldProblem{u"hub"_s, *why};
    if (const auto why = timeProblem(record.createdAt))
        return FieldProblem{u"createdAt"_s, *why};
    if (const auto why = timeProblem(record.lastUsedAt))
        return FieldProblem{u"lastUsedAt"_s, *why};
    if (record.hue < 0 || record.hue >= fields::hues)
        return FieldProblem{u"hue"_s, u"is not between 0 and 7"_s};
    if (const auto problem = trustProblem(record.trust))
        return problem;
    return settingsProblem(record.settings);
}

} // namespace qd
