// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/workspacecodec.h"

#include "core/base/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

using State = WorkspaceDocument::State;

constexpr std::array kindNames{"this-computer"_L1, "opencode-server"_L1, "hub"_L1};

// Takes an object apart, one known member after the other; what is left over is unknown. The first wrong member is the one reported.
class MemberReader
{
public:
    MemberReader(QJsonObject object, QString prefix)
        : m_left(std::move(object))
        , m_prefix(std::move(prefix))
    {}

    void take(QLatin1StringView key, QString &to)
    {
        take(key, QJsonValue::String, u"is not text"_s, [&to](const QJsonValue &value) { to = value.toString(); });
    }
    void take(QLatin1StringView key, bool &to)
    {
        take(key, QJsonValue::Bool, u"is neither true nor false"_s,
             [&to](const QJsonValue &value) { to = value.toBool(); });
    }
    template <typename Integer>
    requires std::is_integral_v<Integer>
    void take(QLatin1StringView key, Integer &to)
    {
        take(key, QJsonValue::Double, u"is not a number"_s, [this, key, &to](const QJsonValue &value) {
            const double number = value.toDouble();
            if (number != std::floor(number) || std::abs(number) > double(std::numeric_limits<Integer>::max()) / 2)
                fail(key, u"is not a whole number in range"_s);
            else
                to = static_cast<Integer>(number);
        });
    }
    void take(QLatin1StringView key, QStringList &to)
    {
        take(key, QJsonValue::Array, u"is not a list"_s, [this, key, &to](const QJsonValue &value) {
            for (const QJsonValue item : value.toArray()) {
                if (!item.isString())
                    fail(key, u"holds something that is not text"_s);
                to.append(item.toString());
            }
        });
    }
    [[nodiscard]] QJsonObject takeObject(QLatin1StringView key)
    {
        QJsonObject object;
        take(key, QJsonValue::Object, u"is not an object"_s,
             [&object](const QJsonValue &value) { object = value.toObject(); });
        return object;
    }

    void fail(QLatin1StringView key, const QString &why)
    {
        if (!problem)
            problem = FieldProblem{m_prefix + key, why};
    }

    [[nodiscard]] QByteArray rest() const
    {
        if (m_left.isEmpty())
            return {};
        const QByteArray text = QJsonDocument(m_left).toJson(QJsonDocument::Compact);
        return text.mid(1, text.size() - 2);
    }

    std::optional<FieldProblem> problem;

private:
    template <typename Use>
    void take(QLatin1StringView key, QJsonValue::Type type, const QString &why, Use use)
    {
        const QJsonValue value = m_left.take(key);
        if (value.type() == type)
            use(value);
        else if (!value.isUndefined())
            fail(key, why);
    }

    QJsonObject m_left;
    QString m_prefix;
};

std::optional<FieldProblem> readTrust(const QJsonObject &object, ServerTrust &trust, QByteArray &unknown)
{
    MemberReader reader(object, u"trust."_s);
    QString certificate;
    reader.take("plainHost"_L1, trust.plainHost);
    reader.take("certificate"_L1, certificate);
    reader.take("certificateHost"_L1, trust.certificateHost);
    trust.certificate = QByteArray::fromHex(certificate.toLatin1());
    if (QString::fromLatin1(trust.certificate.toHex()) != certificate.toLower())
        reader.fail("certificate"_L1, u"is not a SHA-256 in hexadecimal digits"_s);
    unknown = reader.rest();
    return reader.problem;
}

std::optional<FieldProblem> readSettings(const QJsonObject &object, WorkspaceSettings &settings, QByteArray &unknown)
{
    MemberReader reader(object, u"settings."_s);
    reader.take("agent"_L1, settings.agent);
    reader.take("variant"_L1, settings.variant);
    reader.take("permissionPreset"_L1, settings.permissionPreset);
    reader.take("favourites"_L1, settings.favourites);
    reader.take("muted"_L1, settings.muted);
    MemberReader model(reader.takeObject("model"_L1), u"settings.model."_s);
    model.take("provider"_L1, settings.model.providerId);
    model.take("model"_L1, settings.model.modelId);
    model.take("variant"_L1, settings.model.variant);
    unknown = reader.rest();
    return reader.problem ? reader.problem : model.problem;
}

// The entries that stand whole in text that is not JSON as a whole, such as a file that was cut off. The work is bounded: what is read may be hostile.
QJsonArray salvage(const QByteArray &text)
{
    constexpr qsizetype longest = 256LL * 1'024;
    constexpr int deepest = 8;
    QJsonArray found;
    qint64 budget = 16 * text.size();
    qsizetype start = text.indexOf('{');
    while (start >= 0 && budget > 0) {
        qsizetype i = start;
        int depth = 0;
        bool inString = false;
        for (; i < text.size() && i - start < longest && depth <= deepest; ++i) {
            const char c = text[i];
            if (inString) {
                i += c == '\\';
                inString = c != '"';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{') {
                ++depth;
            } else if (c == '}' && --depth == 0) {
                break;
            }
        }
        budget -= i - start + 1;
        const bool closed = i < text.size() && depth == 0;
        const QJsonObject object =
            closed ? QJsonDocument::fromJson(text.mid(start, i - start + 1)).object() : QJsonObject();
        const bool taken = object.contains("id"_L1);
        if (taken)
            found.append(object);
        start = text.indexOf('{', taken ? i : start + 1);
    }
    return found;
}

void addEntry(WorkspaceDocument &document, QSet<QString> &ids, int index, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    UnknownMembers unknown;
    auto record = value.isObject() ? workspacecodec::readEntry(object, &unknown)
                                   : tl::expected<WorkspaceRecord, FieldProblem>(
                                         tl::unexpect, FieldProblem{u"entry"_s, u"is not an object"_s});
    if (record && ids.contains(record->id))
        record = tl::unexpected(FieldProblem{u"id"_s, u"is there twice"_s});
    if (!record) {
        document.problems.append({index, object["name"_L1].toString().left(fields::maxName), record.error()});
        return;
    }
    ids.insert(record->id);
    if (!unknown.isEmpty())
        document.unknown.insert(record->id, unknown);
    document.records.append(*std::move(record));
}

void addEntries(WorkspaceDocument &document, const QJsonArray &entries)
{
    QSet<QString> ids;
    ids.reserve(entries.size());
    int index = 0;
    for (const QJsonValue entry : entries)
        addEntry(document, ids, index++, entry);
}

void writeTrust(json::Writer &writer, const ServerTrust &trust, const QByteArray &unknown)
{
    if (trust == ServerTrust{} && unknown.isEmpty())
        return;
    writer.key("trust").beginObject();
    if (!trust.plainHost.isEmpty())
        writer.member("plainHost", trust.plainHost);
    if (!trust.certificate.isEmpty()) {
        writer.member("certificate", QString::fromLatin1(trust.certificate.toHex()));
        writer.member("certificateHost", trust.certificateHost);
    }
    writer.members(unknown).endObject();
}

void writeSettings(json::Writer &writer, const WorkspaceSettings &settings, const QByteArray &unknown)
{
    if (settings == WorkspaceSettings{} && unknown.isEmpty())
        return;
    writer.key("settings").beginObject();
    const auto text = [&writer](QByteArrayView key, const QString &value) {
        if (!value.isEmpty())
            writer.member(key, value);
    };
    text("agent", settings.agent);
    if (settings.model != opencode::ModelRef{}) {
        writer.key("model").beginObject();
        text("provider", settings.model.providerId);
        text("model", settings.model.modelId);
        text("variant", settings.model.variant);
        writer.endObject();
    }
    text("variant", settings.variant);
    text("permissionPreset", settings.permissionPreset);
    if (!settings.favourites.isEmpty()) {
        writer.key("favourites").beginArray();
        for (const QString &path : settings.favourites)
            writer.value(path);
        writer.endArray();
    }
    if (settings.muted)
        writer.member("muted", true);
    writer.members(unknown).endObject();
}

} // namespace

namespace workspacecodec {

QString kindName(WorkspaceKind kind)
{
    return kindNames.at(size_t(kind));
}

tl::expected<WorkspaceRecord, FieldProblem> readEntry(const QJsonObject &entry, UnknownMembers *unknown)
{
    WorkspaceRecord record;
    UnknownMembers left;
    QString kind = kindName(record.kind);
    QString url;
    QString hub;
    MemberReader reader(entry, {});
    reader.take("id"_L1, record.id);
    reader.take("kind"_L1, kind);
    reader.take("name"_L1, record.name);
    reader.take("url"_L1, url);
    reader.take("port"_L1, record.port);
    reader.take("username"_L1, record.username);
    reader.take("hub"_L1, hub);
    reader.take("createdAt"_L1, record.createdAt);
    reader.take("lastUsedAt"_L1, record.lastUsedAt);
    reader.take("hue"_L1, record.hue);
    const auto trust = readTrust(reader.takeObject("trust"_L1), record.trust, left.trust);
    const auto settings = readSettings(reader.takeObject("settings"_L1), record.settings, left.settings);
    const auto known = std::ranges::find(kindNames, kind);
    if (known == kindNames.end())
        reader.fail("kind"_L1, u"is none that we know"_s);
    if (reader.problem || trust || settings)
        return tl::unexpected(*(reader.problem ? reader.problem : trust ? trust : settings));
    record.kind = WorkspaceKind(known - kindNames.begin());
    record.id = record.id.toLower();
    record.url = QUrl(url, QUrl::StrictMode);
    if (url.size() > fields::maxUrl || (!url.isEmpty() && !record.url.isValid()))
        return tl::unexpected(FieldProblem{u"url"_s, u"is not an address"_s});
    record.hub = QUrl(hub, QUrl::StrictMode);
    if (hub.size() > fields::maxUrl || (!hub.isEmpty() && !record.hub.isValid()))
        return tl::unexpected(FieldProblem{u"hub"_s, u"is not an address"_s});
    if (const auto problem = findProblem(record))
        return tl::unexpected(*problem);
    left.entry = reader.rest();
    if (unknown)
        *unknown = left;
    return record;
}

WorkspaceDocument read(const QJsonObject &object)
{
    WorkspaceDocument document;
    MemberReader reader(object, {});
    QString name;
    reader.take("format"_L1, name);
    reader.take("version"_L1, document.version);
    if (name != format || document.version < 1 || !object["workspaces"_L1].isArray()) {
        document.state = name == format && document.version > version ? State::TooNew : State::Foreign;
        return document;
    }
    if (document.version > version) {
        document.state = State::TooNew;
        return document;
    }
    QJsonObject rest = object;
    for (const auto key : {"format"_L1, "version"_L1, "workspaces"_L1})
        rest.remove(key);
    const QByteArray left = MemberReader(rest, {}).rest();
    if (!left.isEmpty())
        document.unknown.insert(QString(), {left, {}, {}});
    addEntries(document, object["workspaces"_L1].toArray());
    if (!document.problems.isEmpty())
        document.state = State::Partial;
    return document;
}

WorkspaceDocument read(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument parsed = QJsonDocument::fromJson(json, &error);
    if (error.error == QJsonParseError::NoError)
        return read(parsed.object());
    WorkspaceDocument document;
    document.state = State::Broken;
    addEntries(document, salvage(json));
    return document;
}

QByteArray writeEntry(const WorkspaceRecord &record, const UnknownMembers &unknown)
{
    json::Writer writer;
    writer.beginObject();
    writer.member("id", record.id);
    writer.member("kind", kindName(record.kind));
    writer.member("name", record.name);
    if (!record.isLocal())
        writer.member("url", record.url.toString(QUrl::FullyEncoded));
    if (record.port != 0)
        writer.member("port", record.port);
    if (!record.username.isEmpty())
        writer.member("username", record.username);
    if (!record.hub.isEmpty())
        writer.member("hub", record.hub.toString(QUrl::FullyEncoded));
    writer.member("createdAt", record.createdAt);
    writer.member("lastUsedAt", record.lastUsedAt);
    writer.member("hue", record.hue);
    writeTrust(writer, record.trust, unknown.trust);
    writeSettings(writer, record.settings, unknown.settings);
    writer.members(unknown.entry).endObject();
    return writer.take();
}

QByteArray write(const QList<WorkspaceRecord> &records, const UnknownById &unknown, QByteArrayView members)
{
    QByteArray out =
        "{\"format\":\"" + QByteArray(format.data(), format.size()) + "\",\"version\":" + QByteArray::number(version);
    const QByteArray left = unknown.value(QString()).entry;
    for (const QByteArrayView more : {QByteArrayView(left), members}) {
        if (!more.isEmpty())
            out.append(',').append(more);
    }
    out.append(",\"workspaces\":[");
    bool first = true;
    for (const WorkspaceRecord &record : records) {
        out.append(first ? "\n" : ",\n").append(writeEntry(record, unknown.value(record.id)));
        first = false;
    }
    return out.append("\n]}\n");
}

} // namespace workspacecodec

} // namespace qd
